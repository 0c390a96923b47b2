package intake

import (
	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// options are the columns of a field whose answers have a column each, under one merged header: 性别 over 男 and 女, of which
// one is ticked.
type options struct {
	title   string // the merged header, without blanks
	answers []option
}

type option struct {
	col    int
	answer string // as the column's header says it
}

// answered tells of each field that may be asked so whether a text is one of its answers.
var answered = map[field]func(string) bool{
	sex:      func(s string) bool { told, _ := parseSex(s); return told != 0 },
	boarding: func(s string) bool { told, ok := parseBoarding(s, false); return ok && told != aid.Unknown },
	day:      func(s string) bool { told, _ := parseTri(s); return told != aid.Unknown },
	place: func(s string) bool {
		return yesOrNo(s) || hasAny(s, "县内", "县外", "本县", "外县", "省外", "外省", "市外")
	},
	stage: func(s string) bool { told, ok := parseStage(s); return ok && len(told) > 0 },
	grade: func(s string) bool { return parseGrade(s).ok },
	status: func(s string) bool {
		told, ok := parseStatus(s)
		return ok && told != aid.StatusUnknown || hasAny(s, "脱贫")
	},
	hukou: func(s string) bool {
		told, ok := parseHukou(s)
		return ok && told != aid.HukouUnknown || hasAny(s, "农业")
	},
	lifted: yesOrNo, aided: yesOrNo, poor: yesOrNo,
	fullTime: func(s string) bool { told, ok := parseFullTime(s); return ok && told != aid.Unknown },
	major:    func(s string) bool { told, ok := parseMajor(s); return ok && told != aid.Unknown },
	hardship: func(s string) bool { told, ok := parseHardship(s); return ok && told != aid.Unknown },
	covered:  func(s string) bool { told, ok := parseCovered(s); return ok && told != aid.Unknown },
}

func yesOrNo(s string) bool {
	told, _ := parseTri(s)
	return told != aid.Unknown
}

// optionOf is the field of which the column's own header is an answer, as the merged header over it asks.
func (l label) optionOf() field {
	if l.group == "" {
		return none
	}
	f, _ := matchHeader(l.group)
	if is := answered[f]; is != nil && is(fold(l.own)) {
		return f
	}
	return none
}

// addOptions finds the fields that have no column of their own but one for each answer. The first stands for all.
func (h *header) addOptions(labels []label) {
	for col, l := range labels {
		f := l.optionOf()
		if f == none || h.columns.has(f) && len(h.options[f].answers) == 0 {
			continue
		}
		if h.options == nil {
			h.options = map[field]options{}
		}
		o := h.options[f]
		if len(o.answers) == 0 {
			h.columns[f], o.title = int16(col), squeeze(l.group)
		}
		o.answers = append(o.answers, option{col, squeeze(l.own)})
		h.options[f] = o
	}
}

// choose writes a row's ticked answers into the column that stands for the field, and returns the row so; two ticks for one
// field hold the line.
func (h *header) choose(r *record) sheet.Row {
	row := r.row
	row.Cells = make([]sheet.Cell, max(len(row.Cells), len(h.names)))
	copy(row.Cells, r.row.Cells)
	for f, o := range h.options {
		first := int(h.columns[f])
		answer, ticks := o.ticked(r.row)
		row.Cells[first] = answer
		if ticks > 1 {
			row.Cells[first] = sheet.Cell{}
			r.fault(either(f == boarding, "boarding_conflict", "options_conflict"), f, "“%s”下勾选了%d项，请核对后只选一项。", o.title, ticks)
		}
	}
	return row
}

// ticked is the answer that a row ticks, and how many it ticks. A tick is any word for yes, or the answer again; what is
// neither yes nor no stands for itself, and the field's own reading judges it.
func (o options) ticked(r sheet.Row) (answer sheet.Cell, ticks int) {
	for _, a := range o.answers {
		text := clean(textAt(r, a.col))
		told, known := triWords[fold(text)]
		switch {
		case told == aid.Yes || text != "" && fold(text) == fold(a.answer):
			answer, ticks = sheet.Cell{Text: a.answer, Kind: sheet.Text}, ticks+1
		case isNothing(fold(text)):
		case known:
			if ticks == 0 {
				answer = r.Cells[a.col]
			}
		default:
			answer, ticks = r.Cells[a.col], ticks+1
		}
	}
	return answer, ticks
}
