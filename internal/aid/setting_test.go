package aid_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhuxue/internal/aid"
)

func someSettings() aid.Settings {
	return aid.Settings{
		PreschoolFen:      map[aid.Year]aid.Fen{2016: 75000},
		PreschoolBasis:    map[aid.Year]aid.SettingBasis{2016: {Document: "青教〔2016〕9号", Why: "县常务会议确定"}},
		CoverageThreshold: 8550,
		ConfirmBy:         map[aid.Term]time.Time{aid.Year(2016).Autumn(): time.Date(2016, time.October, 31, 0, 0, 0, 0, aid.Shanghai)},
		Region:            "central",
		TownIsRural:       true,
		Centre:            aid.Centre{Name: "青岭县学生资助管理中心", Phone: "0990-6123456、12345", Address: "人民路1号"},
	}
}

func TestSettings_keptAndReadAreEqual(t *testing.T) {
	t.Parallel()
	kept := someSettings()
	read, err := aid.SettingsFrom(kept.Rows())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(kept, read); diff != "" {
		t.Errorf("settings changed on the way (-kept +read):\n%s", diff)
	}
}

func TestSettings_emptyIsNotSet(t *testing.T) {
	t.Parallel()
	s, err := aid.SettingsFrom(map[string]string{"preschool_fen/2016": "", "coverage_threshold": "", "confirm_by/2016-09": ""})
	if err != nil {
		t.Fatal(err)
	}
	if fen, set := s.Preschool(2016); set || fen != 0 {
		t.Errorf("got %d, %t, want not set", fen, set)
	}
	if s.Late(aid.Year(2016).Autumn(), time.Now()) {
		t.Error("late without a last day")
	}
}

// A sum that is set, changed or taken back needs a document and a reason; one
// that stays, or came without in earlier times, does not.
func TestSettings_aSumNeedsItsDocument(t *testing.T) {
	t.Parallel()
	before, after := someSettings(), someSettings()
	before.PreschoolFen[2015], after.PreschoolFen[2015] = 60000, 60000
	if err := after.CheckBasis(before); err != nil {
		t.Errorf("nothing changed: %v", err)
	}
	for name, fen := range map[string]aid.Fen{"changed": 70000, "taken back": 0} {
		after.SetPreschool(2015, fen, aid.SettingBasis{})
		err := after.CheckBasis(before)
		if aid.KindOf(err) != aid.Invalid || len(err.(*aid.Error).Fields) != 2 {
			t.Errorf("%s without a basis: got %v", name, err)
		}
		after.SetPreschool(2015, fen, aid.SettingBasis{Document: "青教〔2017〕2号", Why: "提标"})
		if err := after.CheckBasis(before); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The last day itself is in time to its last second.
func TestSettings_lateFromTheDayAfter(t *testing.T) {
	t.Parallel()
	s, term := someSettings(), aid.Year(2016).Autumn()
	last := time.Date(2016, time.October, 31, 23, 59, 59, 0, aid.Shanghai)
	if s.Late(term, last) {
		t.Error("late on the last day")
	}
	if !s.Late(term, last.Add(time.Second)) {
		t.Error("not late on the day after")
	}
}

func TestSettings_checkRefusesSlips(t *testing.T) {
	t.Parallel()
	for name, slip := range map[string]func(*aid.Settings){
		"preschool_fen/2016": func(s *aid.Settings) { s.PreschoolFen[2016] = 0 },
		"coverage_threshold": func(s *aid.Settings) { s.CoverageThreshold = 100_01 },
		"confirm_by/2016-09": func(s *aid.Settings) {
			s.ConfirmBy[aid.Year(2016).Autumn()] = time.Date(2061, 1, 1, 0, 0, 0, 0, aid.Shanghai)
		},
		"centre_name":    func(s *aid.Settings) { s.Centre.Name = strings.Repeat("长", 61) },
		"centre_phone":   func(s *aid.Settings) { s.Centre.Phone = "问老周" },
		"centre_address": func(s *aid.Settings) { s.Centre.Address = strings.Repeat("路", 61) },
	} {
		s := someSettings()
		slip(&s)
		err := s.Check()
		if aid.KindOf(err) != aid.Invalid {
			t.Errorf("%s: got %v, want Invalid", name, err)
			continue
		}
		if err.(*aid.Error).Fields[name] == "" {
			t.Errorf("%s: got fields %v", name, err.(*aid.Error).Fields)
		}
	}
	if err := someSettings().Check(); err != nil {
		t.Errorf("sound settings: %v", err)
	}
}

func TestSettings_changeNamesOldAndNew(t *testing.T) {
	t.Parallel()
	before, after := someSettings(), someSettings()
	after.PreschoolFen = map[aid.Year]aid.Fen{2016: 80000, 2017: 90000}
	after.CoverageThreshold = 0
	old, fresh := after.Change(before)
	wantOld := map[string]any{"preschool_fen/2016": "75000", "preschool_fen/2017": "", "coverage_threshold": "8550"}
	wantNew := map[string]any{"preschool_fen/2016": "80000", "preschool_fen/2017": "90000", "coverage_threshold": ""}
	if diff := cmp.Diff(wantOld, old) + cmp.Diff(wantNew, fresh); diff != "" {
		t.Error(diff)
	}
}
