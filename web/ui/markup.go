package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// markup writes what a long list has hundreds of: its cells, its choices. A templ makes a new text of each word that it writes,
// and half the time of a list went there. All else is templ.
type markup struct {
	ctx context.Context
	w   io.Writer
	err error
}

// component is a component that writes with markup.
func component(write func(*markup)) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		m := &markup{ctx: ctx, w: w}
		write(m)
		return m.err
	})
}

// constant is what stands in the program's text: no string of a page can take its place.
type constant string

// tags writes HTML as it stands.
func (m *markup) tags(html constant) { m.write(string(html)) }

// text writes a text, so that nothing in it is HTML.
func (m *markup) text(s string) { m.write(templ.EscapeString(s)) }

func (m *markup) write(s string) {
	if m.err == nil {
		_, m.err = io.WriteString(m.w, s)
	}
}

// attr writes an attribute, or nothing where it is empty.
func (m *markup) attr(name constant, value string) {
	if value != "" {
		m.put(name, value)
	}
}

// put writes an attribute, empty or not.
func (m *markup) put(name constant, value string) {
	m.tags(" ")
	m.tags(name)
	m.tags(`="`)
	m.text(value)
	m.tags(`"`)
}

// link writes a text that leads to an address; a script is no address.
func (m *markup) link(url, text string) {
	m.tags("<a")
	m.put("href", string(templ.URL(url)))
	m.tags(">")
	m.text(text)
	m.tags("</a>")
}

// show writes a component.
func (m *markup) show(c templ.Component) {
	if m.err == nil {
		m.err = c.Render(m.ctx, m.w)
	}
}
