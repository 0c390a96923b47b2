package bureau

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/sheet"
	"zhuxue/internal/store"
)

// Rulebook is the law that decides in the county, with the decision table of
// one item and what a student's facts, if any are tried, lead to there.
func (b *Bureau) Rulebook(ctx context.Context, who aid.Actor, try aid.RuleTry) (r aid.Rulebook, err error) {
	if err := aid.May(who, aid.ReadFigures, who.Scope()); err != nil {
		return r, err
	}
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		e, book, err := b.bookShown(ctx, tx, who, try.Edition, &try.Term)
		if err != nil {
			return err
		}
		law, err := adopt(ctx, tx, book)
		if err != nil {
			return err
		}
		r, err = rulebook(law.Book, try)
		r.Edition, r.Label = try.Edition, aid.EditionLabel(e.Number)
		return err
	})
	return r, err
}

// bookShown is the book of an edition, in force or not; of no edition the book
// that decides a term; without the county's own sums. A zero term is the first of
// the edition, or the current.
func (b *Bureau) bookShown(ctx context.Context, tx *store.Tx, who aid.Actor, id aid.EditionID, term *aid.Term) (e aid.Edition, book *rules.Book, err error) {
	if id == 0 {
		if *term == (aid.Term{}) {
			if *term, err = b.termIn(ctx, tx, who); err != nil {
				return e, nil, err
			}
		}
		return b.bookOf(ctx, tx, *term)
	}
	if err := aid.May(who, aid.ReadEditions, aid.Place{}); err != nil {
		return e, nil, err
	}
	if e, err = tx.Edition(ctx, id); err != nil {
		return e, nil, err
	}
	if *term == (aid.Term{}) {
		*term = e.Text.From
	}
	if book, err = rules.Parse([]byte(e.Text.Book)); err != nil {
		return e, nil, aid.E(aid.Conflict, "这一版的规则全文还有读不懂的地方，改正之后才有决策表")
	}
	return e, book, nil
}

// rulebook puts a book into the words of the pages.
func rulebook(book *rules.Book, try aid.RuleTry) (aid.Rulebook, error) {
	r := aid.Rulebook{Title: book.Title(), Source: book.Source(), Version: book.Hash(), Term: try.Term, Terms: termsOf(book, try.Term)}
	for _, it := range book.Items() {
		r.Items = append(r.Items, ruleItem(it))
	}
	at := slices.IndexFunc(r.Items, func(it aid.RuleItem) bool { return it.Item == try.Item })
	if try.Item != "" && at < 0 {
		return r, aid.E(aid.NotFound, "规则里没有这个资助项目，请从资助规则页进入")
	}
	if grade, err := strconv.Atoi(try.Facts["grade"]); err == nil {
		if years := aid.Stage(try.Facts["stage"]).Years(); years > 0 && grade > years {
			delete(try.Facts, "grade") // of the stage chosen before
		}
	}
	facts, err := rules.FactsOf(try.Facts)
	if err != nil {
		return r, aid.E(aid.Invalid, err.Error()+"；请从资助规则页选择")
	}
	for _, b := range book.Bonds(ruleTerm(try.Term)) {
		r.Bonds = append(r.Bonds, aid.RuleBond{Item: aid.Item(b.Item), Name: b.Name, Excludes: b.Excludes, Stacks: b.Stacks, Bounds: b.Bounds})
	}
	r.Limits = book.LimitSentences(ruleTerm(try.Term))
	grid, _ := book.Grid(string(r.Items[max(at, 0)].Item))
	r.Table = ruleTable(book, &grid, try.Term, facts, len(try.Facts) > 0)
	r.Table.RuleItem = r.Items[max(at, 0)]
	r.Facts = ruleFacts(book, &grid, try.Facts)
	if len(try.Facts) > 0 {
		r.Answer = ruleAnswer(book, grid.Item, try.Term, facts)
	}
	return r, nil
}

func ruleItem(it rules.Item) aid.RuleItem {
	return aid.RuleItem{Item: aid.Item(it.Code), Name: it.Name, Kind: it.Kind.Label(), Clause: it.Clause, Payer: it.Payer, Delivery: it.Delivery}
}

// termsOf are the terms in which a book says something new, and the one looked
// at, newest first.
func termsOf(book *rules.Book, at aid.Term) []aid.Term {
	terms := []aid.Term{at}
	for _, r := range book.Rules() {
		terms = append(terms, aidTerm(r.From))
	}
	slices.SortFunc(terms, func(x, y aid.Term) int { return strings.Compare(y.String(), x.String()) })
	return slices.Compact(terms)
}

func ruleTable(book *rules.Book, grid *rules.Grid, term aid.Term, facts rules.Facts, tried bool) (t aid.RuleTable) {
	for _, fact := range grid.Facts {
		t.Facts = append(t.Facts, book.FactName(fact))
	}
	for _, s := range grid.Stages {
		t.Sums = append(t.Sums, s.Label())
	}
	for i, l := range grid.Lines {
		rule, _ := book.Rule(l.Rule)
		line := aid.RuleLine{Rule: l.Rule, Span: rule.Span(), Tier: l.Tier, Cells: l.Cells, Doubt: l.Doubt, Held: rule.InForce(ruleTerm(term))}
		for _, fen := range l.Sums {
			line.Sums = append(line.Sums, aid.Fen(fen))
		}
		if i+1 == len(grid.Lines) || grid.Lines[i+1].First {
			line.Sentence = book.RuleSentence(l.Rule)
		}
		if tried && line.Held {
			cells, whole := book.Lights(grid, i, facts)
			line.Whole = aid.RuleLight(whole)
			for _, light := range cells {
				line.Lights = append(line.Lights, aid.RuleLight(light))
			}
		}
		t.Lines = append(t.Lines, line)
	}
	return t
}

// ruleFacts are the facts that the item's table asks for, with what is chosen.
func ruleFacts(book *rules.Book, grid *rules.Grid, chosen map[string]string) (all []aid.RuleFact) {
	for _, fact := range grid.Facts {
		f := aid.RuleFact{Code: fact.String(), Label: book.FactName(fact), Chosen: chosen[fact.String()]}
		if stage := aid.Stage(chosen[rules.FactStage.String()]); fact == rules.FactGrade && stage.Years() > 0 {
			f.Values = gradesOf(stage)
			all = append(all, f)
			continue
		}
		for _, c := range book.Choices(fact) {
			f.Values = append(f.Values, aid.RuleValue{Code: c.Code, Label: c.Label})
		}
		all = append(all, f)
	}
	return all
}

// gradesOf are the years of study of a stage as the stage calls them.
func gradesOf(stage aid.Stage) (all []aid.RuleValue) {
	for grade := 1; grade <= stage.Years(); grade++ {
		all = append(all, aid.RuleValue{Code: strconv.Itoa(grade), Label: aid.GradeLabel(stage, grade)})
	}
	return all
}

func ruleAnswer(book *rules.Book, item string, term aid.Term, facts rules.Facts) *aid.RuleAnswer {
	for _, d := range book.Decide(facts, ruleTerm(term)) {
		if d.Item == item {
			a := aid.RuleAnswer{Entitled: d.Answer.Entitled(), Sentence: book.Sentence(facts, d)}
			if !book.Elsewhere(d) {
				a.Hint = hint(d.Nearest, facts.Stage)
			}
			return &a
		}
	}
	return nil
}

// ExportRulebook is the decision tables of an edition, or with 0 of the law that
// decides a term, a sheet for each item, as a workbook that can be changed and
// handed in as the draft of new law. The county's own sums are not in it: they
// are settings, and handed in they would stand in the text as law. A zero term is
// the current one.
func (b *Bureau) ExportRulebook(ctx context.Context, who aid.Actor, edition aid.EditionID, term aid.Term) (d Download, err error) {
	if err := aid.May(who, aid.ReadFigures, who.Scope()); err != nil {
		return d, err
	}
	var book *rules.Book
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		_, book, err = b.bookShown(ctx, tx, who, edition, &term)
		return err
	})
	return Download{Name: "资助规则决策表.xlsx", Write: func(w io.Writer) error { return writeTables(w, append(book.Sheets(), book.LimitSheet())) }}, err
}

func writeTables(w io.Writer, tables []rules.GridSheet) error {
	out := sheet.NewWriter(w)
	for _, t := range tables {
		if err := out.Begin(sheet.Table{Sheet: t.Name, Title: t.Name, Header: t.Rows[0]}); err != nil {
			out.Discard()
			return err
		}
		for _, row := range t.Rows[1:] {
			if err := out.Row(texts(row...)...); err != nil {
				out.Discard()
				return err
			}
		}
	}
	return out.Close()
}

// tablesOf reads a workbook of decision tables.
// lines tells, by sheet, which line of it each row is.
func tablesOf(workbook []byte) (tables []rules.GridSheet, lines map[string][]int, err error) {
	book, err := sheet.Open(bytes.NewReader(workbook), int64(len(workbook)), sheet.DefaultLimits())
	if err != nil {
		return nil, nil, err
	}
	lines = map[string][]int{}
	err = book.Rows(func(row sheet.Row) error {
		if n := len(tables); n == 0 || tables[n-1].Name != row.Sheet {
			tables = append(tables, rules.GridSheet{Name: row.Sheet})
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = c.Text
		}
		t := &tables[len(tables)-1]
		t.Rows = append(t.Rows, cells)
		lines[row.Sheet] = append(lines[row.Sheet], row.Line)
		return nil
	})
	return tables, lines, err
}
