package intake

import (
	"zhuxue/internal/aid"
)

// preschoolTable reads the rows of 教育年报, 学前教育: a village and a year each.
type preschoolTable struct {
	*places
	seen map[preschoolKey]listed[aid.PreschoolStatistic]
}

type preschoolKey struct {
	year              int
	township, village string
}

func newPreschoolTable(p *places) *preschoolTable {
	return &preschoolTable{p, map[preschoolKey]listed[aid.PreschoolStatistic]{}}
}

func (t *preschoolTable) keys() []field { return []field{village, township} }

func (t *preschoolTable) read(r *record) {
	r.errors()
	s := &aid.PreschoolStatistic{Year: t.readYear(r)}
	r.line.Preschool = s
	townshipName, v := t.home(r)
	if s.Township = townshipName; v != nil {
		s.Village, s.VillageID = v.Name, v.ID
	}
	s.Aged3to5, s.Attending, s.Children = r.count(aged), r.count(attending), r.count(children)
	s.Covered = r.tri(covered, parseCovered)
	r.healTri(covered, s.Covered)
	if s.Attending != nil && s.Children != nil && *s.Attending > *s.Children {
		r.fault("count_conflict", attending, "3至5岁在园幼儿%d人，比在园幼儿总数%d人多，请核对后改正。", *s.Attending, *s.Children)
	}
	if s.Aged3to5 != nil && s.Attending != nil && *s.Attending > *s.Aged3to5 {
		r.notice("count_odd", attending, "3至5岁在园幼儿%d人，比3至5岁人口%d人多，请核对是否含外来幼儿。", *s.Attending, *s.Aged3to5)
	}
	t.compare(r, s)
}

func (t *preschoolTable) compare(r *record, s *aid.PreschoolStatistic) {
	if r.line.Outcome != aid.Accept {
		return
	}
	key := preschoolKey{s.Year, s.Township, s.Village}
	if before, ok := t.seen[key]; ok {
		same := sameCount(before.entry.Aged3to5, s.Aged3to5) && sameCount(before.entry.Attending, s.Attending) &&
			sameCount(before.entry.Children, s.Children) && before.entry.Covered == s.Covered
		r.repeated(same, village, before.where())
		return
	}
	t.seen[key] = listed[aid.PreschoolStatistic]{r.line.Sheet, r.line.Row, *s}
}

// readYear reads the year of a row, or that of the title where the table has no column for it.
func (p *places) readYear(r *record) int {
	text := r.text(year)
	if text == "" {
		if !r.given(year) && p.ctx.year > 0 {
			return p.ctx.year
		}
		if !r.faulty(year) {
			r.fault("year_missing", year, "没有填写年度，请补填，例如2016。")
		}
		return 0
	}
	y := yearIn(text)
	if y == 0 || runes(fold(text)) > 14 {
		r.fault("year_unreadable", year, "看不出年度（“%s”），请填写四位年份，例如2016。", shorten(text))
		return 0
	}
	return y
}

// retentionTable reads the rows of 教育年报, 义务教育巩固: a school and a year of graduation each.
type retentionTable struct {
	*places
	seen map[retentionKey]listed[aid.RetentionStatistic]
}

type retentionKey struct {
	year   int
	school string
}

func newRetentionTable(p *places) *retentionTable {
	return &retentionTable{p, map[retentionKey]listed[aid.RetentionStatistic]{}}
}

func (t *retentionTable) keys() []field { return []field{school} }

func (t *retentionTable) read(r *record) {
	r.errors()
	s := &aid.RetentionStatistic{Year: t.readYear(r)}
	r.line.Retention = s
	t.readSchool(r, s)
	s.Entrants, s.MovedIn, s.MovedOut = r.count(entrants), r.count(movedIn), r.count(movedOut)
	s.Died, s.Graduates = r.count(died), r.count(graduates)
	if stayed, known := expected(s); known && *s.Graduates > stayed {
		r.notice("count_odd", graduates, "毕业%d人，比入学加转入减转出、死亡的%d人多，请核对。", *s.Graduates, stayed)
	}
	t.compare(r, s)
}

// expected is how many should have stayed: entrants, plus those who came, minus those who left or died.
func expected(s *aid.RetentionStatistic) (n int, known bool) {
	if s.Entrants == nil || s.Graduates == nil {
		return 0, false
	}
	value := func(p *int) int {
		if p == nil {
			return 0
		}
		return *p
	}
	return *s.Entrants + value(s.MovedIn) - value(s.MovedOut) - value(s.Died), true
}

// readSchool finds the school, which must be one of the county's.
func (t *retentionTable) readSchool(r *record, s *aid.RetentionStatistic) {
	answer, text, ok := t.school(r, r.text(township))
	switch {
	case ok && answer.school != nil:
		s.School, s.SchoolID = answer.school.Name, answer.school.ID
	case ok:
		r.fault("unknown_school", school, schoolSentences["unknown_school"], shorten(text))
	}
}

func (t *retentionTable) compare(r *record, s *aid.RetentionStatistic) {
	if r.line.Outcome != aid.Accept {
		return
	}
	key := retentionKey{s.Year, s.School}
	if before, ok := t.seen[key]; ok {
		b := before.entry
		same := sameCount(b.Entrants, s.Entrants) && sameCount(b.MovedIn, s.MovedIn) && sameCount(b.MovedOut, s.MovedOut) &&
			sameCount(b.Died, s.Died) && sameCount(b.Graduates, s.Graduates)
		r.repeated(same, school, before.where())
		return
	}
	t.seen[key] = listed[aid.RetentionStatistic]{r.line.Sheet, r.line.Row, *s}
}
