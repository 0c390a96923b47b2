// Package axe carries axe-core for tests that look at pages as people with other eyes and hands do. Tests only.
package axe

import _ "embed"

// Source is axe-core 4.14.1, to be evaluated in a page; it defines axe. Licence: MPL 2.0, beside it.
//
//go:embed axe.min.js
var Source string
