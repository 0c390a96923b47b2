package rules

import "testing"

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
		if got := c.Label(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
