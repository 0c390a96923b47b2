package server

import (
	"fmt"
	"net/http"
	"slices"

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
