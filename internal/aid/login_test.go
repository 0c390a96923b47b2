package aid_test

import (
	"testing"

	"zhuxue/internal/aid"
)

func TestSignIn_browserInWords(t *testing.T) {
	t.Parallel()
	const kit = " AppleWebKit/537.36 (KHTML, like Gecko) "
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + kit + "Chrome/86.0.4240.198 Safari/537.36":                       "Chrome · Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + kit + "Chrome/120.0.0.0 Safari/537.36 Edg/120.0":                 "Edge · Windows",
		"Mozilla/5.0 (Linux; Android 10; HMA-AL00)" + kit + "Chrome/78.0 Mobile Safari/537.36 MicroMessenger/8.0":      "微信 · 安卓",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1": "Safari · 苹果手机",
		"Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0":                                       "火狐 · Linux",
		"curl/8.0": "",
		"":         "",
	} {
		if got := (aid.SignIn{Agent: agent}).Browser(); got != want {
			t.Errorf("%s: got %q, want %q", agent, got, want)
		}
	}
}
