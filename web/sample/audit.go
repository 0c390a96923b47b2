package sample

import (
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func audits() []Page {
	entries := []aid.Audit{
		{ID: 11, At: morning, User: 4, Login: "cai-zh", Name: "蔡某", Role: aid.Reviewer, Address: "192.0.2.40", Act: aid.SignInRefused, Note: "登录失败，密码或验证码不正确"},
		{ID: 10, At: morning, User: 2, Login: "jing-b", Name: "经某", Role: aid.Clerk, Address: "192.0.2.12", Act: aid.DraftEdition, Note: "起草资助规则“寄宿补助提标”",
			After: map[string]any{"title": "寄宿补助提标", "document": "青教〔2016〕38号", "from": "2017-03", "hash": "6f9c528170e0df34"}},
		{ID: 9, At: morning, User: 1, Login: "gu-admin", Name: "顾某", Role: aid.Admin, Address: "192.0.2.10", Act: aid.Configure, Note: "修改本县参数",
			Before: map[string]any{"preschool_fen/2016": "", "coverage_threshold": "8000"}, After: map[string]any{"preschool_fen/2016": "75000", "coverage_threshold": "8550"}},
		{ID: 8, At: morning, User: 2, Login: "wang-sm", Name: "王某", Role: aid.Principal, Address: "192.0.2.77", Act: aid.ConfirmStudents, Student: 1204, Note: "确认在校，更正寄宿",
			Before: map[string]any{"boarding": false}, After: map[string]any{"boarding": true}},
		{ID: 7, At: morning, User: 1, Login: "gu-admin", Name: "顾某", Role: aid.Admin, Address: "192.0.2.10", Act: aid.SeatDisabled, Note: "停用账号 he-left 的岗位",
			Before: map[string]any{"seat": "校长 · " + Long, "disabled": false}, After: map[string]any{"seat": "校长 · " + Long, "disabled": true}},
		{ID: 6, At: morning, Name: "系统", Role: aid.Clerk, Address: "local", Act: aid.AcceptUploads, Note: "导入建档立卡学生花名册",
			After: map[string]any{"new": float64(9403), "changed": float64(0), "held": float64(37)}},
		{ID: 5, At: morning, User: 2, Login: "jing-b", Name: "经某", Role: aid.Clerk, Address: "192.0.2.12", Act: aid.ExportStudents, Note: "导出2016年秋季学期建档立卡学生名单",
			After: map[string]any{"term": "2016-09", "township": "8", "stage": "preschool", "state": "pending", "item": "boarding_aid", "rows": float64(120)}},
		{ID: 4, At: morning, User: 3, Login: "shen-h", Name: "沈某", Role: aid.Reviewer, Address: "192.0.2.13", Act: aid.RevealNumber, Student: 1204, Note: "查看完整身份证号，原因：核对户籍",
			After: map[string]any{"number": "idno"}},
		{ID: 3, At: morning, User: 3, Login: "shen-h", Name: "沈某", Role: aid.Reviewer, Address: "192.0.2.13", Act: aid.ReopenTerm, Note: "退回学校重新确认",
			Before: map[string]any{"signature": float64(1)}, After: map[string]any{"term": "2016-09"}},
	}
	f := Frame("操作日志")
	return []Page{
		{"audit", "操作日志", page.AuditsPage(f, page.NewAudits(entries, true, aid.AuditFilter{Login: "gu-admin"}))},
		{"audit-none", "操作日志：没有符合条件的", page.AuditsPage(f, page.NewAudits(nil, false, aid.AuditFilter{Student: 1204, Act: aid.UserReset, Day: time.Date(2016, 10, 8, 0, 0, 0, 0, aid.Shanghai)}))},
	}
}
