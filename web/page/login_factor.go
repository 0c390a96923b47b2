package page

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// The fields of the forms of a second factor and of proofs.
const (
	CodeField         = "code"
	ProofField        = "proof"
	FactorRuleField   = "second_factor"
	PasswordRuleField = "password_rule"
)

// SecondStep asks for the code after the password.
type SecondStep struct {
	Action, Token, Next string
	Fault               string
}

func codeField(label, fault string) ui.Field {
	return ui.Field{Name: CodeField, Label: label, Autocomplete: "one-time-code", MaxLength: 12, Required: true, Plain: true, Focus: true, Error: fault}
}

func (s SecondStep) code() ui.Field {
	return codeField("手机上的6位验证码，或一个恢复码", s.Fault)
}

// Factor is a person's own second factor: off, being bound, or on.
type Factor struct {
	Token   string
	On      bool
	Must    bool // the seat needs one
	Binding bool
	Secret  string // in groups, to type where the picture cannot be read
	Since   string
	Left    int
	Fault   string
	faults  map[string]string
}

// NewFactor prepares the page. secret is there between the offer and the first
// code.
func NewFactor(on, must bool, since time.Time, left int, secret, fault string, faults map[string]string) Factor {
	f := Factor{On: on, Must: must, Binding: secret != "", Since: moment(since), Left: left, faults: faults}
	if len(faults) == 0 {
		f.Fault = fault
	}
	for group := range slices.Chunk([]byte(secret), 4) {
		f.Secret += string(group) + " "
	}
	return f
}

func (f Factor) code() ui.Field { return codeField("手机上的6位验证码", f.faults[CodeField]) }

func (f Factor) password() ui.Field {
	return ui.Field{Name: PasswordField, Label: "密码", Type: "password", Autocomplete: "current-password", MaxLength: 128, Required: true, Plain: true,
		Error: f.faults[PasswordField]}
}

func (f Factor) leftText() string {
	return "还有 " + strconv.Itoa(f.Left) + " 个恢复码没有用过"
}

// Recovery shows the codes for a lost device, once.
type Recovery struct {
	Codes   []string
	NextURL string
}

// Again asks for the password before what does great harm in the wrong hands.
// Fields is the form that was sent, to send again.
type Again struct {
	Action, Token string
	Fields        url.Values
	Fault         string
}

// kept are the fields to send again, in order: all but the token and an old
// try.
func (a Again) kept() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a.Fields)), func(name string) bool { return name == TokenField || name == ProofField })
}

func (a Again) proof() ui.Field {
	return ui.Field{Name: ProofField, Label: "您的登录密码", Type: "password", Autocomplete: "current-password", MaxLength: 128, Required: true, Plain: true, Focus: true, Error: a.Fault}
}

// SignIns is where a person is signed in.
type SignIns struct {
	Lines  []SignInLine
	AllURL string
}

// SignInLine is one of them.
type SignInLine struct {
	At, Address, Agent string
	Here               bool // the one in use
	EndURL             string
}

// NewSignIns prepares the page; here is the one in use.
func NewSignIns(all []aid.SignIn, here aid.SignInID) SignIns {
	s := SignIns{AllURL: link.LogoutAll}
	for _, one := range all {
		s.Lines = append(s.Lines, SignInLine{At: moment(one.At), Address: one.Address, Agent: orDash(one.Browser()), Here: one.ID == here, EndURL: link.EndSignIn(one.ID)})
	}
	return s
}

// LoginPolicy is what the county asks of those who sign in.
type LoginPolicy struct {
	Action            string
	Factor, Passwords ui.Radios
}

// NewLoginPolicy prepares the form.
func NewLoginPolicy(p aid.LoginPolicy) LoginPolicy {
	l := LoginPolicy{Action: link.LoginPolicy,
		Factor:    ui.Radios{Name: FactorRuleField, Legend: "双因素登录", Hint: "除密码外，还要输入手机验证器上的6位数字。必须的岗位没有绑定时，登录后只能先绑定。"},
		Passwords: ui.Radios{Name: PasswordRuleField, Legend: "密码规则", Hint: "等保三级要求字符种类和定期更换；较新的国际建议（ASVS 5.0）反对这两项。一人在几个县有岗位时按较严的执行。"}}
	for _, r := range aid.FactorRules {
		l.Factor.Options = append(l.Factor.Options, ui.Option{Value: string(r), Label: r.Label(), Chosen: r == p.SecondFactor})
	}
	for _, r := range aid.PasswordRuleList {
		l.Passwords.Options = append(l.Passwords.Options, ui.Option{Value: string(r), Label: r.Label(), Chosen: r == p.PasswordRule})
	}
	return l
}
