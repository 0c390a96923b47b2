package rules

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestChange_labelSaysFromAndTo(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]Change{
		"是否寄宿由“走读”改为“寄宿”":          {FactBoarding, "false", "true"},
		"是否寄宿填为“寄宿”":               {FactBoarding, "", "true"},
		"年级由“三年级”改为“二年级”":          {FactGrade, "3", "2"},
		"学段由“学前教育”改为“小学”":          {FactStage, "preschool", "primary"},
		"户口性质由“城市户口”改为“县镇户口”":      {FactHukou, "urban", "town"},
		"脱贫属性由“已脱贫(不享受政策)”改为“未脱贫”": {FactCategory, "lifted_unsupported", "unlifted"},
		"脱贫属性由“不属于任何类别”改为“未脱贫”":    {FactCategory, "none", "unlifted"},
	} {
		if got := c.Label(Primary); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := (Change{FactGrade, "1", "3"}).Label(Preschool); got != "年级由“小班”改为“大班”" {
		t.Errorf("of a kindergarten: got %q", got)
	}
}

// The family's categories are called what the rule asks for, alone or among other facts.
func TestSentence_namesTheFamilysCategories(t *testing.T) {
	t.Parallel()
	for want, b := range map[string]*Book{
		"待核实：学段、脱贫属性未填，填报后方可确定（":          Plan(),
		"待核实：学段、是否家庭经济困难、家庭类别未填，填报后方可确定（": National(),
	} {
		f := Facts{Boarding: True}
		if got := b.Sentence(f, decided(b, "boarding_aid", f, "2019-09")); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", b.Name(), got, want)
		}
	}
}

// Everything that a line of facts or of decisions may hold stands in docs/words.md: facts, their values, categories, items, answers.
func TestCodes_standInWords(t *testing.T) {
	t.Parallel()
	words, err := os.ReadFile("../../docs/words.md")
	if err != nil {
		t.Fatal(err)
	}
	codes := slices.Concat(factCodes(), (categoryEnd - 1).codes(), answerCodes[1:])
	for _, d := range domains {
		if d.last > uint8(True) && d.codes != nil {
			codes = append(codes, d.codes[1:]...)
		}
	}
	for _, name := range Shipped() {
		b, _ := shipped(t, name)
		for _, it := range b.Items() {
			codes = append(codes, it.Code)
		}
	}
	for _, code := range codes {
		if !strings.Contains(string(words), "`"+code+"`") {
			t.Errorf("docs/words.md does not tell what the code %s means", code)
		}
	}
}
