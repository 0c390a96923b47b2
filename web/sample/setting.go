package sample

import (
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/page"
)

func settings() []Page {
	term := aid.Year(2016).Autumn()
	set := aid.Settings{
		PreschoolFen: map[aid.Year]aid.Fen{2016: 75050}, PreschoolBasis: map[aid.Year]aid.SettingBasis{2016: {Document: "青教〔2016〕9号", Why: "县常务会议确定"}}, CoverageThreshold: 8550,
		ConfirmBy: map[aid.Term]time.Time{term: time.Date(2016, time.October, 31, 0, 0, 0, 0, aid.Shanghai)},
		Region:    "central", TownIsRural: true,
		Centre: aid.Centre{Name: "青岭县学生资助管理中心", Phone: "0990-6123456", Address: "青岭县人民路1号教育局一楼"},
	}
	typed := map[string]string{"preschool_fen/2016": "七百", "coverage_threshold": "85"}
	wrong := page.NewSettings(set, term, typed, "有几项不能保存，请按提示修改", map[string]string{"preschool_fen/2016": "金额写作 1250 或 1250.50，单位为元"})
	asked := page.NewSettings(set, term, map[string]string{"preschool_fen/2016": "950", "preschool_document/2016": "青教〔2017〕2号", "preschool_why/2016": "县常务会议提高标准"}, "", nil)
	asked.AskFirst([]aid.SumImpact{{Year: 2016, Was: 75050, Is: 95000, Students: 1186, Before: 89009300, After: 112670000}})
	return []Page{
		{"setting-confirm", "本县参数：改变多少", page.SettingsPage(Frame("本县参数"), asked)},
		{"setting", "本县参数", page.SettingsPage(Frame("本县参数"), page.NewSettings(set, term, nil, "", nil))},
		{"setting-wrong", "本县参数：有错", page.SettingsPage(Frame("本县参数"), wrong)},
	}
}
