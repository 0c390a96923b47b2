package intake_test

import (
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
)

// shazhouGazetteer is of a district with a township of its own name.
func shazhouGazetteer() *intake.Gazetteer {
	villages := []aid.Village{
		{Township: "沙洲镇", Name: "柏香村"}, {Township: "沙洲镇", Name: "新场村"}, {Township: "老鹰乡", Name: "新场村"}, {Township: "老鹰乡", Name: "鹰嘴村"},
		{Township: "清水苗族乡", Name: "白岩村"},
	}
	schools := []aid.School{
		{Name: "沙洲镇初级中学", Kind: "311", Township: "沙洲镇"}, {Name: "老鹰乡初级中学", Kind: "311", Township: "老鹰乡"},
		{Name: "沙洲区第一中学", Kind: "342", Township: "沙洲镇"}, {Name: "沙洲区实验小学", Kind: "211", Township: "沙洲镇"}, {Name: "沙洲区民族中学", Kind: "341", Township: "沙洲镇"},
		{Name: "老鹰乡鹰嘴教学点", Kind: "218", Township: "老鹰乡", Village: "鹰嘴村"}, {Name: "老鹰乡柏香小学", Kind: "211", Township: "老鹰乡"},
		{Name: "沙洲区第三高级中学", Kind: "342", Township: "沙洲镇"}, {Name: "清水苗族乡白岩村金太阳幼儿园（民办）", Kind: "111", Township: "清水苗族乡", Village: "白岩村"},
		{Name: "清水苗族乡初级中学", Kind: "311", Township: "清水苗族乡"}, {Name: "老鹰乡中心小学附属幼儿园", Kind: "111", Township: "老鹰乡"}, {Name: "春蕾学校", Kind: "312", Township: "老鹰乡"},
	}
	return intake.NewGazetteer(aid.County{Code: "990134", Name: "沙洲区"}, villages, schools)
}

func TestGazetteer_school(t *testing.T) {
	t.Parallel()
	g := shazhouGazetteer()
	for text, want := range map[string]string{
		"沙洲初中": "沙洲镇初级中学", "沙洲一中": "沙洲区第一中学", "沙洲中学": "沙洲镇初级中学", "沙洲区一中": "沙洲区第一中学", "区实小": "沙洲区实验小学", "区民中": "沙洲区民族中学", "区三中": "沙洲区第三高级中学", "清水乡初级中学": "清水苗族乡初级中学", "清水乡中学": "清水苗族乡初级中学",
		"金太阳幼儿园": "清水苗族乡白岩村金太阳幼儿园（民办）", "清水乡金太阳幼儿园": "清水苗族乡白岩村金太阳幼儿园（民办）", "白岩金太阳幼儿园": "清水苗族乡白岩村金太阳幼儿园（民办）",
		"老鹰乡鹰嘴村小": "老鹰乡鹰嘴教学点", "鹰嘴村小": "老鹰乡鹰嘴教学点", "老鹰乡柏香村小": "老鹰乡柏香小学", "老鹰中心小学附幼": "老鹰乡中心小学附属幼儿园", "老鹰乡中心小学附属园": "老鹰乡中心小学附属幼儿园",
		"春蕾学校（公办）": "春蕾学校", "春蕾学校(普惠性民办)": "春蕾学校", "沙洲镇初级中学（原沙洲农中）": "沙洲镇初级中学", "沙洲区第一中学（寄宿制学校）": "沙洲区第一中学",
		"春蕾学校（东莞）": "", "沙洲小学": "", "老鹰乡鹰嘴小学": "", "区初中": "",
	} {
		got := ""
		if s, _ := g.School("老鹰乡", text); s != nil {
			got = s.Name
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestGazetteer_villageWithoutTownship(t *testing.T) {
	t.Parallel()
	g := shazhouGazetteer()
	for text, want := range map[string]string{
		"柏香": "沙洲镇柏香村", "柏香村（3组）": "", "沙洲柏香村": "沙洲镇柏香村", "老鹰新场村": "老鹰乡新场村", "沙洲新场村三组": "沙洲镇新场村", "新场村": "", "老鹰柏香村": "", "清水乡白岩村3组": "清水苗族乡白岩村",
	} {
		got := ""
		if v := g.OnlyVillage(text); v != nil {
			got = v.Township + v.Name
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
