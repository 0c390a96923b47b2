package page

import (
	"context"
	"encoding/json"
	"io"

	"github.com/a-h/templ"

	"zhuxue/web/ui"
)

// Brand is the product's name, short and whole.
const (
	Brand     = "助学"
	BrandLong = "教育精准扶贫与学生资助管理系统"
)

// The names of the hidden field and of the header that carry the session's token back.
const (
	TokenField  = ui.TokenField
	TokenHeader = ui.TokenHeader
)

// The parts of a Frame that components print. They are named here so that the server need not know the components.
type (
	Crumb  = ui.Crumb
	Crumbs = ui.Crumbs
	Notice = ui.Notice
	Tone   = ui.Tone
)

// NewNotice is a sentence above a page.
func NewNotice(tone Tone, text string) Notice { return Notice{Tone: tone, Text: text} }

// The tones of a Notice.
const (
	Info = ui.Info
	Good = ui.Good
	Wait = ui.Wait
	Bad  = ui.Bad
)

// Frame is what stands around every page of a signed-in person. The server fills it; it holds only texts and addresses.
type Frame struct {
	Title  string // of the browser's tab; never a child's name
	County string // name of the county; empty for the platform operator
	Crumbs Crumbs
	Terms  TermChoice // zero where the page hangs on no term

	User  string // name of the person
	Seat  string // the seat in use: 石门镇中心小学 校长
	Seats []Seat // the other seats the person may take

	Menu   []MenuItem
	Search string // what is in the search box
	Flash  []Notice

	HomeURL     string
	SearchURL   string // takes POST, so that no number gets into an address; empty: no search box
	PlacesOnly  bool   // the seat finds schools and villages, nobody
	SeatURL     string // takes POST of SeatField
	LogoutURL   string // takes POST
	PasswordURL string
	FactorURL   string // the own second factor
	SignInsURL  string // where the person is signed in

	Token   string // of the session, for every form
	Printed string // when and by whom, printed at the head of a sheet of paper: 2016-10-08 14:20 李晓云

	handedOut bool // what is printed is handed out: no word of the program's own on paper
}

// handout is the frame of sheets that have a head of their own.
func (f Frame) handout() Frame {
	f.handedOut = true
	return f
}

// sought says what the search box finds.
func (f Frame) sought() string {
	if f.PlacesOnly {
		return "查找学校、行政村"
	}
	return "查找学生"
}

// searchPrompt says what to type into it.
func (f Frame) searchPrompt() string {
	if f.PlacesOnly {
		return "学校、行政村名称"
	}
	return "姓名、拼音首字母或完整身份证号"
}

// SearchField and SeatField are the fields of the frame's two forms.
const (
	SearchField = "q"
	SeatField   = "seat"
)

// Seat is one that the person may switch to.
type Seat struct{ Value, Label string }

// MenuItem is one line of the side menu. Icon is a name of ui.Icon; Count, when set, is what waits there.
type MenuItem struct {
	Label, URL string
	Icon       string
	Count      string
	Current    bool
}

// Layout is the frame around a page; the page is its children:
//
//	templ VillagePage(f Frame, v Village) {
//		@Layout(f) {
//			…
//		}
//	}
func Layout(f Frame) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return f.view().Render(WithToken(ctx, f.Token), w)
	})
}

// WithToken gives the forms of a rendering the session's token. Layout does it by itself; a fragment for htmx needs it.
func WithToken(ctx context.Context, token string) context.Context { return ui.WithToken(ctx, token) }

// tabTitle is what the browser's tab says.
func (f Frame) tabTitle() string {
	if f.County == "" {
		return f.Title + " · " + Brand
	}
	return f.Title + " · " + f.County + " · " + Brand
}

// headers go along with every request of htmx.
func (f Frame) headers() string {
	text, _ := json.Marshal(map[string]string{TokenHeader: f.Token}) // strings always marshal
	return string(text)
}

// htmxConfig: nothing inline, nothing evaluated, no child's data kept in the browser; answers to a wrong form (422) and to a
// row that has moved (409) are shown.
const htmxConfig = `{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0,"refreshOnHistoryMiss":true,` +
	`"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409|422","swap":true},` +
	`{"code":"[45]..","swap":false,"error":true}]}`

func (m MenuItem) icon() ui.Icon { return ui.Icon(m.Icon) }

func (m MenuItem) current() templ.Attributes {
	if !m.Current {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}
