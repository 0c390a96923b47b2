package ui

import "github.com/a-h/templ"

// attr is one attribute, or none where there is nothing to say.
func attr(name, value string) templ.OrderedAttributes {
	if value == "" {
		return nil
	}
	return templ.OrderedAttributes{{Key: name, Value: value}}
}

// hideClass hides a text from the eye, not from a screen reader.
func hideClass(hide bool) string {
	if hide {
		return "sr-only"
	}
	return ""
}
