package ui_test

import (
	"testing"

	"zhuxue/web/ui"
)

func TestYuan(t *testing.T) {
	t.Parallel()
	for fen, want := range map[int64]string{
		0: "0.00", 5: "0.05", -5: "-0.05", 125000: "1,250.00", 100000000: "1,000,000.00", -123456: "-1,234.56", 99999: "999.99",
	} {
		if got := ui.Yuan(fen); got != want {
			t.Errorf("%d fen: got %q, want %q", fen, got, want)
		}
	}
}

func TestWanYuan(t *testing.T) {
	t.Parallel()
	for fen, want := range map[int64]string{
		0: "0.00", 1253420000: "1,253.42", 12345678900: "12,345.68", 5000: "0.01", 4999: "0.00", -5000: "-0.01",
	} {
		if got := ui.WanYuan(fen); got != want {
			t.Errorf("%d fen: got %q, want %q", fen, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 12340: "12,340", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := ui.Count(n); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Rounded as a spreadsheet does it; all but one of many does not look like all.
func TestPercent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		part, whole int
		want        string
	}{
		{3, 4, "75.00%"}, {52, 63, "82.54%"}, {1, 8, "12.50%"}, {0, 5, "0.00%"}, {1, 3, "33.33%"}, {103, 100, "103.00%"}, {99999, 100000, "99.99%"}, {100000, 100000, "100.00%"}, {0, 0, "无数据"}, {3, 0, "无数据"},
	} {
		if got := ui.Percent(c.part, c.whole); got != c.want {
			t.Errorf("%d/%d: got %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}
