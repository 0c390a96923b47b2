package server_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

// malformed are values that no form of ours sends.
var malformed = []string{
	"\x00", "a\x00b", "\xff\xfe", "\xed\xa0\x80", "-1", "0", "99999999999999999999", "9223372036854775807", "2147483648", "1e400", "NaN",
	"2016-13", "9999-09", "0000-00", strings.Repeat("长", 5000), "'; --", "%", "<b>", "..\\..", "\u202e\u0000", "[]", "1,2,3",
}

// fieldNames are the names of all fields of forms and addresses, as web/page
// has them.
func fieldNames(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("../../web/page/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 || !strings.HasSuffix(spec.Names[0].Name, "Field") {
				return true
			}
			if text, ok := spec.Values[0].(*ast.BasicLit); ok {
				name, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				names = append(names, name)
			}
			return true
		})
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Whatever stands in the fields of a form or an address, all at once or one
// alone, the answer is no fault of ours: never 5xx.
func TestRoutes_malformed(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things, visitors, names := thingsOf(t, w), everybody(t, w), fieldNames(t)
	if len(names) < 50 {
		t.Fatalf("got %d names of fields only", len(names))
	}
	try := func(role aid.Role, route server.Route, what string, inAddress, inForm []string) {
		if a := send(t, visitors[role], route, link.With(fill(t, route.Pattern, things), inAddress...), inForm...); a.Status >= 500 {
			t.Errorf("%s %s by %s: %s: got %d", route.Method, route.Pattern, role, what, a.Status)
		}
	}
	for i, route := range server.Routes {
		if leaves[route.Pattern] && route.Method == http.MethodPost {
			continue
		}
		role := aid.Roles[slices.IndexFunc(aid.Roles, func(r aid.Role) bool { return aid.May(w.As(r), route.Act, aid.Place{}) == nil || route.Act == "" })]
		for _, value := range malformed {
			var pairs []string
			for _, name := range names {
				pairs = append(pairs, name, value)
			}
			inAddress := pairs
			if len(value) > 100 {
				inAddress = nil // longer than a request's head may be
			}
			try(role, route, fmt.Sprintf("all %.20q", value), inAddress, pairs)
		}
		for j := i % 7; j < len(names); j += 7 { // one alone: a seventh of them, and others on the next route
			name, value := names[j], malformed[(i+j)%len(malformed)]
			try(role, route, fmt.Sprintf("%s %.20q", name, value), []string{name, value}, []string{name, value})
		}
	}
}
