package page

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// Settings is the form of the county's parameters.
type Settings struct {
	Action    string
	Version   string // of the settings that the form was filled with
	Fault     string
	Preschool [][]ui.Field // by school year: the sum, its document, why it is changed
	Moves     []string     // what saving would move, to be confirmed; nil for nothing
	Seen      string       // what was shown of it
	Coverage  ui.Field
	Confirm   []ui.Field
	Region    ui.Select
	Town      ui.Checkbox
	Centre    []ui.Field // whom families ask
}

// The names of the settings' fields; those of a year or a term end in it.
const (
	PreschoolField = "preschool_fen/"
	PreschoolDoc   = "preschool_document/"
	PreschoolWhy   = "preschool_why/"
	MovesField     = "moves"
	CoverageField  = "coverage_threshold"
	ConfirmField   = "confirm_by/"
	RegionField    = "region"
	TownRuralField = "town_is_rural"

	CentreNameField    = "centre_name"
	CentrePhoneField   = "centre_phone"
	CentreAddressField = "centre_address"
)

// SettingYears are the school years whose sums can be set: last, this, next.
func SettingYears(now aid.Term) []aid.Year { return []aid.Year{now.Year - 1, now.Year, now.Year + 1} }

// SettingTerms are the terms whose last day can be set: last, this, next. The
// schools of last term may still confirm when the first list of this one comes.
func SettingTerms(now aid.Term) []aid.Term { return []aid.Term{now.Previous(), now, now.Next()} }

// NewSettings prepares the form. typed are the values of a form that was wrong;
// nil shows what is set.
func NewSettings(s aid.Settings, now aid.Term, typed map[string]string, fault string, faults map[string]string) Settings {
	if typed == nil {
		typed = settingTexts(s)
	}
	form := Settings{Action: link.Settings, Version: cmp.Or(typed[VersionField], s.Digest()), Fault: fault}
	for _, y := range SettingYears(now) {
		form.Preschool = append(form.Preschool, preschoolFields(y, typed, faults))
	}
	form.Coverage = ui.Field{Name: CoverageField, Label: "幼儿园“基本覆盖”标准", Unit: "%", InputMode: "decimal", MaxLength: 6,
		Value: typed[CoverageField], Error: faults[CoverageField], Hint: "2018年目标：贫困村中有幼儿园或已被覆盖的达到多少算“基本覆盖”；留空表示标准未定"}
	for _, t := range SettingTerms(now) {
		name := ConfirmField + t.String()
		form.Confirm = append(form.Confirm, ui.Field{Name: name, ID: "confirm-" + t.String(), Label: t.Label(), Type: "date", Value: typed[name], Error: faults[name]})
	}
	form.Region = ui.Select{Name: RegionField, Label: "所在地区", Error: faults[RegionField], Options: []ui.Option{{Value: "", Label: "未选择"}},
		Hint: "2016至2019年的定额因地区而不同；没有选择时，这几年的公用经费没有金额"}
	for _, r := range aid.Regions {
		form.Region.Options = append(form.Region.Options, ui.Option{Value: string(r), Label: r.Label(), Chosen: typed[RegionField] == string(r)})
	}
	form.Town = ui.Checkbox{Name: TownRuralField, Label: "镇区学校按农村地区对待", Checked: typed[TownRuralField] != "",
		Hint: "农村地区不足100人的学校按100人核定公用经费；镇区是否算农村地区由县里确定"}
	form.Centre = []ui.Field{
		{Name: CentreNameField, Label: "资助中心名称", MaxLength: 60, Value: typed[CentreNameField], Error: faults[CentreNameField], Placeholder: "县学生资助管理中心"},
		{Name: CentrePhoneField, Label: "咨询和监督电话", MaxLength: 40, InputMode: "tel", Value: typed[CentrePhoneField], Error: faults[CentrePhoneField]},
		{Name: CentreAddressField, Label: "资助中心地址", MaxLength: 60, Value: typed[CentreAddressField], Error: faults[CentreAddressField]},
	}
	return form
}

// preschoolFields are the fields of one school year. The reason is of the change
// that is being made, so that it begins empty.
func preschoolFields(y aid.Year, typed, faults map[string]string) []ui.Field {
	of := strconv.Itoa(int(y))
	sum, doc, why := PreschoolField+of, PreschoolDoc+of, PreschoolWhy+of
	return []ui.Field{
		{Name: sum, ID: "preschool-" + of, Label: y.Label(), Unit: "元/人·学年", InputMode: "decimal", MaxLength: 12, Value: typed[sum], Error: faults[sum]},
		{Name: doc, ID: "preschool-document-" + of, Label: "文号", MaxLength: 60, Value: typed[doc], Error: faults[doc], Hint: "印在学生页和明白卡上"},
		{Name: why, ID: "preschool-why-" + of, Label: "修改原因", MaxLength: 200, Value: typed[why], Error: faults[why], Hint: "改了标准时填写"},
	}
}

// AskFirst puts before the person what another sum moves. It is saved when this
// very text comes back.
func (s *Settings) AskFirst(moved []aid.SumImpact) {
	s.Seen = SeenMoves(moved)
	for _, m := range moved {
		each := func(fen aid.Fen) string {
			if fen == 0 {
				return "未定"
			}
			return fen.Short() + " 元"
		}
		text := fmt.Sprintf("%s：每人由%s改为%s，涉及 %s 名儿童，全学年合计由 %s 元变为 %s 元（%s 元）", m.Year.Label(), each(m.Was), each(m.Is),
			ui.Count(m.Students), m.Before, m.After, signed(m.After > m.Before, ui.Yuan(int64(m.After-m.Before))))
		s.Moves = append(s.Moves, text)
	}
}

// SeenMoves is what a person was shown, as the form brings it back; "" of nothing.
func SeenMoves(moved []aid.SumImpact) string {
	if len(moved) == 0 {
		return ""
	}
	sum := sha256.Sum256(fmt.Append(nil, moved))
	return hex.EncodeToString(sum[:8])
}

// settingTexts are the settings as the form shows them: yuan, percent, dates.
func settingTexts(s aid.Settings) map[string]string {
	texts := map[string]string{}
	for y, fen := range s.PreschoolFen {
		texts[PreschoolField+strconv.Itoa(int(y))] = fen.Short()
	}
	for y, basis := range s.PreschoolBasis {
		texts[PreschoolDoc+strconv.Itoa(int(y))] = basis.Document
	}
	if s.CoverageThreshold != 0 {
		texts[CoverageField] = aid.Fen(s.CoverageThreshold).Short() // hundredths, as fen are
	}
	texts[RegionField] = string(s.Region)
	if s.TownIsRural {
		texts[TownRuralField] = "1"
	}
	for t, last := range s.ConfirmBy {
		texts[ConfirmField+t.String()] = last.Format(time.DateOnly)
	}
	texts[CentreNameField], texts[CentrePhoneField], texts[CentreAddressField] = s.Centre.Name, s.Centre.Phone, s.Centre.Address
	return texts
}

// TakeSettings reads what was typed into the settings, and returns one sentence
// per field that cannot be read. An empty field takes its setting back; the
// reason of a sum that stays is kept.
func TakeSettings(s *aid.Settings, typed map[string]string) (faults map[string]string) {
	faults = map[string]string{}
	for name, text := range typed {
		text = strings.TrimSpace(text)
		kind, of, _ := strings.Cut(name, "/")
		var err error
		switch kind {
		case strings.TrimSuffix(PreschoolField, "/"):
			year, _ := strconv.Atoi(of) // the form's own name
			err = takePreschool(s, aid.Year(year), text, typed)
		case CoverageField:
			err = takeCoverage(s, text)
		case strings.TrimSuffix(ConfirmField, "/"):
			err = takeConfirm(s, of, text)
		case RegionField:
			s.Region = aid.Region(text)
		case TownRuralField:
			s.TownIsRural = text != ""
		case CentreNameField:
			s.Centre.Name = text
		case CentrePhoneField:
			s.Centre.Phone = text
		case CentreAddressField:
			s.Centre.Address = text
		}
		if err != nil {
			faults[name] = err.Error()
		}
	}
	return faults
}

func takePreschool(s *aid.Settings, year aid.Year, text string, typed map[string]string) error {
	var fen aid.Fen
	if text != "" {
		var err error
		if fen, err = aid.ParseFen(text); err != nil {
			return err
		}
	}
	of, was := strconv.Itoa(int(year)), s.PreschoolFen[year]
	basis := aid.SettingBasis{Document: strings.TrimSpace(typed[PreschoolDoc+of]), Why: strings.TrimSpace(typed[PreschoolWhy+of])}
	if was == fen && basis.Why == "" {
		basis.Why = s.PreschoolBasis[year].Why
	}
	if s.SetPreschool(year, fen, basis); text != "" && fen == 0 {
		s.PreschoolFen[year] = 0 // a typed zero is refused, an empty field is not
	}
	return nil
}

func takeCoverage(s *aid.Settings, text string) error {
	if text == "" {
		s.CoverageThreshold = 0
		return nil
	}
	hundredths, err := aid.ParseFen(strings.TrimSuffix(text, "%"))
	if err != nil {
		return aid.E(aid.Invalid, "写作 85 或 85.5，单位为%")
	}
	s.CoverageThreshold = int(hundredths)
	return nil
}

func takeConfirm(s *aid.Settings, of, text string) error {
	term, err := aid.ParseTerm(of)
	if err != nil {
		return err
	}
	if text == "" {
		delete(s.ConfirmBy, term)
		return nil
	}
	last, err := time.ParseInLocation(time.DateOnly, text, aid.Shanghai)
	if err != nil {
		return aid.E(aid.Invalid, "日期写作 2016-10-31")
	}
	s.ConfirmBy[term] = last
	return nil
}
