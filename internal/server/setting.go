package server

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const settingsTitle = "本县参数"

func (s *Server) settings(r *http.Request, who aid.Actor) (reply, error) {
	return s.settingsPage(r, who, nil, nil, nil)
}

func (s *Server) settingsPage(r *http.Request, who aid.Actor, typed map[string]string, moved []aid.SumImpact, fault *aid.Error) (reply, error) {
	kept, err := s.bureau.Settings(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	now, err := s.bureau.NewestTerm(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	sentence, faults := told(fault)
	form := page.NewSettings(kept, now, typed, sentence, faults)
	form.AskFirst(moved)
	return reply{
		status: statusFor(fault), title: settingsTitle, crumbs: crumbs(settingsTitle),
		page: func(f page.Frame) templ.Component { return page.SettingsPage(f, form) },
	}, nil
}

func (s *Server) settingsSave(r *http.Request, who aid.Actor) (reply, error) {
	now, err := s.bureau.NewestTerm(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	typed := typedSettings(r, now)
	change := func(kept *aid.Settings) error {
		current := kept.Digest()
		if faults := page.TakeSettings(kept, typed); len(faults) > 0 {
			return &aid.Error{Kind: aid.Invalid, Message: "有几项不能保存，请按提示修改", Fields: faults}
		}
		if current != typed[page.VersionField] {
			return aid.E(aid.Conflict, "本县参数在您打开本页之后有人改过，没有保存。请重新打开本页，看过现在的参数再改")
		}
		return nil
	}
	moved, err := s.bureau.TrySettings(r.Context(), who, change)
	if err == nil && page.SeenMoves(moved) != "" && page.SeenMoves(moved) != field(r, page.MovesField) {
		return s.settingsPage(r, who, typed, moved, nil)
	}
	if err == nil {
		err = s.bureau.Configure(r.Context(), who, change)
	}
	if fault, ok := mendable(err); ok {
		return s.settingsPage(r, who, typed, nil, fault)
	}
	if err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Settings, said: "参数已保存", tone: page.Good}, nil
}

// typedSettings are the fields that the form offers; others are not taken.
func typedSettings(r *http.Request, now aid.Term) map[string]string {
	typed := map[string]string{}
	for _, name := range []string{page.CoverageField, page.RegionField, page.TownRuralField, page.CentreNameField, page.CentrePhoneField, page.CentreAddressField, page.VersionField} {
		typed[name] = field(r, name)
	}
	for _, y := range page.SettingYears(now) {
		for _, kind := range []string{page.PreschoolField, page.PreschoolDoc, page.PreschoolWhy} {
			name := kind + strconv.Itoa(int(y))
			typed[name] = field(r, name)
		}
	}
	for _, t := range page.SettingTerms(now) {
		name := page.ConfirmField + t.String()
		typed[name] = field(r, name)
	}
	return typed
}
