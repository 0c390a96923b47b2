// Package aid holds the nouns of student aid and their own laws: counties,
// villages, schools, households, students, enrolments, entitlements, uploads
// and targets. It imports nothing of ours and knows neither SQL nor HTTP.
package aid

import "errors"

// Kind tells a caller what to do about an error a person can mend.
type Kind string

// The kinds of error that a person can mend.
const (
	Invalid     Kind = "invalid"     // the input is wrong; Fields says where
	NotFound    Kind = "not_found"   // absent, or behind another county's wall
	Forbidden   Kind = "forbidden"   // the actor's seat does not allow it
	Conflict    Kind = "conflict"    // somebody else was faster, or the state moved on
	Unavailable Kind = "unavailable" // try again later
	TooMany     Kind = "too_many"    // asked too often
	TooLarge    Kind = "too_large"   // sent too much at once
)

// Error is a mistake that its reader can mend. Message is a Chinese sentence
// that says what is wrong and what to do; Fields holds one sentence per form
// field.
type Error struct {
	Kind    Kind
	Message string
	Fields  map[string]string
}

// Error returns the Chinese sentence.
func (e *Error) Error() string { return e.Message }

// E makes an Error of a kind with a Chinese sentence.
func E(kind Kind, message string) *Error { return &Error{Kind: kind, Message: message} }

// InvalidField makes an Invalid error that belongs to one form field.
func InvalidField(field, message string) *Error {
	return &Error{Kind: Invalid, Message: message, Fields: map[string]string{field: message}}
}

// KindOf is the kind of the first Error in err's chain, or "" for any other
// error, which is a fault of ours.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}
