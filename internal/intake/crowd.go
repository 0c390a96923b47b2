package intake

import (
	"math"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// crowd is how many pupils of a school the term lists, the workbook's among them.
type crowd struct {
	limit  int // 在校生数
	listed int
	from   *aid.Line // of the workbook: the first there, then that with which there are more than the school has
}

// crowdsNamed is how many schools are named one by one: where more are wrong, the list of schools is old.
const crowdsNamed = 20

// crowded warns of each school of which more pupils are listed than the list of schools gives it (在校生数).
func (r *reader) crowded() {
	crowds, found := r.ctx.gazetteer.crowds(r.result.Lines), 0
	for _, s := range r.ctx.gazetteer.schoolList {
		c := crowds[s.ID]
		if c == nil || c.from == nil || c.listed <= c.limit {
			continue
		}
		if found++; found <= crowdsNamed {
			r.warn("%s：本学期名单连同这份工作簿列有%d人，比学校名录的在校生数%d人还多（看%s起的各行）；请核对这些学生的就读学校，或更新学校名录的在校生数。",
				s.Name, c.listed, c.limit, sheet.Where(c.from.Sheet, c.from.Row))
		}
	}
	if found > crowdsNamed {
		r.warn("另有%d所学校列出的人数也比学校名录的在校生数多；请先核对学校名录是不是旧的。", found-crowdsNamed)
	}
}

// crowds are the schools' pupils as they will be listed when the lines are taken: who comes to a school leaves the one
// where the term lists him so far.
func (g *Gazetteer) crowds(lines []aid.Line) map[aid.SchoolID]*crowd {
	crowds := map[aid.SchoolID]*crowd{}
	for _, s := range g.schoolList {
		crowds[s.ID] = &crowd{limit: limitOf(s)}
	}
	for _, at := range g.enrolled {
		if c := crowds[at]; c != nil {
			c.listed++
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.Outcome != aid.Accept || l.Student == nil {
			continue
		}
		before, now := g.enrolled[l.Student.IDNo], l.Student.SchoolID
		if c := crowds[before]; c != nil && before != now {
			c.listed--
		}
		if c := crowds[now]; c != nil {
			c.take(l, before != now)
		}
	}
	return crowds
}

// limitOf is a school's 在校生数, more than anybody lists where it is unknown.
func limitOf(s *aid.School) int {
	if s.Pupils == nil {
		return math.MaxInt
	}
	return *s.Pupils
}

// take counts a line's pupil, who may be listed there already.
func (c *crowd) take(l *aid.Line, comes bool) {
	if comes {
		c.listed++
	}
	if c.from == nil || comes && c.listed == c.limit+1 {
		c.from = l
	}
}
