package bureau

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

func parses(book *rules.Book, err error) aid.RuleCheck {
	if err == nil {
		return aid.RuleCheck{Code: aid.CheckParses, OK: true, Sentence: fmt.Sprintf("《%s》：%d 项资助，%d 条规则", book.Title(), len(book.Items()), len(book.Rules()))}
	}
	c := aid.RuleCheck{Code: aid.CheckParses, Sentence: "规则全文有错，读不懂；请改正后再演练"}
	for _, f := range ruleFaults(err) {
		c.Details = append(c.Details, f.Sentence())
	}
	return c
}

// proven runs the golden cases.
func proven(book *rules.Book, cases string) aid.RuleCheck {
	if strings.TrimSpace(cases) == "" {
		return aid.RuleCheck{Code: aid.CheckCases, Sentence: "没有标准案例；请至少为每个改动写一个案例：情况、学期、应得的结果"}
	}
	all, err := rules.ParseCases([]byte(cases))
	if err != nil {
		c := aid.RuleCheck{Code: aid.CheckCases, Sentence: "标准案例有错，读不懂；请改正后再演练"}
		for _, f := range ruleFaults(err) {
			c.Details = append(c.Details, f.Sentence())
		}
		return c
	}
	wrong := book.Prove(all)
	if len(wrong) > 0 {
		return aid.RuleCheck{Code: aid.CheckCases, Sentence: fmt.Sprintf("%d 个标准案例中有 %d 处与规则不符", len(all), len(wrong)), Details: wrong}
	}
	c := aid.RuleCheck{Code: aid.CheckCases, OK: true, Sentence: fmt.Sprintf("%d 个标准案例与规则全部相符", len(all))}
	for _, it := range book.Items() {
		if !slices.ContainsFunc(all, func(c rules.Case) bool { _, has := c.Expect[it.Code]; return has }) {
			c.Look = true
			c.Details = append(c.Details, it.Name+"：没有一个案例享受它，请照文件写一个")
		}
	}
	return c
}

func clauses(book *rules.Book) aid.RuleCheck {
	c := aid.RuleCheck{Code: aid.CheckClauses, Sentence: fmt.Sprintf("%d 项资助都写明依据的条款", len(book.Items()))}
	for _, it := range book.Items() {
		if it.Clause == "" {
			c.Details = append(c.Details, it.Name+"没有写明依据")
		}
	}
	if c.OK = len(c.Details) == 0; !c.OK {
		c.Sentence = "有的项目没有写明依据"
	}
	return c
}

// keptPast asks that no term which schools have confirmed is decided by a text
// that does not reach back.
func keptPast(from aid.Term, firm []aid.FirmTerm) aid.RuleCheck {
	if len(firm) == 0 {
		return aid.RuleCheck{Code: aid.CheckPast, OK: true, Sentence: from.Label() + "起还没有学校确认落实的资助"}
	}
	return aid.RuleCheck{Code: aid.CheckPast, Sentence: firmSentence(firm[0])}
}

func firmSentence(newest aid.FirmTerm) string {
	return fmt.Sprintf("%s已有 %d 名学生经学校确认，资助已落实，不能再改；起始学期请改为%s或以后，文件写明追溯的请勾选“追溯执行”并写明依据",
		newest.Term.Label(), newest.Students, newest.Term.Next().Label())
}

// reachesBack names the confirmed terms that a text reaches back into, and the
// editions from later terms that it takes the place of.
func reachesBack(t aid.EditionText, firm []aid.FirmTerm, editions []aid.Edition) aid.RuleCheck {
	c := aid.RuleCheck{Code: aid.CheckRetro, OK: true, Look: true, Sentence: "依据" + t.Retro.Document + "，自" + t.From.Label() + "起追溯：已落实的判定不改动，逐人另列差额"}
	if len(firm) == 0 {
		c.Sentence = "写明了追溯执行，但自" + t.From.Label() + "起还没有学校确认落实的资助"
	}
	for _, f := range slices.Backward(firm) {
		c.Details = append(c.Details, fmt.Sprintf("%s：已有 %d 名学生落实", f.Term.Label(), f.Students))
	}
	for _, e := range editions {
		if e.State == aid.EditionInForce && e.Text.From.String() > t.From.String() {
			c.Details = append(c.Details, e.Label()+"自"+e.Text.From.Label()+"起也由这一版代替；它改过的地方，请核对这一版里有没有")
		}
	}
	return c
}

// current holds what stands in the registers, person by person, against what the
// rules that decide now would give, and adds it up to their sums.
func current(totals map[aid.Item]sides, standing []aid.ItemTotal, odd map[aid.Item]int) aid.RuleCheck {
	c := aid.RuleCheck{Code: aid.CheckCurrent, Sentence: "按现行规则重算：" + totals[""].fen[0].String() + " 元，与资助资格一致"}
	seen := map[aid.Item]bool{}
	for _, s := range standing {
		seen[s.Item] = true
		if t := totals[s.Item]; t.students[0] != s.Students || t.fen[0] != s.Fen {
			c.Details = append(c.Details, fmt.Sprintf("%s：重算 %d 人 %s 元，库中 %d 人 %s 元", s.Item.Short(), t.students[0], t.fen[0], s.Students, s.Fen))
		}
	}
	for item, t := range totals {
		if item != "" && !seen[item] && t.students[0] > 0 {
			c.Details = append(c.Details, fmt.Sprintf("%s：重算 %d 人，库中没有", item.Short(), t.students[0]))
		}
	}
	for _, item := range slices.Sorted(maps.Keys(odd)) {
		c.Details = append(c.Details, fmt.Sprintf("%s：%d 人次的判定与现行规则不符", item.Short(), odd[item]))
	}
	if c.OK = len(c.Details) == 0; !c.OK {
		c.Sentence = "按现行规则重算的结果与库中不一致；请先在“资助资格”中重新计算"
	}
	return c
}

// addUp holds the sums of one division against the totals: item by item, before
// and after.
func addUp(c *aid.RuleCheck, totals map[aid.Item]sides, sums []aid.RehearsalSum) {
	whole, parts := map[aid.Item]sides{}, map[aid.Item]sides{}
	division := ""
	for _, s := range sums {
		into := whole
		if s.Division != "all" {
			into, division = parts, s.Division
		}
		t := into[s.Item]
		t.students[0], t.students[1] = t.students[0]+s.StudentsBefore, t.students[1]+s.StudentsAfter
		t.fen[0], t.fen[1] = t.fen[0]+s.BeforeFen, t.fen[1]+s.AfterFen
		into[s.Item] = t
	}
	for item, want := range totals {
		if item == "" {
			want.students = whole[""].students // one student has several items
		}
		if whole[item] != want || parts[item] != want {
			c.OK = false
			c.Details = append(c.Details, fmt.Sprintf("%s按%s相加不等于合计", item, division))
		}
	}
	c.Sentence = fmt.Sprintf("逐人相加、按学段、按乡镇、按学校相加都是：现行 %s 元，草稿 %s 元", totals[""].fen[0], totals[""].fen[1])
}

// unset names the items of which receivers would get no sum. One that has a sum
// now must not lose it unseen, nor an item all its sums.
func (h *rehearsal) unset() aid.RuleCheck {
	c := aid.RuleCheck{Code: aid.CheckUnset, OK: true, Sentence: "所有有金额的项目都已确定金额"}
	for _, law := range h.Report.Items {
		open, kept, lost := 0, 0, false
		for _, s := range h.stakesOf(law.Item) {
			autumn, spring := s.Terms[0], s.Terms[1]
			if autumn.After == nil || spring.After == nil {
				open++
				lost = lost || stripped(autumn) || stripped(spring)
			} else if *autumn.After+*spring.After > 0 {
				kept++
			}
		}
		if !law.HasSum || open == 0 {
			continue
		}
		line := fmt.Sprintf("%s：%d 人享受，金额未定", law.Name, open)
		switch {
		case lost && kept == 0:
			c.OK = false
			line += "；现行规则有金额，草稿没有"
		case lost:
			c.Look = true
			line += "，其中有人按现行规则有金额，请先把没有填的情况填上"
		}
		c.Details = append(c.Details, line)
	}
	if len(c.Details) > 0 {
		c.Sentence = "以下项目有人金额未定，等待县里确定标准，或者等情况填全"
	}
	return c
}

// stakesOf are the stakes in an item, of all trials.
func (h *rehearsal) stakesOf(item aid.Item) (all []aid.Stake) {
	for _, t := range h.trials {
		for _, s := range t.stakes {
			if s.Item == item {
				all = append(all, s)
			}
		}
	}
	return all
}

// stripped tells whether a sum is lost while the right is kept.
func stripped(s aid.Sides) bool { return s.After == nil && s.Before != nil && *s.Before > 0 }
