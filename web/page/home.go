package page

import "zhuxue/web/ui"

// Home is the first page of a seat: what to do next, and how things stand.
type Home struct {
	Greeting string
	Tasks    ui.Tasks
	Stats    ui.Stats
}
