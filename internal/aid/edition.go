package aid

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// EditionID names an edition within its county.
type EditionID int64

// Edition is one version of a county's rules of aid: drafted by one department,
// rehearsed on the real roster, signed by another department, published, and in
// force from a term on. docs/states.md draws it.
type Edition struct {
	ID           EditionID
	Number       int // from 1; 0 is the book that comes with the program
	State        EditionState
	Text         EditionText
	Drafter      UserID
	DrafterKnown bool       // it is registered whose account the drafter's is
	Person       string     // who wrote the text as it now is
	Department   Department // that drafts it
	At           time.Time
	Green        Tri // what came out of the newest rehearsal of this very text
	Signer       string
	SignerOf     Department
	SignedAt     time.Time
	Publisher    string
	BeginsOn     time.Time // the day on which it comes into force, at 0:00 in Shanghai; zero: at once
	PublishedAt,
	InForceAt,
	WithdrawnAt time.Time
	WithdrawnBy,
	WithdrawnWhy string
	Version int
}

// EditionText is all that a person writes into an edition. It is kept under its
// hash and never changed: another text is another revision.
type EditionText struct {
	Revision int
	Name     string
	Why      string
	Document string // 文号
	From     Term
	Retro    Retro
	Book     string // the rulebook, in YAML
	Cases    string // its golden cases, in YAML
}

// RuleStart is what a new edition begins from, and what becomes of the county's
// own rules there.
type RuleStart struct {
	Base   RuleNow     // what decides the first term
	Book   string      // a book that comes with the program; "": the text that decides the first term
	Title  string      // of that book
	Others []RuleStart // the books that it could begin from instead, by name and title
	Kept   []string    // rules of the county's own that are in the text
	Left   []string    // rules and cases that are not
	Notes  []string    // what becomes of the county's sums, and which facts nobody has told
}

// Retro says that an edition reaches back into terms that schools have
// confirmed (追溯执行), and by what: a person must mean it.
type Retro struct {
	On       bool
	Document string // 文号, with the clause that says so
	Why      string
}

// Hash is over all of the text.
func (t EditionText) Hash() string {
	parts := []string{t.Name, t.Why, t.Document, t.From.String(), t.Book, t.Cases}
	if t.Retro.On {
		parts = append(parts, t.Retro.Document, t.Retro.Why)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// Check returns Invalid for a text that cannot be kept. Whether its book can be
// read is another question: a draft may be kept before it is.
func (t EditionText) Check() error {
	fields := map[string]string{}
	short := func(name, text, label string, most int) {
		if n := utf8.RuneCountInString(text); n == 0 || n > most {
			fields[name] = "请填写" + label + "，不超过" + strconv.Itoa(most) + "个字"
		}
	}
	short("name", t.Name, "版本名称", 60)
	short("why", t.Why, "修订原因", 500)
	short("document", t.Document, "文号", 100)
	if t.From == (Term{}) {
		fields["from"] = "请选择从哪个学期起执行"
	}
	switch r := t.Retro; {
	case r.On:
		short("retro_document", r.Document, "写明追溯的文号和条款", 100)
		short("retro_why", r.Why, "追溯的原因", 500)
	case r != (Retro{}):
		fields["retro"] = "写了追溯的依据，却没有勾选；确实追溯的请勾选，不追溯的请清空下面两项"
	}
	if len(t.Book) == 0 || len(t.Book) > maxBook {
		fields["book"] = "请填写规则全文，不超过1MB"
	}
	if len(t.Cases) > maxBook {
		fields["cases"] = "标准案例不能超过1MB"
	}
	return invalid(fields)
}

const maxBook = 1 << 20

// EditionState is how far an edition has come.
type EditionState string

// The states. Published waits for its day; a withdrawn one never decides.
const (
	EditionDraft     EditionState = "draft"
	EditionRehearsed EditionState = "rehearsed"
	EditionSigned    EditionState = "signed"
	EditionPublished EditionState = "published"
	EditionInForce   EditionState = "in_force"
	EditionWithdrawn EditionState = "withdrawn"
)

// Label is the state's Chinese name.
func (s EditionState) Label() string {
	return map[EditionState]string{
		EditionDraft: "草稿", EditionRehearsed: "已演练", EditionSigned: "已会签", EditionPublished: "已发布，待施行", EditionInForce: "已施行", EditionWithdrawn: "已撤回",
	}[s]
}

// Open tells whether the text may still be changed; what was rehearsed and
// signed falls back to a draft then.
func (s EditionState) Open() bool {
	return s == EditionDraft || s == EditionRehearsed || s == EditionSigned
}

// Public tells whether the edition was published: a draft's name, and that of one
// which was withdrawn, are the departments' own.
func (s EditionState) Public() bool { return s == EditionPublished || s == EditionInForce }

// Label is the edition as people call it: 第3版 春季提标.
func (e Edition) Label() string { return EditionLabel(e.Number) + " " + e.Text.Name }

// EditionLabel is the name of a version by its number.
func EditionLabel(number int) string {
	if number == 0 {
		return "第0版（随系统提供）"
	}
	return "第" + strconv.Itoa(number) + "版"
}

// is says in a sentence's beginning how far the edition has come.
func (e Edition) is() string {
	if e.State == EditionDraft {
		return "这一版还是草稿"
	}
	return "这一版" + e.State.Label()
}

// Waits tells whether the edition may go on to a signature or publication as it
// was rehearsed.
func (e Edition) Waits() bool {
	return e.State == EditionRehearsed && e.Green == Yes || e.State == EditionSigned
}

// MayRevise tells whether the actor may change the text: the department that
// drafts it, as long as it is open.
func (e Edition) MayRevise(who Actor) error {
	switch {
	case !e.State.Open():
		return E(Conflict, e.is()+"，内容不能再改；需要修改请起草新的版本")
	case who.Seat.Department != e.Department:
		return E(Forbidden, "这一版由"+e.Department.Label()+"部门起草，只有该部门可以修改")
	}
	return nil
}

// MayRehearse tells whether the text can be tried on the roster now.
func (e Edition) MayRehearse() error {
	if e.State != EditionDraft && e.State != EditionRehearsed {
		return E(Conflict, e.is()+"，不能再演练")
	}
	return nil
}

// MaySign tells whether the actor may sign: somebody whom the edition awaits, and
// who is known to be another person than the drafter.
func (e Edition) MaySign(who Actor) error {
	if err := e.Awaits(who); err != nil {
		return err
	}
	return e.MayTell(who)
}

// Awaits tells whether it is the actor's turn to sign: an account and a department
// other than the drafter's, once all checks of the rehearsal hold.
func (e Edition) Awaits(who Actor) error {
	switch {
	case e.State != EditionRehearsed:
		return E(Conflict, e.is()+"，不能会签；演练通过之后才能会签")
	case e.Green != Yes:
		return E(Conflict, "演练有没通过的检查，不能会签；请起草部门修改后重新演练")
	case who.User == e.Drafter:
		return E(Forbidden, "起草人不能会签自己的版本，请由另一个部门的人会签")
	case who.Seat.Department == e.Department:
		return E(Forbidden, "会签须由起草部门（"+e.Department.Label()+"）以外的人办理")
	}
	return nil
}

// MayTell is a Conflict where it is not registered whose accounts the drafter's
// and the actor's are: then two accounts may be one person's.
func (e Edition) MayTell(who Actor) error {
	switch {
	case !who.Registered:
		return E(Conflict, "您的账号还没有登记身份证号，请县管理员在“账号与岗位”页为您登记后再会签")
	case !e.DrafterKnown:
		return E(Conflict, "起草人"+e.Person+"的账号还没有登记身份证号，请县管理员在“账号与岗位”页登记后再会签")
	}
	return nil
}

// MayPublish tells whether the edition can be published, to begin on a day or,
// with the zero day, at once. A day comes before the term begins: in its middle
// some would be decided by one book and some by another.
func (e Edition) MayPublish(begins, now time.Time) error {
	switch {
	case e.State != EditionSigned:
		return E(Conflict, e.is()+"，不能发布；会签之后才能发布")
	case begins.IsZero():
		return nil
	case !begins.After(now):
		return InvalidField("begins", "施行日期应在今天之后；今天就施行请选“立即施行”")
	case begins.After(e.Text.From.Begins()):
		return InvalidField("begins", "施行日期不能晚于"+e.Text.From.Label()+"开始（"+e.Text.From.Begins().Format(time.DateOnly)+"）")
	}
	return nil
}

// MayWait tells whether a day is left on which the edition could come into force
// later than at once.
func (e Edition) MayWait(now time.Time) bool {
	y, m, d := now.In(Shanghai).Date()
	return !time.Date(y, m, d+1, 0, 0, 0, 0, Shanghai).After(e.Text.From.Begins())
}

// MayWithdraw tells whether the actor may take the edition back.
func (e Edition) MayWithdraw(who Actor) error {
	switch {
	case e.State == EditionInForce || e.State == EditionWithdrawn:
		return E(Conflict, e.is()+"，不能撤回")
	case e.State != EditionPublished && who.Seat.Department != e.Department:
		return E(Forbidden, "这一版由"+e.Department.Label()+"部门起草，发布之前只有该部门可以撤回")
	}
	return nil
}
