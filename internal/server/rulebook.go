package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const rulebookTitle = "现行规则"

func (s *Server) rulebook(r *http.Request, who aid.Actor) (reply, error) {
	try, err := ruleTry(r)
	if err != nil {
		return reply{}, err
	}
	book, err := s.bureau.Rulebook(r.Context(), who, try)
	if err != nil {
		return reply{}, err
	}
	p := page.NewRulebook(book)
	if book.Edition != 0 {
		title := book.Label + "决策表"
		over := page.Crumb{Label: book.Label, URL: link.Edition(book.Edition)}
		return reply{title: title, crumbs: crumbs("决策表", rulesCrumb, over), page: func(f page.Frame) templ.Component { return page.RulebookPage(f, p) }}, nil
	}
	return reply{title: rulebookTitle, crumbs: crumbs(rulebookTitle, rulesCrumb), page: func(f page.Frame) templ.Component { return page.RulebookPage(f, p) }}, nil
}

// ruleTry reads what is tried: every parameter that is no other one is a fact.
func ruleTry(r *http.Request) (t aid.RuleTry, err error) {
	t = aid.RuleTry{Edition: queryID[aid.EditionID](r, page.EditionField), Item: aid.Item(query(r, page.RuleItemField)), Facts: map[string]string{}}
	for name := range r.URL.Query() {
		value := query(r, name)
		switch {
		case name == page.RuleListsField:
			if all := slices.DeleteFunc(r.URL.Query()[name], func(code string) bool { return typed(code) == "" }); len(all) > 0 {
				t.Facts[name] = typed(strings.Join(all, ","))
			}
		case value == "" || name == page.RuleItemField || name == page.EditionField:
		case name == page.TermField:
			if t.Term, err = aid.ParseTerm(value); err != nil {
				return t, err
			}
		default:
			t.Facts[name] = value
		}
	}
	return t, nil
}

func (s *Server) rulebookExport(r *http.Request, who aid.Actor) (reply, error) {
	term, _ := aid.ParseTerm(query(r, page.EditionFromField)) // the zero term is the current one
	return s.workbook(who, func() (bureau.Download, error) {
		return s.bureau.ExportRulebook(r.Context(), who, queryID[aid.EditionID](r, page.EditionField), term)
	})
}
