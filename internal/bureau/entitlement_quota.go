package bureau

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// quotas hold the students of each item that has a quota in a term against it, a
// sentence for each: those at the county's own schools, of the pupils that the
// register of schools tells. What is not known is said. A quota warns and never
// blocks; over tells whether any is exceeded.
func quotas(ctx context.Context, tx *store.Tx, book *rules.Book, term aid.Term, here map[aid.Item]int) (lines []string, over bool, err error) {
	quoted := book.Quotas(ruleTerm(term))
	if len(quoted) == 0 {
		return nil, false, nil
	}
	settings, err := tx.Settings(ctx)
	if err != nil {
		return nil, false, err
	}
	schools, err := tx.Schools(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, q := range quoted {
		line, exceeded := quotaLine(book, q, term, settings.Region, schools, here[aid.Item(q.Item)])
		lines, over = append(lines, line), over || exceeded
	}
	return lines, over, nil
}

// quotasDue holds what is due against the quotas.
func quotasDue(ctx context.Context, tx *store.Tx, book *rules.Book, e *aid.Entitlements) error {
	term := lastTerm(e.Filter)
	if len(book.Quotas(ruleTerm(term))) == 0 {
		return nil
	}
	dues, err := tx.Dues(ctx, aid.DueFilter{Term: e.Filter.Term, Whole: e.Filter.Whole, By: aid.PerSchool}, aid.Place{})
	if err != nil {
		return err
	}
	here := map[aid.Item]int{}
	for _, d := range dues {
		if d.Part != "" && d.Part != "0" {
			here[d.Item] += d.Students
		}
	}
	e.Quotas, e.Over, err = quotas(ctx, tx, book, term, here)
	return err
}

// quotaCheck says in a rehearsal how a draft stands to its quotas. It is never
// red: who is within a quota is the schools' to settle.
func quotaCheck(lines []string, over bool) aid.RuleCheck {
	c := aid.RuleCheck{Code: aid.CheckQuota, OK: true, Look: over, Sentence: "没有项目超出控制比例；算不出的写明了原因", Details: lines}
	if over {
		c.Sentence = "有的项目超出控制比例；只提示，不影响享受，请核对"
	}
	return c
}

// quotaLine says how one item stands to its quota.
func quotaLine(book *rules.Book, q rules.Quoted, term aid.Term, in aid.Region, schools []aid.School, here int) (line string, over bool) {
	pupils, unknown := pupilsOf(q.Stages, schools)
	region, told := ruleRegions[in]
	ration, has := book.Ration(q.Item, ruleTerm(term), region, int64(here), pupils)
	switch {
	case !told:
		unknown = "本县参数里没有所在地区"
	case !has:
		return q.Name + "：" + in.Label() + "没有控制比例", false
	case q.Of != "":
		unknown = "控制比例只对" + q.Of + "，学校名录没有这个人数"
	}
	line = q.Name + "："
	if unknown != "" {
		line += fmt.Sprintf("符合%d人，指标未知（%s），是否超出未知", here, unknown)
	} else {
		line, over = line+ration.Sentence(), ration.Over > 0
	}
	if q.Unconfirmed {
		line += "；控制比例尚待与文件核对"
	}
	return line, over
}

// ruleRegions are the regions as the rules know them.
var ruleRegions = map[aid.Region]rules.Region{"west": rules.West, "central": rules.Central, "east": rules.East, "poor_area": rules.PoorArea}

// mostNamed is how many schools a reason names.
const mostNamed = 3

// pupilsOf is how many pupils of some stages the county's schools have, or why
// that is not known. Special schools teach all stages and are left out.
func pupilsOf(of []rules.Stage, schools []aid.School) (n int64, unknown string) {
	var mixed, uncounted []string
	for _, s := range schools {
		ours, others := 0, 0
		for _, stage := range s.Kind.Stages() {
			if slices.Contains(of, ruleStages[stage]) {
				ours++
			} else {
				others++
			}
		}
		switch {
		case ours == 0 || strings.HasPrefix(string(s.Kind), "5"):
		case others > 0:
			mixed = append(mixed, s.Name)
		case s.Pupils == nil:
			uncounted = append(uncounted, s.Name)
		default:
			n += int64(*s.Pupils)
		}
	}
	switch {
	case len(mixed) > 0:
		unknown = named(mixed) + "有几个学段，名录分不出"
	case len(uncounted) > 0:
		unknown = named(uncounted) + "没有在校生人数"
	case n == 0:
		unknown = "学校名录里没有这个学段的学校"
	}
	return n, unknown
}

func named(schools []string) string {
	if more := len(schools) - mostNamed; more > 0 {
		return strings.Join(schools[:mostNamed], "、") + "等" + strconv.Itoa(len(schools)) + "所学校"
	}
	return strings.Join(schools, "、")
}
