package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Look is how much a button calls for attention. One primary button a page.
type Look string

// The looks of a button.
const (
	Normal  Look = ""
	Primary Look = "primary" // the one thing to do here
	Danger  Look = "danger"  // cannot be taken back
	Quiet   Look = "quiet"   // looks like a link
	Big     Look = "big"     // for a thumb: at least 48 px high
	BigMain Look = "big btn-primary"
	Small   Look = "small" // in a table row
)

// Button submits its form. Name and Value tell which button it was. Attrs may turn it into another kind ("type": "button").
type Button struct {
	Text        string
	Look        Look
	Icon        Icon
	Name, Value string
	Confirm     string // a question asked before it goes
	Disabled    bool
	Attrs       templ.Attributes // hx-post, data-toggle, data-print …
}

// Render makes Button a component.
func (b Button) Render(ctx context.Context, w io.Writer) error { return b.view().Render(ctx, w) }

func (b Button) attrs() templ.Attributes {
	all := templ.Attributes{"type": "submit", "disabled": b.Disabled}
	optional(all, "name", b.Name)
	optional(all, "value", b.Value)
	optional(all, "data-confirm", b.Confirm)
	for k, v := range b.Attrs {
		all[k] = v
	}
	return all
}

// ButtonLink is a link that looks like a button.
type ButtonLink struct {
	Text  string
	URL   string
	Look  Look
	Icon  Icon
	Attrs templ.Attributes // data-dialog, download …
}

// Render makes ButtonLink a component.
func (b ButtonLink) Render(ctx context.Context, w io.Writer) error { return b.view().Render(ctx, w) }

func (l Look) class() string {
	if l == Normal {
		return "btn"
	}
	return "btn btn-" + string(l)
}

// Print is the button that prints the page.
func Print() templ.Component {
	return Button{Text: "打印", Icon: "print", Attrs: templ.Attributes{"type": "button", "data-print": true}}
}
