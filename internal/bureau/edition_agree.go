package bureau

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// EditionCases reads in which golden cases of an edition its rules give something
// else than these say.
func (b *Bureau) EditionCases(ctx context.Context, who aid.Actor, id aid.EditionID) (r aid.CaseReview, err error) {
	if err := aid.May(who, aid.ReadEditions, aid.Place{}); err != nil {
		return r, err
	}
	var now aid.EditionText
	if r.Edition, now, err = b.editionBeside(ctx, who, id); err != nil {
		return r, err
	}
	v, faults, err := newCaseReview(now, r.Edition.Text)
	if r.Faults = faults; err != nil || len(faults) > 0 {
		return r, err
	}
	r.Cases, r.Items = len(v.cases), v.items()
	return r, nil
}

// editionBeside reads an edition, and the text that decides its first term.
func (b *Bureau) editionBeside(ctx context.Context, who aid.Actor, id aid.EditionID) (e aid.Edition, now aid.EditionText, err error) {
	err = b.db.Look(ctx, who, func(tx *store.Tx) error {
		if e, err = tx.Edition(ctx, id); err != nil {
			return err
		}
		now, err = b.textOf(ctx, tx, e.Text.From)
		return err
	})
	return e, now, err
}

// AgreeCases makes golden cases of the draft that was looked at say what its rules
// give, because somebody held that against the document.
func (b *Bureau) AgreeCases(ctx context.Context, who aid.Actor, id aid.EditionID, seen int, all []aid.CaseAgreement) error {
	return b.amendText(ctx, who, id, seen, func(e aid.Edition, book *rules.Book) (text aid.EditionText, entry aid.Audit, err error) {
		if err := aid.CheckAgreements(all); err != nil {
			return text, entry, err
		}
		agreements := make([]rules.Agreement, len(all))
		names := make([]string, len(all))
		for i, a := range all {
			agreements[i] = rules.Agreement{Line: a.Line, Term: ruleTerm(a.Term), Name: a.Title}
			names[i] = a.Title + "（" + a.Term.Label() + "）"
		}
		text = e.Text
		text.Cases, err = book.Agree(e.Text.Cases, agreements)
		if wrong, ok := errors.AsType[*rules.BookError](err); ok {
			err = aid.E(aid.Conflict, ruleFaults(wrong)[0].Sentence())
		}
		entry = aid.Audit{Note: fmt.Sprintf("照规则改了 %d 个标准案例", len(all)), After: map[string]any{"cases": strings.Join(names, "；")}}
		return text, entry, err
	})
}

// caseReview holds the golden cases of a draft against its rules.
type caseReview struct {
	old, draft *rules.Book
	cases      []rules.Case
	from       rules.Term // the draft's first
	changes    []aid.RuleChange
	name       func(code string) string
}

// newCaseReview reads a draft and what decides now; faults say why it cannot.
func newCaseReview(now, draft aid.EditionText) (v caseReview, faults []aid.RuleFault, err error) {
	if v.old, err = rules.Parse([]byte(now.Book)); err != nil {
		return v, nil, fmt.Errorf("read the rules before: %w", err)
	}
	if v.draft, err = rules.Parse([]byte(draft.Book)); err != nil {
		return v, ruleFaults(err), nil
	}
	if strings.TrimSpace(draft.Cases) != "" {
		if v.cases, err = rules.ParseCases([]byte(draft.Cases)); err != nil {
			return v, ruleFaults(err), nil
		}
	}
	v.from = ruleTerm(draft.From)
	v.changes, v.name = ruleChanges(v.old, v.draft), itemNames(v.draft, v.old)
	return v, nil, nil
}

// items are the items about which cases differ: first those whose rules changed.
func (v caseReview) items() (all []aid.CaseItem) {
	touched, codes := touchedItems(v.old, v.draft), []string{}
	for _, c := range v.cases {
		if len(v.draft.Gaps(&c)) == 0 {
			continue
		}
		gaps := v.draft.Gives(c)
		lead := gaps[0].Item
		if i := slices.IndexFunc(gaps, func(g rules.Gap) bool { return touched[g.Item] }); i >= 0 {
			lead = gaps[i].Item
		}
		at := slices.Index(codes, lead)
		if at < 0 {
			at, codes, all = len(codes), append(codes, lead), append(all, aid.CaseItem{Name: v.name(lead), Rules: v.rules(lead)})
		}
		all[at].Gaps = append(all[at].Gaps, v.gap(c, gaps))
	}
	slices.SortStableFunc(all, func(x, y aid.CaseItem) int { return min(len(y.Rules), 1) - min(len(x.Rules), 1) })
	return all
}

// rules are the changed rules of an item, as the draft has them.
func (v caseReview) rules(item string) (sentences []string) {
	for _, c := range v.changes {
		if r, ok := v.draft.Rule(c.Rule); ok && r.Item == item {
			sentences = append(sentences, v.draft.RuleSentence(c.Rule))
		} else if r, ok := v.old.Rule(c.Rule); ok && r.Item == item {
			sentences = append(sentences, "不再有："+v.old.RuleSentence(c.Rule))
		}
	}
	return sentences
}

func (v caseReview) gap(c rules.Case, gaps []rules.Gap) aid.CaseGap {
	g := aid.CaseGap{CaseKey: aid.CaseKey{Line: c.Line(), Term: aidTerm(c.Term)}, Name: c.Name, Title: v.title(c), Clause: c.Clause, Facts: factsInWords(c.Facts)}
	g.Points, g.Past = gapPoints(gaps, v.name), c.Term.Before(v.from) && v.old.Name() == v.draft.Name()
	return g
}

// gapPoints are gaps in words: what a case says before, what the rules give after.
func gapPoints(gaps []rules.Gap, name func(code string) string) (points []aid.RulePoint) {
	for _, gap := range gaps {
		p := aid.RulePoint{Label: name(gap.Item), Before: gap.Want, After: gap.Got}
		switch gap.Part {
		case rules.CaseResult:
		case rules.CaseItem:
			p.Before, p.After = "有这一项", "规则里没有这一项"
		default:
			p.Label += "（" + gap.Part.Label() + "）"
		}
		points = append(points, p)
	}
	return points
}

// title is what a case would be called: sums in its name become those that the
// draft gives in their place.
func (v caseReview) title(c rules.Case) string {
	fresh, was := map[string]string{}, map[string]rules.Decision{}
	for _, d := range v.old.Decide(c.Facts, c.Term) {
		was[d.Item] = d
	}
	for _, d := range v.draft.Decide(c.Facts, c.Term) {
		for _, sums := range [][2]rules.Fen{{was[d.Item].Yearly, d.Yearly}, {was[d.Item].Fen, d.Fen}} {
			if old := sums[0].Yuan(); sums[0] > 0 && sums[1] > 0 && fresh[old] == "" {
				fresh[old] = sums[1].Yuan()
			}
		}
	}
	return sumsNamed.ReplaceAllStringFunc(c.Name, func(sum string) string { return cmp.Or(fresh[sum], sum) })
}

// sumsNamed are sums in the name of a golden case.
var sumsNamed = regexp.MustCompile(`[0-9]+(\.[0-9]+)?元`)
