package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Dialog is a question or a small form in front of the page. It is opened by a link: ButtonLink{URL: "#" + ID, Attrs:
// {"data-dialog": ID}}, or OpenDialog. Without a script the link leads to it as a section of the page. Children are its content
// and buttons; 取消 is there already.
type Dialog struct {
	ID    string
	Title string
}

// Render makes Dialog a component.
func (d Dialog) Render(ctx context.Context, w io.Writer) error { return d.view().Render(ctx, w) }

// OpenDialog is the link that opens the Dialog with this ID.
type OpenDialog struct {
	ID   string
	Text string
	Look Look
}

// Render makes OpenDialog a component.
func (o OpenDialog) Render(ctx context.Context, w io.Writer) error { return o.view().Render(ctx, w) }

// Masked is a number that is shown in part: 999***********1234. The button asks the server for the whole of it, which is written
// down in the audit. htmx puts the answer in its place; without htmx the answer is a page. Children are more fields of the form.
type Masked struct {
	Text      string // masked already
	RevealURL string // empty: this person may not see it
	Label     string // what is shown: 显示完整身份证号
	Reason    bool   // a reason must be given first
}

// Render makes Masked a component.
func (m Masked) Render(ctx context.Context, w io.Writer) error { return m.view().Render(ctx, w) }

func (m Masked) attrs() templ.Attributes {
	return templ.Attributes{"hx-post": m.RevealURL, "hx-target": "closest .masked", "hx-swap": "outerHTML"}
}

// button is what the form's button says: after a reason, 查看 is enough.
func (m Masked) button() string {
	if m.Reason {
		return "查看"
	}
	return m.Label
}
