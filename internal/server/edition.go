package server

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const (
	rulesTitle     = "资助规则"
	changesPerPage = 50
)

var rulesCrumb = page.Crumb{Label: rulesTitle, URL: link.Rules}

func (s *Server) editions(r *http.Request, who aid.Actor) (reply, error) {
	all, now, err := s.bureau.Editions(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	p := page.NewEditions(who, all, now)
	return reply{title: rulesTitle, crumbs: crumbs(rulesTitle), page: func(f page.Frame) templ.Component { return page.EditionsPage(f, p) }}, nil
}

func editionCrumb(e aid.Edition) page.Crumb {
	return page.Crumb{Label: aid.EditionLabel(e.Number), URL: link.Edition(e.ID)}
}

func (s *Server) edition(r *http.Request, who aid.Actor) (reply, error) {
	return s.editionPage(r, who, nil)
}

// editionPage shows an edition, again after a step that could not be taken.
func (s *Server) editionPage(r *http.Request, who aid.Actor, fault *aid.Error) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	v, err := s.bureau.Edition(r.Context(), who, id, page.EditionDivision(query(r, page.DivisionField)))
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	p, here := page.NewEdition(who, v, sentence, faults), aid.EditionLabel(v.Edition.Number)
	return reply{
		status: statusFor(fault), title: rulesTitle + here, crumbs: crumbs(here, rulesCrumb),
		page: func(f page.Frame) templ.Component { return page.EditionPage(f, p) },
	}, nil
}

// editionProgress answers the progress bar; when the rehearsal is finished, the
// whole page is loaded.
func (s *Server) editionProgress(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	v, err := s.bureau.Edition(r.Context(), who, id, page.EditionDivision(""))
	if err != nil {
		return reply{}, err
	}
	p := page.NewEdition(who, v, "", nil)
	if p.Progress == nil {
		return reply{goTo: link.Edition(id)}, nil
	}
	return reply{body: page.RehearsalProgress(*p.Progress), goTo: link.Edition(id)}, nil
}

func (s *Server) editionNew(r *http.Request, who aid.Actor) (reply, error) {
	from, _ := aid.ParseTerm(query(r, page.EditionFromField)) // the zero term is the next
	d, err := s.bureau.EditionStart(r.Context(), who, from, query(r, page.EditionStartField))
	if err != nil {
		return reply{}, err
	}
	return s.editionForm(r, who, d, nil)
}

// editionForm shows the form of a text, again after a mistake with all that was
// typed.
func (s *Server) editionForm(r *http.Request, who aid.Actor, d bureau.EditionDraft, fault *aid.Error) (reply, error) {
	newest, err := s.bureau.NewestTerm(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	form := page.NewEditionForm(d.Edition, d.Text, d.Start, newest, sentence, faults, d.Faults)
	if d.Tabled {
		form = form.Tabled()
	}
	way := crumbs(form.Title, rulesCrumb)
	if d.Edition.ID != 0 {
		way = crumbs("修改", rulesCrumb, editionCrumb(d.Edition))
	}
	return reply{status: statusFor(fault), title: form.Title, crumbs: way, page: func(f page.Frame) templ.Component { return page.EditionFormPage(f, form) }}, nil
}

// typedText reads a text as it was typed; a file comes in place of what stands
// in the form, unless it is Invalid: then the text is what was typed.
func typedText(r *http.Request) (t aid.EditionText, err error) {
	t = aid.EditionText{Name: field(r, page.EditionNameField), Why: field(r, page.WhyField), Document: field(r, page.EditionDocumentField)}
	t.From, _ = aid.ParseTerm(field(r, page.EditionFromField)) // the zero term is refused with its field
	t.Retro = aid.Retro{On: field(r, page.RetroField) != "", Document: field(r, page.RetroDocumentField), Why: field(r, page.RetroWhyField)}
	t.Book, err = textOrFile(r, page.EditionBookField, page.EditionBookFile)
	cases, wrong := textOrFile(r, page.EditionCasesField, page.EditionCasesFile)
	t.Cases = cases
	return t, cmp.Or(err, wrong)
}

// takeTables puts decision tables into the text that was typed, and tells whether
// a workbook of them came along.
func (s *Server) takeTables(r *http.Request, t *aid.EditionText) (taken bool, err error) {
	f, _, err := r.FormFile(page.EditionTablesFile)
	if errors.Is(err, http.ErrMissingFile) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	workbook, err := io.ReadAll(f)
	if err != nil {
		return false, err
	}
	book, err := s.bureau.BookOfTables(t.Book, workbook)
	if err != nil {
		return false, err
	}
	t.Book = book
	return true, nil
}

func (s *Server) editionDraft(r *http.Request, who aid.Actor) (reply, error) {
	t, err := typedText(r)
	d, lost := s.bureau.EditionStart(r.Context(), who, t.From, field(r, page.EditionStartField))
	if lost != nil {
		return reply{}, lost
	}
	if err == nil { // before all else: whatever is wrong, they are in the text that comes back
		d.Tabled, err = s.takeTables(r, &t)
	}
	var id aid.EditionID
	if err == nil {
		err = page.BegunFrom(fieldInt(r, page.EditionBaseField), d.Start.Base)
	}
	if err == nil {
		err = page.BegunFor(field(r, page.EditionBegunField), t.From, d.Start)
	}
	if err == nil {
		id, err = s.bureau.DraftEdition(r.Context(), who, t)
	}
	if fault, ok := mendable(err); ok {
		d.Text = t
		return s.editionForm(r, who, d, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Edition(id), said: "草稿已保存", tone: page.Good}, nil
}

// editionText is the form of an edition's text for those who may change it, and
// the text to read for all others.
func (s *Server) editionText(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	d, err := s.bureau.EditionDraft(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	if who.Can(aid.DraftEdition) && d.Edition.MayRevise(who) == nil {
		return s.editionForm(r, who, d, nil)
	}
	p := page.NewEditionText(d.Edition)
	return reply{title: p.Title, crumbs: crumbs("全文", rulesCrumb, editionCrumb(d.Edition)), page: func(f page.Frame) templ.Component { return page.EditionTextPage(f, p) }}, nil
}

func (s *Server) editionRevise(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	t, err := typedText(r)
	taken := false
	if err == nil {
		taken, err = s.takeTables(r, &t)
	}
	if err == nil {
		err = s.bureau.ReviseEdition(r.Context(), who, id, seenVersion(r), t)
	}
	if fault, ok := mendable(err); ok {
		d, err := s.bureau.EditionDraft(r.Context(), who, id)
		if err != nil {
			return reply{}, err
		}
		d.Text, d.Faults, d.Tabled = t, aid.TextFaults{}, taken
		return s.editionForm(r, who, d, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Edition(id), said: "已保存，请重新演练", tone: page.Good}, nil
}

func seenVersion(r *http.Request) int { return fieldInt(r, page.VersionField) }

// moved takes a step on the edition in the address and goes back to its page;
// what a person can mend is shown there.
func (s *Server) moved(r *http.Request, who aid.Actor, said string, step func(id aid.EditionID, seen int) error) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	err = step(id, seenVersion(r))
	if fault, ok := mendable(err); ok {
		return s.editionPage(r, who, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Edition(id), said: said, tone: page.Good}, nil
}

func (s *Server) editionRehearse(r *http.Request, who aid.Actor) (reply, error) {
	return s.moved(r, who, "", func(id aid.EditionID, seen int) error {
		_, err := s.bureau.RehearseEdition(r.Context(), who, id, seen)
		return err
	})
}

func (s *Server) editionSign(r *http.Request, who aid.Actor) (reply, error) {
	return s.moved(r, who, "已会签", func(id aid.EditionID, seen int) error {
		return s.bureau.SignEdition(r.Context(), who, id, seen, fieldID[aid.RehearsalID](r, page.RehearsalField))
	})
}

func (s *Server) editionPublish(r *http.Request, who aid.Actor) (reply, error) {
	return s.moved(r, who, "已发布", func(id aid.EditionID, seen int) error {
		begins, err := beginsOn(r)
		if err != nil {
			return err
		}
		return s.bureau.PublishEdition(r.Context(), who, id, seen, begins, field(r, page.ReplacesField))
	})
}

// beginsOn reads the day on which an edition comes into force; zero is at once.
func beginsOn(r *http.Request) (time.Time, error) {
	if field(r, page.BeginsField) != page.BeginsOnDay {
		return time.Time{}, nil
	}
	begins, err := time.ParseInLocation(time.DateOnly, field(r, page.BeginsDayField), aid.Shanghai)
	if err != nil {
		return begins, aid.InvalidField(page.BeginsField, "请填写施行日期，例如 2017-02-20")
	}
	return begins, nil
}

func (s *Server) editionWithdraw(r *http.Request, who aid.Actor) (reply, error) {
	return s.moved(r, who, "已撤回", func(id aid.EditionID, seen int) error {
		return s.bureau.WithdrawEdition(r.Context(), who, id, seen, field(r, page.WhyField))
	})
}

func (s *Server) editionChanges(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	f := changeFilter(r)
	l, err := s.bureau.RehearsalChanges(r.Context(), who, id, f)
	if err != nil {
		return reply{}, err
	}
	p := page.NewEditionChanges(who, l, f)
	return reply{title: "增减名单", crumbs: crumbs("增减名单", rulesCrumb, editionCrumb(l.Edition)), page: func(f page.Frame) templ.Component { return page.EditionChangesPage(f, p) }}, nil
}

func changeFilter(r *http.Request) aid.ChangeFilter {
	f := aid.ChangeFilter{
		School: queryID[aid.SchoolID](r, page.RosterSchool), Outside: query(r, page.RosterSchool) == page.OutsideSchool,
		Township: queryID[aid.TownshipID](r, page.RosterTown), Stage: aid.Stage(query(r, page.RosterStage)),
		Item: aid.Item(query(r, page.RosterItem)), Kind: aid.ChangeKind(query(r, page.ChangeKindField)), Firm: query(r, page.FirmField) != "", Most: changesPerPage,
	}
	f.Term, _ = aid.ParseTerm(query(r, page.TermField)) // the zero term is all of them
	f.After = queryInt(r, page.AfterField)
	return f
}

func (s *Server) changesExport(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.EditionID](r, "edition")
	if err != nil {
		return reply{}, err
	}
	return s.workbook(who, func() (bureau.Download, error) { return s.bureau.ExportChanges(r.Context(), who, id, changeFilter(r)) })
}
