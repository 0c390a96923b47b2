package rules

import (
	"fmt"
	"slices"
)

// Mean is how the tiers of an average grant come out among the students of a school or a county.
type Mean struct {
	Want   Fen   `json:"want_fen"` // the mean that the law asks for, per student and school year
	People int64 `json:"people"`
	Sum    Fen   `json:"sum_fen"`
	Off    Fen   `json:"off_fen"` // by how much the sum is more than the mean allows; negative: less
}

// Mean counts what so many students in each tier, best first, come to. A rule without tiers has one. The error names what does not fit.
func (r *Rule) Mean(s Stage, people []int64) (m Mean, err error) {
	want, ok := r.Amount[s]
	if r.Kind != Average || !ok {
		return m, fmt.Errorf("%s没有%s的平均标准", r.Name, s.Label())
	}
	sums := r.sums(s)
	if len(people) != len(sums) {
		return m, fmt.Errorf("%s有%d档，给出了%d档的人数", r.Name, len(sums), len(people))
	}
	m.Want = want
	for i, n := range people {
		if n < 0 || n > maxPeople {
			return m, fmt.Errorf("第%d档的人数%d不合理", i+1, n)
		}
		m.People += n
		m.Sum += Fen(n) * sums[i]
	}
	m.Off = m.Sum - want*Fen(m.People)
	return m, nil
}

// Means gives, for each item whose sum is the mean of tiers, that mean as it is due in the term, by stage.
func (t Table) Means() map[string]map[Stage]Fen {
	means := map[string]map[Stage]Fen{}
	for _, at := range t.era.rules {
		if at < 0 || t.book.rules[at].Kind != Average || len(t.book.rules[at].Tiers) == 0 {
			continue
		}
		r := &t.book.rules[at]
		means[r.Item] = map[Stage]Fen{}
		for stage, yearly := range r.Amount {
			means[r.Item][stage] = r.share(t.term, yearly)
		}
	}
	return means
}

// maxPeople keeps the sums within 64 bits.
const maxPeople = 1_000_000_000

// sums lists what the tiers give at the stage, best first.
func (r *Rule) sums(s Stage) (all []Fen) {
	for i := range r.Tiers {
		all = append(all, r.Tiers[i].Amount[s])
	}
	if all == nil {
		all = []Fen{r.Amount[s]}
	}
	return all
}

// Met says whether the mean is exactly what the law asks for. Nobody at all meets it.
func (m Mean) Met() bool { return m.Off == 0 }

// Sentence says the mean in Chinese: 应平均2000元，现平均2150元，20人共多出3000元.
func (m Mean) Sentence() string {
	if m.People == 0 {
		return "应平均" + m.Want.Yuan() + "，目前没有享受的学生"
	}
	now, about := m.Sum/Fen(m.People), ""
	if m.Sum%Fen(m.People) != 0 {
		about = "约"
	}
	s := "应平均" + m.Want.Yuan() + "，现平均" + about + now.Yuan()
	switch {
	case m.Off > 0:
		return s + fmt.Sprintf("，%d人共多出", m.People) + m.Off.Yuan()
	case m.Off < 0:
		return s + fmt.Sprintf("，%d人共少", m.People) + (-m.Off).Yuan()
	}
	return s + "，相符"
}

// checkTiers looks at the tiers of one rule.
func (p *parser) checkTiers(r *Rule) {
	if len(r.Tiers) == 0 {
		return
	}
	if n := len(r.Tiers); n < 2 || n > maxTiers {
		p.fault(r.Tiers[0].line, "分档应是2至%d档，这里是%d档", maxTiers, n)
	}
	for i := range r.Tiers {
		t := &r.Tiers[i]
		if err := checkAmounts(t.Amount, r.stages()); err != nil {
			p.fault(t.line, "%s：%v", t.Name, err)
		}
		if t.When.empty() && i < len(r.Tiers)-1 {
			p.fault(t.line, "%s没有条件，排在它后面的各档永远轮不到", t.Name)
		}
		p.checkCounted(r, t.When)
		p.checkRange(r, t)
	}
	p.checkMean(r)
}

// maxTiers is more than any law has.
const maxTiers = 5

func (p *parser) checkRange(r *Rule, t *Tier) {
	for _, fen := range sortedAmounts(t.Amount) {
		if r.Range != nil && (fen < r.Range.Least || fen > r.Range.Most) {
			p.fault(t.line, "%s的%s不在政策允许的%s至%s之间", t.Name, fen.Yuan(), r.Range.Least.Yuan(), r.Range.Most.Yuan())
		}
	}
}

// checkMean refuses tiers that cannot come out at the mean whoever is in them.
func (p *parser) checkMean(r *Rule) {
	for _, s := range r.stages() {
		sums := r.sums(s)
		least, most := slices.Min(sums), slices.Max(sums)
		if want, ok := r.Amount[s]; r.Kind == Average && ok && (want < least || want > most) {
			p.fault(r.line, "%s各档在%s至%s之间，无论如何达不到平均%s", s.Label(), least.Yuan(), most.Yuan(), want.Yuan())
		}
	}
}
