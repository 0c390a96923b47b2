package server

import (
	"net/http"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

func (s *Server) editionItem(r *http.Request, who aid.Actor) (reply, error) {
	return s.itemForm(r, who, page.TypedItem{}, nil)
}

// itemForm shows the form of an item, again after a mistake with all that was
// typed.
func (s *Server) itemForm(r *http.Request, who aid.Actor, typed page.TypedItem, fault *aid.Error) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	f, err := s.bureau.OwnItemForm(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	p := page.NewEditionItem(f, typed, sentence, faults)
	return reply{
		status: statusFor(fault), title: p.Title, crumbs: crumbs(p.Title, rulesCrumb, editionCrumb(f.Edition)),
		page: func(f page.Frame) templ.Component { return page.EditionItemPage(f, p) },
	}, nil
}

// typedItem reads the form of an item.
func typedItem(r *http.Request) page.TypedItem {
	t := page.TypedItem{Sums: map[aid.Stage]string{}}
	t.Name, t.Clause, t.Document, t.Payer = field(r, page.ItemNameField), field(r, page.ItemClauseField), field(r, page.ItemDocumentField), field(r, page.ItemPayerField)
	t.Delivery = field(r, page.ItemDeliveryField)
	t.Lists, t.Boarding = ticked(r, page.ItemListField), field(r, page.ItemBoardingField)
	for _, stage := range aid.Stages {
		if sum := field(r, page.ItemSumField(stage)); sum != "" {
			t.Sums[stage] = sum
		}
	}
	return t
}

func (s *Server) editionAddItem(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	typed := typedItem(r)
	item, err := typed.Item()
	if err == nil {
		err = s.bureau.AddOwnItem(r.Context(), who, id, seenVersion(r), item)
	}
	if fault, ok := mendable(err); ok {
		return s.itemForm(r, who, typed, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Edition(id), said: "已加入“" + item.Name + "”，请再写一个标准案例，然后演练", tone: page.Good}, nil
}
