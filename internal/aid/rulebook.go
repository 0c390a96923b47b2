package aid

// Rulebook is the county's law of aid as people read it: one decision table for
// each item, with a student's facts to try on it.
type Rulebook struct {
	Title   string
	Source  string    // the document, or several
	Version string    // the fingerprint of all of it
	Edition EditionID // 0: the rules that decide
	Label   string    // the version's name
	Term    Term      // in which the facts are tried
	Terms   []Term    // that may be tried
	Items   []RuleItem
	Table   RuleTable // of the item looked at
	Facts   []RuleFact
	Answer  *RuleAnswer // nil while no fact is tried
	Bonds   []RuleBond  // items that are bound to others, or bounded, in the term
	Limits  []string    // the same in sentences, with their basis
}

// RuleBond is how one item stands to the others, in words.
type RuleBond struct {
	Item     Item
	Name     string
	Excludes []string
	Stacks   []string
	Bounds   []string // ceilings, quotas, and what its sum is a share of
}

// RuleItem is one kind of aid in the rulebook.
type RuleItem struct {
	Item     Item
	Name     string
	Kind     string // in Chinese
	Clause   string
	Payer    string // 资金来源, in words; "" where the book does not say
	Delivery string // 发放方式, likewise
}

// RuleTable is an item's decision table: one way into a rule a line, one fact a
// column.
type RuleTable struct {
	RuleItem
	Facts []string // the columns' heads
	Sums  []string // of sums, per school year
	Lines []RuleLine
}

// RuleLine is one way to be in a rule, or in one of its tiers.
type RuleLine struct {
	Rule     string
	Span     string // the terms it holds for
	Sentence string // of the whole rule; "" but for its last line
	Tier     string
	Cells    []string // by Facts; "" where the fact does not matter
	Sums     []Fen    // 0 where there is none
	Doubt    bool     // nobody has held it against the document yet
	Held     bool     // in force in the term looked at
	Lights   []RuleLight
	Whole    RuleLight
}

// RuleLight is how a cell or a line stands to the facts that are tried.
type RuleLight string

// The lights; "" where nothing is tried.
const (
	LightFree   RuleLight = "free"
	LightMet    RuleLight = "met"
	LightUnsure RuleLight = "unsure"
	LightFailed RuleLight = "failed"
)

// RuleFact is a fact that can be tried, with its values.
type RuleFact struct {
	Code, Label string
	Values      []RuleValue
	Chosen      string // "" is unknown; of categories all of them, with commas between
}

// RuleValue is one value of a fact.
type RuleValue struct{ Code, Label string }

// RuleAnswer is what the facts tried lead to.
type RuleAnswer struct {
	Entitled bool
	Sentence string
	Hint     string // the nearest change that makes a no a yes
}

// RuleTry is what is tried: an item, a term, and facts by their codes.
type RuleTry struct {
	Edition EditionID // whose rules; 0: those that decide
	Item    Item
	Term    Term // zero: the county's current one
	Facts   map[string]string
}
