package aid

// Desk is what lies on the bureau's desk: how full the registers are, and what
// waits for somebody.
type Desk struct {
	Terms
	Open       []OpenTerm // earlier terms that schools have not signed
	End        RuleEnd    // where the rules ended before the term
	Villages   int
	Schools    int
	Students   int // on the roster of the term
	Away       int // of those, in schools outside the county, which confirm nothing here
	Preschool  int // of those, children whose preschool aid has no sum yet
	Statistics int // rows of 教育年报

	ReadyUploads int      // previews with good rows that nobody has accepted yet
	HeldRows     int      // of the rosters of the term and after that were taken, still to be mended
	HeldBooks    int      // workbooks that they are in
	HeldUpload   UploadID // the newest of those
	VainUploads  int      // previews with rows to be mended and not one to be taken
	VainUpload   UploadID // the newest of those

	States       map[ConfirmationState]int // schools by how far they are with the term's list
	Towns        []TownProgress            // those furthest behind first
	Listed       int                       // schools with students on the roster
	NoList       int                       // schools whose list has not come
	Done         int                       // of those, signed and not changed since
	Late         int
	Pending      int  // students on the roster without a school's answer
	Missing      int  // students of the term before, of schools with a list, who are on none and not answered for
	NoPrincipal  int  // schools on the roster without a principal who can sign in
	NeverIn      int  // accounts that nobody has used yet
	PreschoolSum bool // the county has set the preschool aid of the year

	Editions []Edition // of the rules, under way: neither in force nor withdrawn
}

// TownProgress is how many of a township's schools with a list have signed it.
type TownProgress struct {
	Name         string
	Listed, Done int
}

// Begun tells whether the county has what all work begins with: villages,
// schools, and students on a list.
func (d Desk) Begun() bool { return d.Villages > 0 && d.Schools > 0 && d.Students > 0 }
