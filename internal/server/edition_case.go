package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

func (s *Server) editionCases(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	review, err := s.bureau.EditionCases(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	return casesPage(who, review, page.TypedCases{}, nil), nil
}

// casesPage shows golden cases against the rules, again after a mistake with all
// that was ticked and typed.
func casesPage(who aid.Actor, review aid.CaseReview, typed page.TypedCases, fault *aid.Error) reply {
	sentence, faults := told(fault)
	p := page.NewEditionCases(who, review, typed, sentence, faults)
	return reply{
		status: statusFor(fault), title: p.Title, crumbs: crumbs(p.Title, rulesCrumb, editionCrumb(review.Edition)),
		page: func(f page.Frame) templ.Component { return page.EditionCasesPage(f, p) },
	}
}

// typedCases reads which of the cases looked at were ticked, and their names.
func typedCases(r *http.Request, review aid.CaseReview) page.TypedCases {
	t := page.TypedCases{Ticked: map[aid.CaseKey]bool{}, Titles: map[aid.CaseKey]string{}}
	for _, value := range slices.Concat(ticked(r, page.CaseField), ticked(r, page.CasesField)) {
		for _, k := range page.CaseKeys(value) {
			t.Ticked[k] = true
		}
	}
	for _, it := range review.Items {
		for _, g := range it.Gaps {
			t.Titles[g.CaseKey] = field(r, aid.CaseTitleField(g.CaseKey))
		}
	}
	return t
}

func (s *Server) editionAgree(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	review, err := s.bureau.EditionCases(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	typed := typedCases(r, review)
	agreed := typed.Agreements(review)
	err = s.bureau.AgreeCases(r.Context(), who, id, seenVersion(r), agreed)
	if fault, ok := mendable(err); ok {
		return casesPage(who, review, typed, fault), nil
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Edition(id), said: fmt.Sprintf("已照规则改了 %d 个标准案例，请重新演练", len(agreed)), tone: page.Good}, nil
}

func (s *Server) editionCase(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	f, err := s.bureau.CaseForm(r.Context(), who, id, aid.Item(query(r, page.RuleItemField)))
	if err != nil {
		return reply{}, err
	}
	return caseForm(f, page.TypedCase{}, nil), nil
}

// caseForm shows the form of a new golden case, again after a mistake with all
// that was typed.
func caseForm(f aid.CaseForm, typed page.TypedCase, fault *aid.Error) reply {
	sentence, faults := told(fault)
	p := page.NewEditionWrite(f, typed, sentence, faults)
	return reply{
		status: statusFor(fault), title: p.Title, crumbs: crumbs(p.Title, rulesCrumb, editionCrumb(f.Edition)),
		page: func(f page.Frame) templ.Component { return page.EditionWritePage(f, p) },
	}
}

func (s *Server) editionAddCase(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	item := aid.Item(field(r, page.RuleItemField))
	f, err := s.bureau.CaseForm(r.Context(), who, id, item)
	if err != nil {
		return reply{}, err
	}
	typed := page.TypedCase{Sum: field(r, page.CaseSumField), NewCase: aid.NewCase{
		Name: field(r, page.CaseNameField), Clause: field(r, page.CaseClauseField), Item: f.Item, Answer: aid.CaseAnswer(field(r, page.CaseAnswerField)), Facts: map[string]string{}, Sure: field(r, page.CaseSureField) != "",
	}}
	typed.Term, _ = aid.ParseTerm(field(r, page.TermField)) // the zero term is refused with its field
	for i, fact := range f.Facts {
		f.Facts[i].Chosen = field(r, fact.Code)
		if fact.Code == page.RuleListsField {
			f.Facts[i].Chosen = strings.Join(ticked(r, fact.Code), ",")
		}
		if f.Facts[i].Chosen != "" {
			typed.Facts[fact.Code] = f.Facts[i].Chosen
		}
	}
	var gaps []aid.RulePoint
	c, err := typed.Case()
	if err == nil {
		gaps, err = s.bureau.AddCase(r.Context(), who, id, seenVersion(r), c)
	}
	if fault, ok := mendable(err); ok {
		return caseForm(f, typed, fault), nil
	}
	if err != nil {
		return reply{}, err
	}
	said, tone := page.CaseSaid(gaps)
	return reply{goTo: link.Edition(id), said: said, tone: tone}, nil
}
