package bureau

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// leaning is what the tiers of an item come to in a school year, and what their
// mean asks for; of one school, or of the county.
type leaning struct {
	fen, mean aid.Fen
}

func (l leaning) off() aid.Fen { return l.fen - l.mean }

// everywhere stands for all schools of the county; 0 is outside of it.
const everywhere aid.SchoolID = -1

// leanings are those of items by school.
type leanings map[aid.Item]map[aid.SchoolID]leaning

// leaningsOf adds up what everybody has of items whose tiers must come out at a
// mean, by the traces of the draft.
func leaningsOf(decisions []store.Decision, fresh []*store.Trace, laws laws, year aid.Year) leanings {
	means := map[bool]map[string]map[rules.Stage]rules.Fen{
		false: laws.autumn.Table(ruleTerm(year.Autumn())).Means(), true: laws.spring.Table(ruleTerm(year.Spring())).Means(),
	}
	all := leanings{}
	if len(means[false])+len(means[true]) == 0 {
		return all
	}
	for i, d := range decisions {
		for _, g := range fresh[i].Grants {
			mean, tiered := means[d.Spring][string(g.Item)][ruleStages[d.Spot.Stage]]
			if tiered && g.Fen != nil {
				all.add(g.Item, everywhere, *g.Fen, aid.Fen(mean))
				all.add(g.Item, d.Spot.School, *g.Fen, aid.Fen(mean))
			}
		}
	}
	return all
}

func (l leanings) add(item aid.Item, school aid.SchoolID, fen, mean aid.Fen) {
	if l[item] == nil {
		l[item] = map[aid.SchoolID]leaning{}
	}
	was := l[item][school]
	l[item][school] = leaning{was.fen + fen, was.mean + mean}
}

// mostLeanings is how many schools of an item are named.
const mostLeanings = 10

// check says by how much each item is off its mean, in the county and in the
// schools that are off most. It is never red: who is in which tier is the
// schools' to settle, and the rules can only say.
func (l leanings) check(schools map[aid.SchoolID]string) aid.RuleCheck {
	c := aid.RuleCheck{Code: aid.CheckMean, OK: true, Sentence: "各档合计与平均标准相符"}
	for _, item := range slices.Sorted(maps.Keys(l)) {
		of := l[item]
		c.Details = append(c.Details, item.Short()+"，全县"+of[everywhere].sentence())
		off := slices.DeleteFunc(slices.Collect(maps.Keys(of)), func(s aid.SchoolID) bool { return s == everywhere || of[s].off() == 0 })
		slices.SortFunc(off, func(x, y aid.SchoolID) int {
			return cmp.Or(cmp.Compare(max(of[y].off(), -of[y].off()), max(of[x].off(), -of[x].off())), cmp.Compare(x, y))
		})
		for _, s := range off[:min(len(off), mostLeanings)] {
			c.Details = append(c.Details, item.Short()+"，"+schools[s]+of[s].sentence())
		}
		if more := len(off) - mostLeanings; more > 0 {
			c.Details = append(c.Details, fmt.Sprintf("%s，另有 %d 所学校不符", item.Short(), more))
		}
		if of[everywhere].off() != 0 || len(off) > 0 {
			c.Look, c.Sentence = true, "各档合计与平均标准不相符，差额如下；发布前请与学校核对各档人数"
		}
	}
	return c
}

func (l leaning) sentence() string {
	s := "按平均标准应为 " + l.mean.String() + " 元，各档合计 " + l.fen.String() + " 元"
	switch off := l.off(); {
	case off > 0:
		return s + "，多出 " + off.String() + " 元"
	case off < 0:
		return s + "，少 " + (-off).String() + " 元"
	}
	return s + "，相符"
}
