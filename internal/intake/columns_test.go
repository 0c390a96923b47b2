package intake_test

import (
	"slices"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
)

// Each column tells as what it was read. One that we know but do not need, and one that nobody knows, are told as not read.
func TestRead_tellsItsColumns(t *testing.T) {
	t.Parallel()
	const header = "序号|所在乡(镇)|村|家长姓名|姓 名|公民身份号码|就读学校|年级|是否住校|贫困状态|鞋码|问题说明"
	row := "1|云台镇|石桥村|王有田|王小明|" + id("20080315", 11) + "|云台镇石桥小学|三年级|否|已脱贫|36|"
	result := readBishan(t, page{"一", []string{header, row}}, page{"二", []string{header}})
	want := []aid.ColumnReading{
		{Header: "所在乡(镇)", As: "乡镇"}, {Header: "村", As: "行政村"}, {Header: "家长姓名"}, {Header: "姓名", As: "姓名"},
		{Header: "公民身份号码", As: "身份证号"}, {Header: "就读学校", As: "就读学校"}, {Header: "年级", As: "年级"},
		{Header: "是否住校", As: "是否寄宿"}, {Header: "贫困状态", As: "脱贫属性"}, {Header: "鞋码"},
	}
	if !slices.Equal(result.Columns, want) {
		t.Errorf("got %v, want %v", result.Columns, want)
	}
	if len(result.Warnings) > 0 || result.Counts.Accept != 1 || result.Counts.Noticed != 1 {
		t.Errorf("got warnings %v, counts %+v, want one accepted row with a notice about 已脱贫", result.Warnings, result.Counts)
	}
}

// A roster without village, status and boarding is taken, and says what follows.
func TestRead_tellsMissingColumns(t *testing.T) {
	t.Parallel()
	result := readBishan(t, page{"表", []string{"姓名|身份证号|学校|年级", "王小明|" + id("20080315", 11) + "|云台镇石桥小学|三年级"}})
	if result.Counts.Accept != 1 || len(result.Warnings) != 4 {
		t.Fatalf("got %+v and warnings %q, want the row taken and four warnings", result.Counts, result.Warnings)
	}
	for i, column := range []string{"行政村", "脱贫属性", "是否寄宿", "乡镇"} {
		if !strings.HasPrefix(result.Warnings[i], "没有找到“"+column+"”列：") {
			t.Errorf("got %q, want it to miss %s", result.Warnings[i], column)
		}
	}
}

// A list of another county, brought into one that knows no villages yet, warns of both.
func TestRead_listOfAnotherCounty(t *testing.T) {
	t.Parallel()
	rows := func(title string) page {
		return page{"学校名录", []string{title, "学校名称|办学类型|乡镇", "云台镇石桥小学|小学|云台镇"}}
	}
	empty := intake.NewGazetteer(bishan, nil, nil)
	got := readAs(t, aid.SchoolBook, empty, rows("某某省某某市青岭县学校名录")).Warnings
	if len(got) != 2 || !strings.Contains(got[0], "写的是青岭县，本县是碧山县") || !strings.Contains(got[1], "请先导入行政村名录") {
		t.Errorf("got %q, want a warning of the title and one of the villages", got)
	}
	for _, title := range []string{"碧山县学校名录", "2016年碧山县学校名录", "全县学校名录", "国家级贫困县学校名录", "以下为外县学校", "学校名录"} {
		if got := readAs(t, aid.SchoolBook, bishanGazetteer(), rows(title)).Warnings; len(got) > 0 {
			t.Errorf("%s: got warnings %q", title, got)
		}
	}
}

// A class that tells the grade says so, without being healed.
func TestRead_tellsHowAClassWasRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"2014级": "小学三年级", "小三": "小学三年级", "三(2)班": "小学三年级"} {
		l := readBishan(t, page{"表", []string{"乡镇|行政村|姓名|身份证号|学校|班级|是否寄宿|脱贫属性",
			"云台镇|石桥村|王小明|" + id("20080315", 11) + "|云台镇石桥小学|" + text + "|否|未脱贫"}}).Lines[0]
		if len(l.Heals) != 0 || len(l.Readings) != 1 || l.Readings[0].Column != "班级" || l.Readings[0].From != text || l.Readings[0].To != want {
			t.Errorf("%s: got %s, readings %v and heals %v, want %s", text, l.Outcome, l.Readings, l.Heals, want)
		}
	}
}
