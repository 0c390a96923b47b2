package ui

import (
	"errors"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// Whatever a cell or a choice holds stays a text: no tag, no way out of an attribute, no script for an address.
func TestTable_holdsNoMarkup(t *testing.T) {
	t.Parallel()
	const bad = `"><script>alert(1)</script>`
	cells := []Cell{{Text: bad, Sub: bad}, {Text: bad, URL: "javascript:alert(1)"}, {Text: "石门村", URL: "/villages/1" + bad}}
	pages := map[string]templ.Component{
		"table":  Table{Caption: "名单", Heads: []Head{{Label: bad}, {}, {}}, Rows: []Row{{ID: bad, Tone: Tone(bad), Cells: cells}}},
		"select": Select{Label: "学校", Options: []Option{{Value: bad, Label: bad}}},
	}
	for name, page := range pages {
		var b strings.Builder
		if err := page.Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if html := b.String(); strings.Contains(html, "<script") || strings.Contains(html, `href="javascript`) || strings.Count(html, "&lt;script&gt;") < 2 {
			t.Errorf("%s: got %s", name, html)
		}
	}
}

// On a phone the heads are not seen: each cell says its own head, and a sum in yuan says so too.
func TestTable_saysTheUnitInEachCell(t *testing.T) {
	t.Parallel()
	table := Table{Stacked: true, Heads: []Head{{Label: "项目"}, {Label: "应享受金额", Unit: "元"}, {Label: "操作", Unit: "次", Hide: true}},
		Rows: []Row{{Cells: []Cell{{Text: "交通补助"}, {Text: "600.00"}, {Text: "改"}}}}, Total: []Cell{{Text: "合计"}, {Text: "600.00"}}}
	var b strings.Builder
	if err := table.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if html := b.String(); strings.Count(html, `data-label="应享受金额（元）"`) != 2 || !strings.Contains(html, `data-label="项目"`) || !strings.Contains(html, `data-label=""`) {
		t.Errorf("got %s", html)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// A row that cannot be written is an error, not a shorter page.
func TestTable_saysThatItWasNotWritten(t *testing.T) {
	t.Parallel()
	if err := (Table{}).row(Row{Cells: []Cell{{Text: "石门村"}}}).Render(t.Context(), full{}); !errors.Is(err, errFull) {
		t.Errorf("got %v, want %v", err, errFull)
	}
}
