package page

import "zhuxue/web/ui"

// Login is the login page. The fault is the same for an unknown account and a wrong password.
type Login struct {
	Action  string
	Account string // as typed before
	Fault   string
	Notice  string // why the person is here: 登录已超时
	Next    string // where to go afterwards
	Token   string
}

// The fields of the login form.
const (
	AccountField  = "account"
	PasswordField = "password"
	NextField     = "next"
	LateField     = "late" // the session had ended when a form came
)

func (l Login) account() ui.Field {
	return ui.Field{Name: AccountField, Label: "账号", Value: l.Account, Autocomplete: "username", MaxLength: 64, Required: true, Focus: l.Account == "", Plain: true}
}

func (l Login) password() ui.Field {
	return ui.Field{Name: PasswordField, Label: "密码", Type: "password", Autocomplete: "current-password", MaxLength: 128, Required: true, Focus: l.Account != "", Plain: true}
}

// Password is the page on which a person changes the password. Each fault stands below its field.
type Password struct {
	Action   string
	Must     bool // first login: nothing else can be done before
	Expired  bool // too old: nothing else can be done before
	Rules    []string
	OldFault string
	NewFault string
	Token    string
}

// The fields of the password form; the old password is PasswordField.
const (
	NewPasswordField   = "new_password"
	AgainPasswordField = "again_password"
)

func (p Password) old() ui.Field {
	return ui.Field{Name: PasswordField, Label: "现在的密码", Type: "password", Autocomplete: "current-password", MaxLength: 128, Required: true, Plain: true, Error: p.OldFault}
}

func (p Password) fresh() ui.Field {
	return ui.Field{Name: NewPasswordField, Label: "新密码", Type: "password", Autocomplete: "new-password", MaxLength: 128, Required: true, Plain: true, Error: p.NewFault}
}

func (p Password) again() ui.Field {
	return ui.Field{Name: AgainPasswordField, Label: "再输一次新密码", Type: "password", Autocomplete: "new-password", MaxLength: 128, Required: true, Plain: true}
}
