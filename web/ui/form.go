package ui

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"
)

// Form is a POST form with the session's token in it. Children are its fields and buttons.
type Form struct {
	Action  string
	Confirm string           // a question asked before it goes
	Upload  bool             // carries files
	Again   bool             // may be sent twice: exports
	Inline  bool             // a button in a line of text or a table cell
	Attrs   templ.Attributes // hx-post and the like
}

// Render makes Form a component.
func (f Form) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

func (f Form) attrs() templ.Attributes {
	all := templ.Attributes{"data-again": f.Again, "class": "form"}
	if f.Confirm != "" {
		all["data-confirm"] = f.Confirm
	}
	if f.Upload {
		all["enctype"] = "multipart/form-data"
	}
	if f.Inline {
		all["class"] = "form-inline"
	}
	for k, v := range f.Attrs {
		all[k] = v
	}
	return all
}

// Field is a line of input with its label. With Rows it is a text area. Error says what is wrong and what to do.
type Field struct {
	Name, Label, Value string
	Type               string // text when empty
	Hint, Error        string
	Unit               string // stands behind the input: 元
	Placeholder        string
	Autocomplete       string // off when empty: these forms hold other people's data
	InputMode          string // numeric, decimal: which keys a phone shows
	MaxLength, Rows    int
	Required, ReadOnly bool
	Focus              bool
	Plain              bool     // required, but everybody knows: no 必填 beside the label
	ID                 string   // when the name is not unique on the page
	List               []string // what may be chosen, found while typing; other texts can be typed all the same
}

// Render makes Field a component.
func (f Field) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

func (f Field) marked() bool { return f.Required && !f.Plain }

func (f Field) id() string { return fieldID(f.ID, f.Name) }

func (f Field) attrs() templ.Attributes {
	all := describe(f.id(), f.Hint, f.Error)
	all["id"], all["name"] = f.id(), f.Name
	all["required"], all["readonly"], all["autofocus"] = f.Required, f.ReadOnly, f.Focus
	all["autocomplete"] = f.Autocomplete
	if f.Autocomplete == "" {
		all["autocomplete"] = "off"
	}
	optional(all, "placeholder", f.Placeholder)
	optional(all, "inputmode", f.InputMode)
	if len(f.List) > 0 {
		all["list"] = f.listID()
	}
	if f.MaxLength > 0 {
		all["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	return all
}

func (f Field) listID() string { return f.id() + "-list" }

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// Option is one choice of a Select or of Radios.
type Option struct {
	Value, Label string
	Chosen       bool
}

// OptionGroup is options of a list under a common head.
type OptionGroup struct {
	Label   string
	Options []Option
}

// Select is a choice from a list. Submit sends its form as soon as it changes (with a script; the button stays for the others).
type Select struct {
	Name, Label string
	Options     []Option
	Groups      []OptionGroup // after the options
	Hint, Error string
	Required    bool
	Submit      bool
	ID          string
}

func options(all []Option) templ.Component {
	return component(func(m *markup) {
		for _, o := range all {
			m.tags("<option")
			m.put("value", o.Value)
			if o.Chosen {
				m.tags(" selected")
			}
			m.tags(">")
			m.text(o.Label)
			m.tags("</option>")
		}
	})
}

// Render makes Select a component.
func (s Select) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

func (s Select) id() string { return fieldID(s.ID, s.Name) }

func (s Select) attrs() templ.Attributes {
	all := describe(s.id(), s.Hint, s.Error)
	all["id"], all["name"] = s.id(), s.Name
	all["required"], all["data-submit"] = s.Required, s.Submit
	return all
}

// Radios is a choice between a few things that are all worth seeing.
type Radios struct {
	Name, Legend string
	Options      []Option
	Hint, Error  string
}

// Render makes Radios a component.
func (r Radios) Render(ctx context.Context, w io.Writer) error { return r.view().Render(ctx, w) }

// Checkbox is a yes or no. Value is what is sent when it is ticked, "1" when empty.
type Checkbox struct {
	Name, Label, Value string
	Checked            bool
	Hint, Error        string
	ID                 string
}

// Render makes Checkbox a component.
func (c Checkbox) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

func (c Checkbox) id() string { return fieldID(c.ID, c.Name) }

func (c Checkbox) attrs() templ.Attributes {
	all := describe(c.id(), c.Hint, c.Error)
	all["id"], all["name"], all["value"], all["checked"] = c.id(), c.Name, c.Value, c.Checked
	if c.Value == "" {
		all["value"] = "1"
	}
	return all
}

// FileDrop is a large field for a file. Accept is as in HTML: ".xlsx,.xls".
type FileDrop struct {
	Name, Label, Accept string
	Hint, Error         string
	Multiple            bool
}

// Render makes FileDrop a component.
func (f FileDrop) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

func (f FileDrop) id() string { return fieldID("", f.Name) }

func (f FileDrop) attrs() templ.Attributes {
	all := describe(f.id(), f.Hint, f.Error)
	all["id"], all["name"], all["required"], all["multiple"] = f.id(), f.Name, true, f.Multiple
	optional(all, "accept", f.Accept)
	return all
}

// File is a line of input for a file that need not be there. Accept is as in HTML: ".xlsx,.xls".
type File struct {
	Name, Label, Accept string
	Hint, Error         string
}

// Render makes File a component.
func (f File) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

func (f File) id() string { return fieldID("", f.Name) }

func (f File) attrs() templ.Attributes {
	all := describe(f.id(), f.Hint, f.Error)
	all["id"], all["name"] = f.id(), f.Name
	optional(all, "accept", f.Accept)
	return all
}

// Filters is the row of choices above a list, sent by GET so that the list's address can be kept and passed on.
// Children are Select and Field; Reset is the address without any filter, empty while none is set.
type Filters struct {
	Action string
	Reset  string
	Keep   []Option // hidden: what else the address holds, as the sorting
	Go     string   // on the button; 筛选 when empty
}

// Render makes Filters a component.
func (f Filters) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

func (f Filters) button() string {
	if f.Go == "" {
		return "筛选"
	}
	return f.Go
}

func fieldID(id, name string) string {
	if id != "" {
		return id
	}
	return "f-" + name
}

// describe ties hint and error to their input, for those who hear the page.
func describe(id, hint, fault string) templ.Attributes {
	all := templ.Attributes{}
	by := ""
	if hint != "" {
		by = id + "-hint"
	}
	if fault != "" {
		all["aria-invalid"] = "true"
		by += " " + id + "-error"
	}
	optional(all, "aria-describedby", by)
	return all
}

func optional(all templ.Attributes, name, value string) {
	if value != "" {
		all[name] = value
	}
}
