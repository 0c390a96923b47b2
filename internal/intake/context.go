package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhuxue/internal/aid"
)

// context is what a table says outside its columns, in its title or in the name of its sheet: the roster of one school has
// no column for the school.
type context struct {
	gazetteer *Gazetteer
	township  string
	school    *aid.School
	stages    []aid.Stage
	year      int
}

func (c *context) forget() { *c = context{gazetteer: c.gazetteer} }

// set reads the surroundings of a table for the columns that it does not have. What they do not say stays as it was said
// for the table before on the same sheet.
func (c *context) set(h *header, sheetName string, preamble []string) {
	texts := append(slices.Clone(preamble), sheetName)
	slices.Reverse(texts) // the sheet's name first, then the nearest line
	if !h.columns.has(township) {
		c.township = firstTownship(c.gazetteer, texts, c.township)
	}
	if !h.columns.has(school) {
		c.school = firstSchool(c.gazetteer, texts, c.school)
	}
	if !h.columns.has(stage) {
		if stages, ok := parseStage(sheetName); ok && len(stages) == 1 {
			c.stages = stages
		}
	}
	if !h.columns.has(year) {
		c.year = firstYear(texts, c.year)
	}
}

func firstTownship(g *Gazetteer, texts []string, before string) string {
	for _, t := range texts {
		if found := g.townshipIn(t); found != "" {
			return found
		}
		if found := g.Township(t); found != "" { // a sheet called 石门
			return found
		}
	}
	return before
}

func firstSchool(g *Gazetteer, texts []string, before *aid.School) *aid.School {
	for _, t := range texts {
		if s := g.schoolIn(t); s != nil {
			return s
		}
		if _, after, ok := strings.Cut(fold(t), ":"); ok && hasAny(t, "学校", "单位", "幼儿园") {
			if s, _ := g.School("", after); s != nil {
				return s
			}
		}
	}
	return before
}

var yearText = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})(?:$|[^0-9])`)

// firstYear is the year in the first text that names exactly one. 2015-2016学年 names the earlier.
func firstYear(texts []string, before int) int {
	for _, t := range texts {
		if y := yearIn(t); y > 0 {
			return y
		}
	}
	return before
}

func yearIn(text string) int {
	m := yearText.FindStringSubmatch(fold(text))
	if m == nil {
		return 0
	}
	y, _ := strconv.Atoi(m[1])
	return y
}
