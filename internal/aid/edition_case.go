package aid

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// CaseChange is one golden case that is different, by its name.
type CaseChange struct {
	Name   string
	Added  bool
	Gone   bool
	Agreed bool // what is new of it was taken from the rules, and not written from a document
	Points []RulePoint
}

// CaseReview is what the golden cases of an edition say and its rules do not.
type CaseReview struct {
	Edition Edition
	Cases   int // that it has
	Items   []CaseItem
	Faults  []RuleFault // why book or cases cannot be read; then nothing is known
}

// CaseItem is an item, and the golden cases in which the rules give something else
// of it. One that is about several items stands with the first.
type CaseItem struct {
	Name  string
	Rules []string // what the draft changes of its rules, in sentences; none: it leaves them alone
	Gaps  []CaseGap
}

// CaseGap is a golden case that says something else than the rules do, point by
// point: what it says before, what they give after.
type CaseGap struct {
	CaseKey
	Name   string
	Title  string // what it would be called
	Clause string
	Facts  []FactTold
	Points []RulePoint
	Past   bool // it is of a term before the draft's first: what was law then is not the draft's to change
}

// CaseKey names a golden case within the text of an edition, as long as that stays
// as it is.
type CaseKey struct {
	Line int // on which its entry begins
	Term Term
}

// String is the key as a form sends it back.
func (k CaseKey) String() string { return strconv.Itoa(k.Line) + "." + k.Term.String() }

// ParseCaseKey reads a key.
func ParseCaseKey(s string) (k CaseKey, ok bool) {
	line, term, _ := strings.Cut(s, ".")
	var err error
	if k.Line, err = strconv.Atoi(line); err != nil {
		return k, false
	}
	k.Term, err = ParseTerm(term)
	return k, err == nil
}

// CaseAgreement says that somebody has held what the rules give in a golden case
// against the document: it shall say so, under this name.
type CaseAgreement struct {
	CaseKey
	Title string
}

// CaseTitleField is the field in which a golden case gets its name.
func CaseTitleField(k CaseKey) string { return "title." + k.String() }

// maxCaseTitle is how long the name of a golden case may be.
const maxCaseTitle = 80

// CheckAgreements returns Invalid where nothing is agreed upon, or to what has no
// name.
func CheckAgreements(all []CaseAgreement) error {
	if len(all) == 0 {
		return InvalidField("case", "请勾选已经照文件核对过的案例")
	}
	fields := map[string]string{}
	for _, a := range all {
		if n := utf8.RuneCountInString(a.Title); n == 0 || n > maxCaseTitle {
			fields[CaseTitleField(a.CaseKey)] = "请给案例起一个名字，不超过" + strconv.Itoa(maxCaseTitle) + "个字"
		}
	}
	return invalid(fields)
}

// CaseForm is what the form of a new golden case asks of a draft.
type CaseForm struct {
	Edition Edition
	Items   []RuleItem
	Item    Item // that the case is about
	Facts   []RuleFact
	Terms   []Term
}

// CaseAnswer is what a golden case expects of an item.
type CaseAnswer string

// The answers; CaseSum and CaseLoan come with a sum.
const (
	CaseSum   CaseAnswer = "sum"
	CaseYes   CaseAnswer = "yes"
	CaseNo    CaseAnswer = "no"
	CaseUnset CaseAnswer = "unset"
	CaseOpen  CaseAnswer = "unknown"
	CaseLoan  CaseAnswer = "loan"
	CaseNone  CaseAnswer = "not_in_force"
)

// CaseAnswers are all of them in their order.
var CaseAnswers = []CaseAnswer{CaseSum, CaseYes, CaseUnset, CaseLoan, CaseNo, CaseOpen, CaseNone}

// Label is the answer in Chinese.
func (a CaseAnswer) Label() string {
	return map[CaseAnswer]string{
		CaseSum: "享受，本学期有金额", CaseYes: "享受，没有固定金额", CaseUnset: "享受，金额未定", CaseLoan: "贷款，每学年最高", CaseNo: "不享受", CaseOpen: "待核实", CaseNone: "这个学期没有这项政策",
	}[a]
}

// HasSum tells whether a sum goes with the answer.
func (a CaseAnswer) HasSum() bool { return a == CaseSum || a == CaseLoan }

// NewCase is a golden case as somebody writes it from a document.
type NewCase struct {
	Name, Clause string
	Term         Term
	Item         Item
	Facts        map[string]string // codes by the code of their fact
	Answer       CaseAnswer
	Fen          Fen  // where the answer has a sum
	Sure         bool // the document says so, whatever the rules give
}

// Check returns Invalid where something is missing.
func (c NewCase) Check() error {
	fields := map[string]string{}
	if n := utf8.RuneCountInString(c.Name); n == 0 || n > maxCaseTitle {
		fields["name"] = "请给案例起一个名字，不超过" + strconv.Itoa(maxCaseTitle) + "个字"
	}
	if n := utf8.RuneCountInString(c.Clause); n == 0 || n > 60 {
		fields["clause"] = "请填写依据的条款或文号，不超过60个字"
	}
	if c.Term == (Term{}) {
		fields["term"] = "请选择学期"
	}
	switch {
	case c.Answer.Label() == "":
		fields["answer"] = "请选择文件写明的结果"
	case c.Answer.HasSum() && c.Fen <= 0:
		fields["sum"] = "请填写文件写明的金额"
	case !c.Answer.HasSum() && c.Fen != 0:
		fields["sum"] = "选了“" + c.Answer.Label() + "”，就不填金额"
	}
	if len(c.Facts) == 0 {
		fields["facts"] = "请填写学生的情况，至少一项"
	}
	return invalid(fields)
}
