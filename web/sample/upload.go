package sample

import (
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

var uploadedAt = time.Date(2016, time.October, 8, 14, 20, 0, 0, aid.Shanghai)

func uploads() []Page {
	f := Frame("建档立卡学生花名册", page.Crumb{Label: "数据导入", URL: "/uploads"})
	show := func(u aid.Upload, lines []aid.Line, next int) page.UploadPage {
		return page.NewUploadPage(u, 0, lines, next, page.FirstTab(u.Counts))
	}
	reading := aid.Upload{ID: 3, Kind: aid.StudentBook, Term: autumn, State: aid.Reading, File: "花名册.xlsx", By: "经小办", At: uploadedAt, Rows: 4312}
	refused := aid.Upload{ID: 4, Kind: aid.SchoolBook, State: aid.Refused, File: "学校.pdf", By: "经小办", At: uploadedAt, Message: "这个文件不是 Excel 工作簿，请上传 xlsx、xls 或 csv 文件。"}
	emptied := ready()
	emptied.State, emptied.Emptied, emptied.OpenHeld, emptied.Assumed, emptied.Warnings = aid.Accepted, true, 0, false, nil
	noticed := ready()
	noticed.Counts.Hold, noticed.OpenHeld, noticed.Columns = 0, 0, noticed.Columns[:4]
	accepted := ready()
	accepted.State = aid.Accepted
	list := []aid.Upload{reading, ready(), emptied, refused}
	return []Page{
		{"uploads", "数据导入", page.UploadsPage(f, page.NewUploadList(list, true), "/uploads/new")},
		{"uploads-empty", "数据导入：还没有", page.UploadsPage(f, page.NewUploadList(nil, false), "/uploads/new")},
		{"upload-form-wrong", "导入工作簿：没选文件", page.UploadFormPage(f, page.NewUploadForm(aid.StudentBook, "2016-09", autumn,
			map[string]string{page.FileField: "请选择要上传的工作簿"}, ""), "/uploads")},
		{"upload-reading", "工作簿：读取中", page.UploadDetail(f, show(reading, nil, 0))},
		{"upload-refused", "工作簿：无法读取", page.UploadDetail(f, show(refused, nil, 0))},
		{"upload", "工作簿：预览，有待修改的行和没有读取的列", page.UploadDetail(f, show(ready(), heldLines(), 37))},
		{"upload-noticed", "工作簿：预览，请留意的行", page.UploadDetail(f, show(noticed, noticedLines(), 0))},
		{"upload-accepted", "工作簿：已导入，导入时有提示", page.UploadDetail(f, show(accepted, heldLines(), 0))},
		{"upload-emptied", "工作簿：超过180天，逐行内容已清理", page.UploadDetail(f, show(emptied, nil, 0))},
	}
}

// ready is a workbook whose preview waits for a person.
func ready() aid.Upload {
	return aid.Upload{
		ID: 2, Kind: aid.StudentBook, Term: autumn, State: aid.Ready, File: Long + ".xlsx", By: "经小办", At: uploadedAt, Assumed: true, OpenHeld: 2,
		Counts:   aid.Counts{Rows: 1204, Accept: 1199, Healed: 318, Hold: 3, Duplicate: 2, Noticed: 2, New: 41, Changed: 12, Unchanged: 1146},
		Warnings: []string{"没有找到“是否寄宿”列：寄宿生补助要等学校确认寄宿情况后才能算出。"},
		Columns: []aid.ColumnReading{
			{Header: "学生姓名", As: "姓名"}, {Header: "公民身份号码", As: "身份证号"}, {Header: "所在乡（镇）", As: "乡镇"}, {Header: "班级", As: "年级"},
			{Header: "帮扶责任人", As: ""}, {Header: "结对单位及联系电话（2016年更新）", As: ""},
		},
	}
}

func heldLines() []aid.Line {
	nameless := aid.Line{Sheet: "石门镇", Row: 20, Outcome: aid.Hold,
		Cells:  []aid.Cell{{Column: "公民身份号码", Text: "990121200809011234"}, {Column: "所在乡（镇）", Text: "石门镇"}, {Column: "班级", Text: "三年级2班"}},
		Faults: []aid.Fault{{Code: "name_missing", Column: "学生姓名", Cell: "C20", Message: "C20 没有填写学生姓名，请对照户口簿补填。"}}}
	elsewhere := aid.Line{Sheet: "石门镇", Row: 37, Outcome: aid.Hold,
		Cells:  []aid.Cell{{Column: "学生姓名", Text: "王小明"}, {Column: "公民身份号码", Text: "990121200809011234"}, {Column: "就读学校", Text: Long}},
		Heals:  []aid.Heal{{Code: "name_space", Column: "学生姓名", From: "王 小明", To: "王小明"}},
		Faults: []aid.Fault{{Code: "unknown_school", Column: "就读学校", Cell: "F37", Message: "F37 “" + Long + "”不在本县学校名录里，请按名录填写学校全称。"}}}
	mended := nameless
	mended.Row, mended.Settled, mended.Other, mended.Came = 41, true, 5, true
	moved, aside := nameless, nameless
	moved.Row, moved.Settled, moved.Other = 42, true, 5
	aside.Row, aside.Settled = 43, true
	return []aid.Line{nameless, elsewhere, mended, moved, aside}
}

func noticedLines() []aid.Line {
	return []aid.Line{{Sheet: "石门镇", Row: 52, Outcome: aid.Accept,
		Cells:    []aid.Cell{{Column: "学生姓名", Text: "钱一鸣"}, {Column: "班级", Text: "七年级2班"}, {Column: "是否低保", Text: "待定"}, {Column: "联系电话", Text: "13800000000"}},
		Readings: []aid.Heal{{Column: "班级", From: "七年级2班", To: "七年级"}},
		Notices:  []aid.Fault{{Code: "yesno_unclear", Column: "是否低保", Cell: "M52", Message: "M52 “待定”看不出是或否，按未填处理。"}}}}
}
