package aid

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Settings are the county's own parameters, which the plan leaves to it. What
// is not set is absent: entitled without an amount, say, is not zero yuan.
type Settings struct {
	PreschoolFen      map[Year]Fen // 学前教育资助, per child and school year (三(一)1); absent: not set
	PreschoolBasis    map[Year]SettingBasis
	CoverageThreshold int                // 学前教育基本覆盖 of a village, in hundredths of a percent; 0: not set
	ConfirmBy         map[Term]time.Time // the last day for schools to confirm, at 0:00 in Shanghai; absent: none
	Region            Region             // decides on the quotas of 公用经费; "": not set
	TownIsRural       bool               // 镇区 counts as 农村地区 for 公用经费 of small schools (三(二)6)
	Centre            Centre             // whom families ask (四4)
}

// Digest is the same as long as nothing was set otherwise: who saves a form says
// with it what the form showed.
func (s Settings) Digest() string {
	sum := sha256.Sum256(fmt.Append(nil, s)) // maps are printed in the order of their keys
	return hex.EncodeToString(sum[:8])
}

// SettingBasis is on what a county's own sum rests: the document and the reason.
type SettingBasis struct{ Document, Why string }

// Centre is 县学生资助管理中心 as the notice for families names it. What is not
// set is "", and the notice leaves a line to write on.
type Centre struct{ Name, Phone, Address string }

// Limits of the settings.
const (
	preschoolMost = Fen(2_000_000) // 20000 yuan a year is a slip of the keyboard
	wholeCoverage = 100_00
	centreMost    = 60 // characters: what fits on a line of the notice
	phoneMost     = 40
	documentMost  = 60
	whyMost       = 200
)

// phoneLooks are one or more telephone numbers: 0990-6123456、12345.
var phoneLooks = regexp.MustCompile(`^[0-9][0-9 、，,/()（）+-]*$`)

// The names of the settings as they are kept.
const (
	preschoolName = "preschool_fen/"
	preschoolDoc  = "preschool_document/"
	preschoolWhy  = "preschool_why/"
	coverageName  = "coverage_threshold"
	confirmName   = "confirm_by/"
	regionName    = "region"
	townRuralName = "town_is_rural"
	centreName    = "centre_name"
	centrePhone   = "centre_phone"
	centreAddress = "centre_address"
)

// Preschool is the preschool aid of a school year; false while the county has
// not set it.
func (s Settings) Preschool(y Year) (Fen, bool) {
	fen, ok := s.PreschoolFen[y]
	return fen, ok
}

// SetPreschool sets the preschool aid of a school year, with 0 takes it back, and
// on what that rests.
func (s *Settings) SetPreschool(y Year, fen Fen, basis SettingBasis) {
	if s.PreschoolBasis == nil {
		s.PreschoolBasis = map[Year]SettingBasis{}
	}
	s.PreschoolBasis[y] = basis
	if fen == 0 {
		delete(s.PreschoolFen, y)
		return
	}
	s.PreschoolFen[y] = fen
}

// MovesPreschool tells whether the preschool aid of any year, or the document it
// rests on, is different: what was decided must be decided anew.
func (s Settings) MovesPreschool(before Settings) bool {
	years := map[Year]SettingBasis{}
	maps.Copy(years, before.PreschoolBasis)
	maps.Copy(years, s.PreschoolBasis)
	for y := range years {
		if s.PreschoolBasis[y].Document != before.PreschoolBasis[y].Document {
			return true
		}
	}
	return !maps.Equal(s.PreschoolFen, before.PreschoolFen)
}

// CheckBasis returns Invalid where a preschool aid is different from before
// without a document and a reason.
func (s Settings) CheckBasis(before Settings) error {
	fields := map[string]string{}
	years := map[Year]Fen{}
	maps.Copy(years, before.PreschoolFen)
	maps.Copy(years, s.PreschoolFen)
	for y := range years {
		if was, is := before.PreschoolFen[y], s.PreschoolFen[y]; was == is {
			continue
		}
		basis, year := s.PreschoolBasis[y], strconv.Itoa(int(y))
		if n := utf8.RuneCountInString(basis.Document); n == 0 || n > documentMost {
			fields[preschoolDoc+year] = fmt.Sprintf("改了标准，请写明文号，不超过%d个字", documentMost)
		}
		if n := utf8.RuneCountInString(basis.Why); n == 0 || n > whyMost {
			fields[preschoolWhy+year] = fmt.Sprintf("改了标准，请写明原因，不超过%d个字", whyMost)
		}
	}
	return invalid(fields)
}

// Late tells whether the term's last day for confirming has passed.
func (s Settings) Late(t Term, now time.Time) bool {
	last, ok := s.ConfirmBy[t]
	return ok && !now.Before(last.AddDate(0, 0, 1))
}

// Check returns Invalid for values that cannot be meant.
func (s Settings) Check() error {
	fields := map[string]string{}
	for y, fen := range s.PreschoolFen {
		if fen <= 0 || fen > preschoolMost {
			fields[preschoolName+strconv.Itoa(int(y))] = "学前资助标准应大于0元，不超过20000元；尚未确定的请留空"
		}
	}
	if s.CoverageThreshold < 0 || s.CoverageThreshold > wholeCoverage {
		fields[coverageName] = "基本覆盖标准应在0%到100%之间"
	}
	if s.Region != "" && s.Region.Label() == "" {
		fields[regionName] = "请选择本县所在地区"
	}
	for t, last := range s.ConfirmBy {
		if last.Before(t.Begins().AddDate(0, -1, 0)) || last.After(t.Begins().AddDate(0, 6, 0)) {
			fields[confirmName+t.String()] = "确认截止日应在" + t.Label() + "之内"
		}
	}
	s.Centre.check(fields)
	return invalid(fields)
}

func (c Centre) check(fields map[string]string) {
	for name, text := range map[string]string{centreName: c.Name, centreAddress: c.Address} {
		if utf8.RuneCountInString(text) > centreMost {
			fields[name] = fmt.Sprintf("最多%d个字，长了明白卡上印不下", centreMost)
		}
	}
	if c.Phone != "" && (!phoneLooks.MatchString(c.Phone) || utf8.RuneCountInString(c.Phone) > phoneMost) {
		fields[centrePhone] = "电话写作 0990-6123456，有几个的用顿号隔开"
	}
}

// Rows are the settings as they are kept: name and value.
func (s Settings) Rows() map[string]string {
	rows := map[string]string{}
	for y, fen := range s.PreschoolFen {
		rows[preschoolName+strconv.Itoa(int(y))] = strconv.FormatInt(int64(fen), 10)
	}
	for y, basis := range s.PreschoolBasis {
		for name, text := range map[string]string{preschoolDoc: basis.Document, preschoolWhy: basis.Why} {
			if text != "" {
				rows[name+strconv.Itoa(int(y))] = text
			}
		}
	}
	if s.CoverageThreshold != 0 {
		rows[coverageName] = strconv.Itoa(s.CoverageThreshold)
	}
	for t, last := range s.ConfirmBy {
		rows[confirmName+t.String()] = last.Format(time.DateOnly)
	}
	if s.Region != "" {
		rows[regionName] = string(s.Region)
	}
	if s.TownIsRural {
		rows[townRuralName] = "yes"
	}
	for name, text := range map[string]string{centreName: s.Centre.Name, centrePhone: s.Centre.Phone, centreAddress: s.Centre.Address} {
		if text != "" {
			rows[name] = text
		}
	}
	return rows
}

// SettingsFrom reads settings as they are kept. An empty value is one that was
// taken back.
func SettingsFrom(rows map[string]string) (Settings, error) {
	s := Settings{PreschoolFen: map[Year]Fen{}, PreschoolBasis: map[Year]SettingBasis{}, ConfirmBy: map[Term]time.Time{}}
	for name, value := range rows {
		if value == "" {
			continue
		}
		if err := s.take(name, value); err != nil {
			return Settings{}, fmt.Errorf("setting %s: %w", name, err)
		}
	}
	return s, nil
}

func (s *Settings) take(name, value string) (err error) {
	switch kind, of, _ := strings.Cut(name, "/"); kind + "/" {
	case preschoolName:
		year, err := strconv.Atoi(of)
		if err != nil {
			return err
		}
		fen, err := strconv.ParseInt(value, 10, 64)
		s.PreschoolFen[Year(year)] = Fen(fen)
		return err
	case preschoolDoc, preschoolWhy:
		year, err := strconv.Atoi(of)
		basis := s.PreschoolBasis[Year(year)]
		if kind+"/" == preschoolDoc {
			basis.Document = value
		} else {
			basis.Why = value
		}
		s.PreschoolBasis[Year(year)] = basis
		return err
	case confirmName:
		term, err := ParseTerm(of)
		if err != nil {
			return err
		}
		s.ConfirmBy[term], err = time.ParseInLocation(time.DateOnly, value, Shanghai)
		return err
	case regionName + "/":
		s.Region = Region(value)
		return nil
	case townRuralName + "/":
		s.TownIsRural = value == "yes"
		return nil
	case centreName + "/":
		s.Centre.Name = value
		return nil
	case centrePhone + "/":
		s.Centre.Phone = value
		return nil
	case centreAddress + "/":
		s.Centre.Address = value
		return nil
	case coverageName + "/":
		s.CoverageThreshold, err = strconv.Atoi(value)
		return err
	}
	return fmt.Errorf("unknown name")
}

// Change is what differs from the settings before, as the audit keeps it: the
// old and the new values of the names that changed, "" for none.
func (s Settings) Change(before Settings) (old, fresh map[string]any) {
	old, fresh = map[string]any{}, map[string]any{}
	was, is := before.Rows(), s.Rows()
	names := maps.Clone(was)
	maps.Copy(names, is)
	for name := range names {
		if was[name] != is[name] {
			old[name], fresh[name] = was[name], is[name]
		}
	}
	return old, fresh
}

// Clone is a copy that can be changed without changing the original.
func (s Settings) Clone() Settings {
	s.PreschoolFen, s.PreschoolBasis, s.ConfirmBy = maps.Clone(s.PreschoolFen), maps.Clone(s.PreschoolBasis), maps.Clone(s.ConfirmBy)
	return s
}

// SumImpact is what another sum of the county's moves in a school year: how many
// are entitled to it, and what they get before and after.
type SumImpact struct {
	Year          Year
	Was, Is       Fen // for each; 0: not set
	Students      int
	Before, After Fen
}
