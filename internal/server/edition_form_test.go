package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

var (
	foldOfBook  = regexp.MustCompile(`(?s)<details class="fold"( open)?><summary>规则全文`)
	foldOfCases = regexp.MustCompile(`(?s)<details class="fold"( open)?><summary>案例全文`)
	requiredIn  = regexp.MustCompile(`<textarea[^>]* name="(?:book|cases)"[^>]* required|<textarea[^>]* required[^>]* name="(?:book|cases)"`)
)

// folds tells which of the two texts are open on a form.
func folds(t *testing.T, a testkit.Answer) (book, cases bool) {
	t.Helper()
	b, c := foldOfBook.FindStringSubmatch(a.Body), foldOfCases.FindStringSubmatch(a.Body)
	if b == nil || c == nil {
		t.Fatalf("%d: a text is not in a fold", a.Status)
	}
	return b[1] != "", c[1] != ""
}

// Decision tables come first, the texts are folded away and ask for nothing, for a browser could not show what it asks for.
func TestEditionForm_tablesFirst(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	clerk := w.Login(t, aid.Clerk, "")
	a := clerk.Get(t, link.NewEdition)
	has(t, a, http.StatusOK, "下载第0版（随系统提供）的决策表", `name="tables_file"`)
	if book, cases := folds(t, a); book || cases {
		t.Error("a text is open")
	}
	if tables, text := strings.Index(a.Body, `name="tables_file"`), strings.Index(a.Body, "<textarea class=\"input\" rows=\"26\""); tables > text {
		t.Error("the full text stands above the tables")
	}
	if got := requiredIn.FindString(a.Body); got != "" {
		t.Errorf("required in a fold: %s", got)
	}
	draft := func(book, cases string) testkit.Answer {
		id, err := w.Bureau.DraftEdition(t.Context(), w.As(aid.Clerk), aid.EditionText{Name: "甲", Why: "乙", Document: "丙", From: testkit.Autumn.Next(), Book: book, Cases: cases})
		if err != nil {
			t.Fatal(err)
		}
		return clerk.Get(t, link.EditionText(id))
	}
	if book, cases := folds(t, draft("rules: nonsense", "")); !book || cases {
		t.Errorf("rules that cannot be read: open %v and %v", book, cases)
	}
	a = draft(rules.Plan().Text(), "- nonsense: 1")
	if book, cases := folds(t, a); book || !cases || !strings.Contains(a.Body, "<li>标准案例第1行") {
		t.Errorf("cases that cannot be read: open %v and %v", book, cases)
	}
}

// What a person typed or chose comes back with the fault: tables in the text, a text in its fold.
func TestEditionForm_losesNothing(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	clerk := w.Login(t, aid.Clerk, "")
	workbook := []byte(clerk.Get(t, link.RulebookExport).Body)
	const note = "# 县里的批注"
	typed := []string{
		page.WhyField, "省里提高了标准", page.EditionDocumentField, "丙", page.EditionFromField, testkit.Autumn.Next().String(), page.EditionBaseField, "3",
		page.EditionBookField, note + "\n" + rules.Plan().Text(), page.EditionCasesField, "# 案例",
	}
	a := clerk.Upload(t, link.Rules, page.EditionTablesFile, "表.xlsx", workbook, typed...) // begun from another edition
	has(t, a, http.StatusUnprocessableEntity, "全文是从第3版改起的", "刚才选的决策表已经放进下面的规则全文，不必再选", "省里提高了标准", "# 案例")
	if strings.Contains(a.Body, note) {
		t.Error("the tables are not in the text")
	}
	a = clerk.Upload(t, link.Rules, page.EditionTablesFile, "表.xlsx", []byte("not a workbook"), typed...)
	has(t, a, http.StatusUnprocessableEntity, note, "省里提高了标准", `aria-describedby="f-tables_file-hint f-tables_file-error"`)
	for field, open := range map[string][2]bool{page.EditionBookFile: {true, false}, page.EditionCasesFile: {false, true}} {
		a = clerk.Upload(t, link.Rules, field, "文.yaml", []byte{0xff, 0xfe}, typed...)
		has(t, a, http.StatusUnprocessableEntity, "不是 UTF-8 编码的文本", note, "省里提高了标准", "# 案例")
		if book, cases := folds(t, a); [2]bool{book, cases} != open {
			t.Errorf("%s: open %v and %v, want %v", field, book, cases, open)
		}
	}
}
