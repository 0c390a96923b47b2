// Package peer holds both books, as the rules package decides them, against general engines and against SQL: the same law, written out from
// the same book, on the same students, in one run. It is a module of its own, so that no engine enters the program's.
package peer

import (
	"testing"
	"time"

	"zhuxue/internal/rules"
	"zhuxue/internal/testkit/pace"
)

var autumn = rules.Term{Year: 2025}

// ownLaw is a county's, with what the shipped books do not have: tiers with sums, a capped fee, a split of its own, an exclusion that facts
// do not rule out anyway.
const ownLaw = `book: own
name: 县里的书
source: 示教〔2025〕1号
unit: fen per school year
items:
  local_aid: {name: 县级助学金, from: 2025}
  bus_aid: {name: 交通补助, from: 2025}
rules:
  - code: senior_high_grant
    clause: 一
    name: 普通高中国家助学金
    kind: average
    from: 2025
    when: {stage: [senior], any: [{hardship: true}, {categories: [needy]}]}
    amount: {senior: 230000}
    tiers:
      - {name: 一档, when: {categories: [registered]}, amount: {senior: 330001}}
      - {name: 二档, when: {hardship_level: [hard, special]}, amount: {senior: 230000}}
      - {name: 三档, amount: {senior: 130000}}
  - code: senior_high_fee_waiver
    clause: 二
    name: 普通高中免学杂费
    kind: waiver
    fee: {cap: {senior: 160001}, owners: [inclusive, private]}
    from: 2025
    when: {stage: [senior], categories: [waived]}
  - {code: local_aid, clause: 三, kind: grant, autumn: 70, from: 2025, when: {stage: [senior, junior], hukou_local: true}, amount: {junior: 70001, senior: 100001}}
  - {code: bus_aid, clause: 四, kind: share, of: local_aid, percent: 30, from: 2025, when: {stage: [senior, junior], boarding: false}}
limits:
  - {exclude: [local_aid, bus_aid], clause: 五, from: 2025}
`

// Every engine gives every student the same answers on all items, whether or not all facts are told, and each item has each answer that its
// rule can give.
func TestPeers_sameAnswers(t *testing.T) {
	own, err := rules.National().Extend([]byte(ownLaw))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		law   law
		blank int
	}{
		{"plan", law{rules.Plan(), rules.Term{Year: 2016}, true}, 0},
		{"plan with blanks", law{rules.Plan(), rules.Term{Year: 2016}, false}, 8},
		{"national", law{rules.National(), autumn, false}, 8},
		{"national before its last item", law{rules.National(), rules.Term{Year: 2024, Spring: true}, false}, 8},
		{"county in autumn", law{own, autumn, false}, 8},
		{"county in spring", law{own, autumn.Next(), false}, 8},
	} {
		t.Run(c.name, func(t *testing.T) { sameAnswers(t, c.law, students(3_000, c.blank)) })
	}
}

func sameAnswers(t *testing.T, l law, all []rules.Facts) {
	engines := engines(t, l, all)
	var seen [16][1 - notInForce]int
	for n := range all {
		var want sums
		for i, e := range engines {
			got, err := e.run(n, n+1)
			if i == 0 {
				want = got
			}
			if err != nil || got != want {
				t.Fatalf("%s: %+v: got %v, want %v (%v)", e.name, tell(all[n]), got, want, err)
			}
		}
		for item := range want {
			seen[item][-want[item].other]++
		}
	}
	for i, item := range l.book.Items() {
		r, ok := l.rule(item.Code)
		open := (r.Kind == rules.County || r.Kind == rules.Share) && r.Amount == nil
		sum := !l.told && (r.Fee != nil || r.Tiers != nil)
		want := [1 - notInForce]bool{ok && !open, ok && (open || sum), ok && !l.told, ok, !ok}
		for answer, people := range seen[i] {
			if want[answer] != (people > 0) {
				t.Errorf("%s: answer %d is given to %d", item.Code, -answer, people)
			}
		}
	}
}

// BenchmarkPeers lets every engine decide the same students in turn and holds their sums against each other each time.
func BenchmarkPeers(b *testing.B) {
	b.Run("plan", func(b *testing.B) { peers(b, law{rules.Plan(), rules.Term{Year: 2016}, true}, 0) })
	b.Run("national", func(b *testing.B) { peers(b, law{rules.National(), autumn, false}, 20) })
}

func peers(b *testing.B, l law, blank int) {
	all := students(100_000, blank)
	var want sums
	var ways []pace.Way
	for _, e := range engines(b, l, all) {
		ways = append(ways, pace.Way{Name: e.name, Do: func() time.Duration {
			start := time.Now()
			got, err := e.run(0, len(all))
			took := time.Since(start)
			if want == (sums{}) {
				want = got
			}
			if err != nil || got != want {
				b.Fatalf("%s: got %v, want %v (%v)", e.name, got, want, err)
			}
			return took
		}})
	}
	pace.Beside(b, pace.Each(len(all), "student"), ways...)
}
