package rules

import (
	"strings"
	"testing"
)

// A line that cannot be read is refused in one Chinese sentence on one line, which names the fact, what stands there and what should.
func TestFacts_refusesInOneSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"boarding":1}`:                         "是否寄宿（boarding）：“1”处应是 true、false 或 null",
		`{"boarding":"true"}`:                    "是否寄宿（boarding）：“\"true\"”处应是 true、false 或 null",
		`{"stage":1}`:                            "学段（stage）：“1”处应是引号中的代码",
		`{"stage":"primary",}`:                   "“}”处应是引号中的代码",
		`{"stage":"primary" "grade":3}`:          "“\"grade\":3”处应是逗号或“}”",
		`{"stage":"primary"`:                     "JSON 不完整，末尾应是逗号或“}”",
		`{"stage":`:                              "学段（stage）：JSON 不完整，末尾应是引号中的代码",
		`{"stage":"primary"} {}`:                 "“}”之后还有多余的内容“{}”",
		`{"stage":"primary","stage":"junior"}`:   "“stage”写了两次",
		`{"stage":"college"}`:                    "学段（stage）：没有“college”这个取值，可用：preschool",
		`{"height":3}`:                           "没有“height”这项事实，可用：stage",
		`{"grade":0}`:                            "年级（grade）：“0”处应是 1 至 15 的整数",
		`{"grade":16}`:                           "年级（grade）：“16”处应是 1 至 15 的整数",
		`{"grade":-1}`:                           "年级（grade）：“-1”处应是 1 至 15 的整数",
		`{"grade":3.5}`:                          "年级（grade）：“3.5”处应是 1 至 15 的整数",
		`{"grade":`:                              "年级（grade）：JSON 不完整，末尾应是 1 至 15 的整数",
		`{"school_fee_fen":9223372036854775807}`: "学校收费标准（school_fee_fen）：“9223372036854775807”处应是 0 至 100000000 的整数",
		`{"categories":"orphan"}`:                "脱贫属性（categories）：“\"orphan\"”处应是类别代码的列表，如 [\"orphan\"]",
		`{"categories":["orphan",null]}`:         "脱贫属性（categories）：“null”处应是引号中的代码",
		`{"categories":["orphan"`:                "脱贫属性（categories）：JSON 不完整，末尾应是逗号或“]”",
		`{"categories":["poor"]}`:                "脱贫属性（categories）：没有“poor”这个类别，可用：unlifted、lifted_supported",
		`null`:                                   "应是一个 JSON 对象",
	} {
		var f Facts
		err := f.UnmarshalJSON([]byte(text + "\r\n"))
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.ContainsAny(err.Error(), "\r\n") {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}
