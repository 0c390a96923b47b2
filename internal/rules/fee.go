package rules

// Fees says how much a waiver forgives: what the school charges, up to a cap for some schools. Without it the sum of a waiver is
// not counted at all.
type Fees struct {
	Cap      map[Stage]Fen `json:"cap,omitempty"`       // fen per school year
	ByCounty bool          `json:"by_county,omitempty"` // the county names the cap: the fee of a public school of the same kind
	Owners   []string      `json:"owners,omitempty"`    // whose schools are capped; all where none is named
	owners   uint16
}

// waived is what a student's waiver comes to in a school year. Open lists the facts that are missing for the sum; with none
// missing and unset true, it is the county that has not named its cap.
func (s *Fees) waived(f *Facts) (yearly Fen, unset bool, open []Fact) {
	fee, known := f.SchoolFee.Fen()
	most, set := s.Cap[f.Stage]
	capped := s.capped(f.SchoolOwner)
	switch {
	case capped == met && !set && s.ByCounty:
		return 0, true, nil
	case !known:
		open = append(open, FactFee)
	}
	if capped == blank && (!known || !set || fee > most) {
		open = append([]Fact{FactSchoolOwner}, open...)
	}
	if len(open) > 0 {
		return 0, false, open
	}
	if capped == met && set {
		fee = min(fee, most)
	}
	return fee, false, nil
}

// capped says whether the cap is for schools of the owner: met, blank while that is not known, or failed.
func (s *Fees) capped(o Owner) state {
	switch {
	case len(s.Cap) == 0 && !s.ByCounty:
		return failed
	case s.owners == 0 || s.owners>>o&1 == 1:
		return met
	case o == 0:
		return blank
	}
	return failed
}
