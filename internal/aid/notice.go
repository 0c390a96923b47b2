package aid

// Notice is 教育资助明白卡: what one household is due in a school year.
type Notice struct {
	Household Household
	Township  string
	Village   string
	Year      Year
	Children  []NoticeChild
	Elsewhere int      // children whom the reader's seat does not see
	Centre    Centre   // whom to ask
	Sources   []string // the papers whose clauses the reasons name
}

// NoticeChild is one child on a household's notice.
type NoticeChild struct {
	Name      string
	School    string
	Stage     Stage
	Grade     int
	Decisions []Decision // by item, autumn first
}

// VillageNotices are the notices of a village's households with a child on the
// roster of a term, as many as are printed in one go.
type VillageNotices struct {
	Village Village
	Term    Term
	After   HouseholdID // the last one of the print before
	Notices []Notice
	Left    int // households still to be printed after these
}

// Next is the household to go on after; 0 at the end.
func (v VillageNotices) Next() HouseholdID {
	if v.Left == 0 {
		return 0
	}
	return v.Notices[len(v.Notices)-1].Household.ID
}
