package rules

import "strings"

// Fees says how much a waiver forgives: what the school charges, up to a cap for some schools. Without it the sum of a waiver is
// not counted at all.
type Fees struct {
	Cap      map[Stage]Fen `json:"cap,omitempty"`       // fen per school year
	ByCounty bool          `json:"by_county,omitempty"` // the county names the cap: the fee of a public school of the same kind
	Owners   []string      `json:"owners,omitempty"`    // whose schools are capped; all where none is named
	owners   uint16
	most     [8][8]most // by stage and owner, made by index
}

// most is what is waived at most for one stage and owner.
type most struct {
	fen    Fen
	answer Answer
	owner  bool // the cap hangs on the owner, who is not known
}

// index gives the fees with their look-up table.
func (s Fees) index() *Fees {
	for stage := range s.most {
		limit, set := s.Cap[Stage(stage)]
		for owner := range s.most[stage] {
			m := &s.most[stage][owner]
			*m = most{fen: maxFee, answer: Yes}
			switch capped := s.capped(Owner(owner)); {
			case capped == met && !set:
				*m = most{answer: Unset}
			case capped == met:
				m.fen = limit
			case capped == blank:
				m.fen, m.owner = limit, true
			}
		}
	}
	return &s
}

// waived is what a student's waiver comes to in a school year: Yes with its sum, or Unset while the sum hangs on facts, see [Fees.open], or
// the county has not named its cap. Where nothing is charged the sum is nothing, whatever the cap.
func (s *Fees) waived(f *Facts) (Fen, Answer) {
	m := &s.most[f.Stage&7][f.SchoolOwner&7]
	fee, known := f.SchoolFee.Fen()
	switch {
	case !known || m.owner && fee > m.fen:
		return 0, Unset
	case fee == 0:
		return 0, Yes
	}
	return min(fee, m.fen), m.answer
}

// span is the least and the most that a waiver can come to while its sum hangs on facts; the most is 0 where nothing bounds it.
func (s *Fees) span(f *Facts) (least, most Fen) {
	m := &s.most[f.Stage&7][f.SchoolOwner&7]
	fee, known := f.SchoolFee.Fen()
	switch {
	case known && m.owner:
		return m.fen, fee
	case known || m.owner || m.fen == maxFee:
		return 0, 0
	}
	return 0, m.fen
}

// open lists the facts on which a waiver's sum hangs; nil where it is known.
func (s *Fees) open(f *Facts) (facts []Fact) {
	m := &s.most[f.Stage&7][f.SchoolOwner&7]
	fee, known := f.SchoolFee.Fen()
	if m.owner && (!known || fee > m.fen) {
		facts = append(facts, FactSchoolOwner)
	}
	if !known && m.answer == Yes {
		facts = append(facts, FactFee)
	}
	return facts
}

// asked lists the facts about a sum that are not known, whatever the stage.
func (s *Fees) asked(f *Facts) (facts []Fact) {
	if s.owners != 0 && f.SchoolOwner == 0 {
		facts = append(facts, FactSchoolOwner)
	}
	if _, known := f.SchoolFee.Fen(); !known {
		facts = append(facts, FactFee)
	}
	return facts
}

// capped says whether the cap is for schools of the owner: met, blank while that is not known, or failed.
func (s *Fees) capped(o Owner) state {
	switch {
	case s.Cap == nil && !s.ByCounty:
		return failed
	case s.owners == 0 || s.owners>>o&1 == 1:
		return met
	case o == 0:
		return blank
	}
	return failed
}

// ownerNames names the schools that are capped, "" where all are.
func (s *Fees) ownerNames() string {
	var names []string
	for _, code := range s.Owners {
		v, _ := FactSchoolOwner.parse(code)
		names = append(names, label(FactSchoolOwner, v))
	}
	return strings.Join(names, "、")
}
