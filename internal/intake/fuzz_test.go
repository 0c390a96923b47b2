package intake

import (
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// FuzzIDNo: whatever a cell holds, what comes out is a sound number or a fault, and reads as itself.
func FuzzIDNo(f *testing.F) {
	for _, s := range []string{soundID, soundX, "'" + soundID, "９９０１２１２００３０７１３９０６ｘ", soundID + "43B1", "9.90121E+17", "", "G" + soundID, "990121-20080213-2391"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range []sheet.Cell{text(s), number(s)} {
			r := readID(c)
			if (r.fault == "") == r.number.IsZero() {
				t.Fatalf("%q: got number %v and fault %q", s, r.number, r.fault)
			}
			if r.fault != "" {
				if idSentence(r) == "" {
					t.Fatalf("%q: no sentence for %s", s, r.fault)
				}
				continue
			}
			if again := readID(text(r.text)); again.number != r.number || len(again.codes) > 0 || r.text != r.number.Full() {
				t.Fatalf("%q: healed to %q, which reads as %+v", s, r.text, again)
			}
		}
	})
}

// FuzzDate: every reading exists, and a whole date written out reads as itself.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"2008-09-01", "2008年9月1日", "39692", "20080901", "08.9.1", "9/1/2008", "2008.1", "2008/9/1 0:00", "1E9", "::", "2008-02-30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range []sheet.Cell{text(s), number(s)} {
			readings, impossible := readDates(c)
			if impossible && len(readings) > 0 {
				t.Fatalf("%q: impossible, and %v", s, readings)
			}
			for _, d := range readings {
				if !d.real() {
					t.Fatalf("%q: got %v", s, d)
				}
				if !d.whole() {
					continue
				}
				if again, _ := readDates(text(d.String())); len(again) != 1 || again[0] != d {
					t.Fatalf("%q: %v is written %s and reads as %v", s, d, d, again)
				}
			}
		}
	})
}

// FuzzGrade: a grade lies within its stage, and its official name reads as the same grade.
func FuzzGrade(f *testing.F) {
	for _, s := range []string{"初一", "七年级2班", "小三", "三(2)班", "高中二年级", "大一班", "2016级", "1", "301班", "研一", "学前班"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := parseGrade(s)
		for _, stage := range aid.Stages {
			year := r.yearOf(stage, 2016)
			if year < 0 || year > stage.Years() {
				t.Fatalf("%q: got year %d of %s", s, year, stage)
			}
			if !r.ok || !r.fits(stage, 2016) {
				continue
			}
			official, _ := gradeWording(stage, year, s)
			if again := parseGrade(official); again.yearOf(stage, 2016) != year {
				t.Fatalf("%q: %s %d is called %s, which reads as %+v", s, stage, year, official, again)
			}
		}
	})
}

func ethnicOf(s string) string {
	people, _ := parseEthnicity(s)
	return people
}

// FuzzCell: no text upsets a parser, and what is healed stays.
func FuzzCell(f *testing.F) {
	for _, s := range []string{"石门村委会", "王 小明", "住校", "已脱贫（享受政策）", "\u00a0x\t", "青岭县石门镇中心小学", "县一小", "坪上村三组", "(", "县", "一"} {
		f.Add(s)
	}
	g := smallGazetteer()
	f.Fuzz(func(t *testing.T, s string) {
		once := []string{fold(s), trim(s), squeeze(s), healName(s), ethnicOf(s), officialVillage(squeeze(s))}
		twice := []string{fold(once[0]), trim(once[1]), squeeze(once[2]), healName(once[3]), ethnicOf(once[4]), officialVillage(once[5])}
		for i := range once[:5] {
			if once[i] != twice[i] {
				t.Fatalf("%q: healing %d gives %q, then %q", s, i, once[i], twice[i])
			}
		}
		parseSex(s)
		parseStage(s)
		parseHukou(s)
		parseTri(s)
		parseCovered(s)
		parsePoorVillage(s)
		if told, ok := parseBoarding(s, true); ok && told != aid.Unknown {
			if again, _ := parseBoarding(told.Label(), true); again != told {
				t.Fatalf("%q: got %v", s, told)
			}
		}
		if v := g.OnlyVillage(s); v != nil && g.Village(v.Township, v.Name) != v {
			t.Fatalf("%q: got village %v, whose name means another", s, v)
		}
		if school, _ := g.School("", s); school != nil {
			if again, _ := g.School("", school.Name); again != school {
				t.Fatalf("%q: got school %v, whose name means %v", s, school, again)
			}
		}
		g.VillageOfAddress("石门镇", s)
		g.elsewhere(s)
		g.townshipIn(s)
	})
}

// FuzzHeader: any table at all is read or refused; a line that is not accepted says why, and counts add up.
func FuzzHeader(f *testing.F) {
	f.Add("姓名|身份证号|学校|年级\n王小明|"+soundID+"|石门镇中心小学|三年级\n合计|1人", uint8(0))
	f.Add("序号|户主信息||学生信息\n|姓名|身份证号|姓名|身份证号|年级|是否寄宿\n1|a|b|c|d|e|是", uint8(0))
	f.Add("乡镇|村|是否贫困村\n石门镇|坪上村|是", uint8(1))
	f.Add("学校名称|办学类型|在校生数\n石门小学|小学|3", uint8(2))
	f.Add("年度|乡镇|行政村|3至5岁人口|在园人数\n2016|石门镇|坪上村|3|4", uint8(3))
	g := smallGazetteer()
	f.Fuzz(func(t *testing.T, table string, which uint8) {
		var rows []sheet.Row
		for s := range strings.SplitSeq(table, "\n") {
			if r := rowOf(len(rows)+1, s); len(r.Cells) > 0 {
				rows = append(rows, r)
			}
		}
		result, err := ReadRows(rows, aid.UploadKinds[int(which)%len(aid.UploadKinds)], g, aid.Year(2016).Autumn())
		if err != nil {
			if aid.KindOf(err) != aid.Invalid {
				t.Fatalf("got %v", err)
			}
			return
		}
		c := result.Counts
		if c.Rows != len(result.Lines) || c.Accept+c.Hold+c.Duplicate != c.Rows {
			t.Fatalf("got %+v for %d lines", c, len(result.Lines))
		}
		for _, l := range result.Lines {
			if (l.Outcome == aid.Accept) != (len(l.Faults) == 0) {
				t.Fatalf("got %s with faults %v", l.Outcome, l.Faults)
			}
		}
	})
}
