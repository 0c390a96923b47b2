package page

import (
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/web/ui"
)

// selects are the choices above the list, the widest first.
func (l RosterList) selects(who aid.Actor) []ui.Select {
	all := []ui.Select{l.termSelect()}
	if who.Scope() == (aid.Place{}) {
		all = append(all, choiceSelect(RosterTown, "乡镇", "全部乡镇", l.Choices.Townships, idText(l.Filter.Township)))
	}
	if len(l.Choices.Villages) > 0 {
		all = append(all, choiceSelect(RosterVillage, "行政村", "全部行政村", l.Choices.Villages, idText(l.Filter.Village)))
	}
	if who.Scope().School == 0 {
		all = append(all, l.schoolSelect())
	}
	all = append(all, l.stageSelect(), l.boardingSelect(), l.statusSelect(), l.stateSelect(), l.itemSelect())
	if l.Filter.Item != "" {
		all = append(all, l.answerSelect())
	}
	return all
}

// option is one choice, marked where it is the chosen one.
func option(value, label, chosen string) ui.Option {
	return ui.Option{Value: value, Label: label, Chosen: value == chosen}
}

// choiceSelect chooses one thing out of the registers.
func choiceSelect(name, label, all string, choices []aid.Choice, chosen string) ui.Select {
	s := ui.Select{Name: name, Label: label, Submit: true, Options: []ui.Option{option("", all, chosen)}}
	for _, c := range choices {
		s.Options = append(s.Options, option(idText(c.ID), c.Name, chosen))
	}
	return s
}

func (l RosterList) termSelect() ui.Select {
	s := ui.Select{Name: TermField, Label: "学期", Submit: true}
	chosen, known := l.Filter.Term.String(), false
	for _, t := range l.Choices.Terms {
		s.Options = append(s.Options, option(t.String(), t.Label(), chosen))
		known = known || t == l.Filter.Term
	}
	if !known {
		s.Options = append([]ui.Option{option(chosen, l.Filter.Term.Label(), chosen)}, s.Options...)
	}
	return s
}

func (l RosterList) schoolSelect() ui.Select {
	chosen := idText(l.Filter.School)
	if l.Filter.Outside {
		chosen = OutsideSchool
	}
	s := choiceSelect(RosterSchool, "学校", "全部学校", l.Choices.Schools, chosen)
	s.Options = append(s.Options, option(OutsideSchool, "县外学校", chosen))
	return s
}

func (l RosterList) stageSelect() ui.Select {
	s := ui.Select{Name: RosterStage, Label: "学段", Submit: true, Options: []ui.Option{option("", "全部学段", string(l.Filter.Stage))}}
	for _, stage := range aid.Stages {
		s.Options = append(s.Options, option(string(stage), stage.Label(), string(l.Filter.Stage)))
	}
	return s
}

func (l RosterList) boardingSelect() ui.Select {
	chosen := TriValue(l.Filter.Boarding)
	s := ui.Select{Name: RosterBoarding, Label: "寄宿", Submit: true, Options: []ui.Option{option("", "全部", chosen)}}
	for _, t := range []aid.Tri{aid.Yes, aid.No, aid.Unknown} {
		s.Options = append(s.Options, option(TriValue(&t), aid.BoardingLabel(t), chosen))
	}
	return s
}

func (l RosterList) statusSelect() ui.Select {
	chosen := string(l.Filter.Status)
	s := ui.Select{Name: RosterStatus, Label: "脱贫属性", Submit: true, Options: []ui.Option{option("", "全部", chosen)}}
	for _, status := range aid.PovertyStatuses {
		s.Options = append(s.Options, option(string(status), status.Label(), chosen))
	}
	return s
}

func (l RosterList) stateSelect() ui.Select {
	chosen := string(l.Filter.State)
	s := ui.Select{Name: RosterState, Label: "在校情况", Submit: true, Options: []ui.Option{option("", "全部", chosen)}}
	for _, state := range []aid.EnrolmentState{aid.Pending, aid.Confirmed, aid.Absent} {
		s.Options = append(s.Options, option(string(state), state.Label(), chosen))
	}
	return s
}

func (l RosterList) itemSelect() ui.Select {
	chosen := string(l.Filter.Item)
	s := ui.Select{Name: RosterItem, Label: "资助项目", Submit: true, Options: []ui.Option{option("", "全部项目", chosen)}}
	for _, item := range l.Choices.Items {
		s.Options = append(s.Options, option(item.Code, item.Label, chosen))
	}
	if !slices.ContainsFunc(s.Options, func(o ui.Option) bool { return o.Value == chosen }) {
		s.Options = append(s.Options, option(chosen, l.Filter.Item.Short(), chosen))
	}
	return s
}

func (l RosterList) answerSelect() ui.Select {
	chosen := string(l.Filter.Answer)
	s := ui.Select{Name: RosterAnswer, Label: "资格", Submit: true, Options: []ui.Option{option("", "应享受", chosen)}}
	for _, a := range []aid.Answer{aid.Entitled, aid.Unset, aid.NotEntitled, aid.Undecided, aid.NotInForce} {
		s.Options = append(s.Options, option(string(a), answerChoice(a), chosen))
	}
	return s
}

// answerChoice tells the two ways of being entitled apart.
func answerChoice(a aid.Answer) string {
	if a == aid.Entitled {
		return "享受（金额已定）"
	}
	return a.Label()
}
