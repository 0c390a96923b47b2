package server

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"golang.org/x/text/unicode/norm"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// pathID reads an id from the address; anything else is NotFound.
func pathID[ID ~int32 | ~int64](r *http.Request, name string) (ID, error) {
	n, err := strconv.ParseInt(chi.URLParam(r, name), 10, 64)
	if err != nil || n <= 0 || int64(ID(n)) != n {
		return 0, aid.E(aid.NotFound, "没有找到，可能已被删除或不在您的范围内")
	}
	return ID(n), nil
}

// field is one field of a posted form, trimmed; the first where it is repeated.
func field(r *http.Request, name string) string { return typed(r.PostFormValue(name)) }

// ticked are the values of a field that is meant to be repeated, each once: the
// boxes that were ticked.
func ticked(r *http.Request, name string) (values []string) {
	for _, v := range r.PostForm[name] {
		if v = typed(v); !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}

// query is one parameter of the address, trimmed.
func query(r *http.Request, name string) string { return typed(r.URL.Query().Get(name)) }

// typed is text as a keyboard gives it: without what is no character, which no
// column of text could keep, and without marks that show nothing and let a text
// read as another; each character in one piece, without blanks around it. It was
// decoded once, from the request, and is decoded no more.
func typed(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case c == '\n', c == '\r', c == '\t':
			return c
		case unicode.IsControl(c), unicode.Is(unicode.Bidi_Control, c), c == '\u200b', c == '\u2060', c == '\ufeff':
			return -1
		}
		return c
	}, s))
}

// fieldInt is a whole number in a posted form; 0 where it is absent or none.
func fieldInt(r *http.Request, name string) int { return int(number(field(r, name), 32)) }

// queryInt is a whole number in the address; 0 where it is absent or none.
func queryInt(r *http.Request, name string) int { return int(number(query(r, name), 32)) }

// fieldID is an id in a posted form; 0 where it is absent or no number.
func fieldID[ID ~int64](r *http.Request, name string) ID {
	return ID(max(number(field(r, name), 64), 0))
}

// queryID is an id in the address; 0 where it is absent or no number.
func queryID[ID ~int64](r *http.Request, name string) ID {
	return ID(max(number(query(r, name), 64), 0))
}

// number reads a whole number of so many bits; 0 is none.
func number(s string, bits int) int64 {
	n, err := strconv.ParseInt(s, 10, bits)
	if err != nil {
		return 0
	}
	return n
}

// textOrFile is a text of a posted form, or the file that was sent in its place.
// Lines end as they do in Unix.
func textOrFile(r *http.Request, text, file string) (string, error) {
	f, _, err := r.FormFile(file)
	if errors.Is(err, http.ErrMissingFile) {
		return unixLines(typed(r.PostFormValue(text))), nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err == nil && !utf8.Valid(content) {
		return unixLines(typed(r.PostFormValue(text))), aid.InvalidField(text, "文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再上传")
	}
	return unixLines(string(content)), err
}

func unixLines(s string) string {
	return strings.ReplaceAll(strings.TrimPrefix(s, "\ufeff"), "\r\n", "\n")
}

// filter is a parameter of an address that narrows a list.
type filter struct {
	name  string
	label string
	reads func(value string) bool // whether it can be meant
}

var (
	isNumber = func(s string) bool { return number(s, 64) > 0 }
	isSchool = func(s string) bool { return isNumber(s) || s == page.OutsideSchool }
	isTri    = func(s string) bool { return page.ParseTri(s) != nil }
	isTerm   = func(s string) bool { _, err := aid.ParseTerm(s); return err == nil }
	isDay    = func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil }
)

// among reads one of a list.
func among[T ~string](known ...T) func(string) bool {
	return func(s string) bool { return slices.Contains(known, T(s)) }
}

var (
	ofTown   = filter{page.RosterTown, "乡镇", isNumber}
	ofYear   = filter{page.YearField, "年度", isNumber}
	ofStage  = filter{page.RosterStage, "学段", among(aid.Stages...)}
	ofSchool = filter{page.RosterSchool, "学校", isSchool}
	ofTerm   = filter{page.TermField, "学期", isTerm}
)

// filters are those of each list and of its workbook. One that cannot be read is
// refused: a list that was not narrowed would look as if it had been.
var filters = map[string][]filter{
	link.Students: {
		ofTerm, ofTown, ofSchool, ofStage, {page.RosterVillage, "行政村", isNumber}, {page.RosterBoarding, "寄宿", isTri},
		{page.RosterState, "在校情况", among(aid.Pending, aid.Confirmed, aid.Absent)}, {page.RosterStatus, "脱贫属性", among(aid.PovertyStatuses...)},
		{page.RosterAnswer, "资格", among(aid.Entitled, aid.Unset, aid.NotEntitled, aid.Undecided, aid.NotInForce)},
	},
	link.Schools:                 {ofTown, {page.SchoolKindField, "办学类型", among(aid.SchoolKinds()...)}, {page.SchoolBoardingField, "寄宿", isTri}},
	link.Villages:                {ofTown, ofYear, {page.PoorField, "贫困村", isTri}, {page.CoveredField, "幼儿园覆盖", isTri}},
	link.Amendments:              {ofTerm, ofTown, ofSchool, {page.AmendmentWhy, "原因", among(aid.WhyFirst, aid.WhyFact, aid.WhyRule, aid.WhyConfirmation)}},
	link.Funds:                   {ofTown, ofYear, {page.PlaceState, "状态", among(aid.FundNoData, aid.FundUndated, aid.FundSmall, aid.FundBoarding)}},
	link.Confirmations:           {{page.StateField, "进度", among(aid.NoList, aid.NotStarted, aid.UnderWay, aid.Signed, aid.SignedChanged, aid.Outdated, aid.Late)}},
	link.Targets:                 {ofYear},
	"/targets/{target}":          {ofTown, ofYear, {page.PlaceState, "状态", among(aid.TargetShort, aid.TargetNoData, aid.TargetNoGoal, aid.TargetMet)}},
	"/rules/{edition}/changes":   {ofTerm, ofTown, ofSchool, ofStage, {page.ChangeKindField, "增减", among(aid.Gained, aid.Raised, aid.Lowered, aid.Lost)}},
	link.Users:                   {{page.RoleField, "岗位", func(s string) bool { return aid.Role(s).Known() }}},
	link.Audit:                   {{page.AuditDayField, "日期", isDay}, {page.AuditStudentField, "学生", isNumber}, {page.AuditActField, "操作", among(aid.Acts()...)}},
	"/students/{student}":        {ofYear},
	"/students/{student}/notice": {ofYear},
}

// checkFilters refuses an address whose filters cannot all be read. Each may name
// the term in which it works: what cannot be read would act in another.
func checkFilters(r *http.Request, pattern string) error {
	var odd []string
	all := filters[strings.TrimSuffix(pattern, "/export.xlsx")]
	if pattern != link.Entitlements && !slices.ContainsFunc(all, func(f filter) bool { return f.name == page.TermField }) {
		all = append([]filter{ofTerm}, all...)
	}
	for _, f := range all {
		if value := query(r, f.name); value != "" && !f.reads(value) {
			odd = append(odd, "“"+f.label+"”")
		}
	}
	if odd == nil {
		return nil
	}
	return aid.E(aid.Invalid, "网址里的筛选条件"+strings.Join(odd, "、")+"无法识别，没有按它筛选，也没有显示名单；请回到页面上重新选择")
}
