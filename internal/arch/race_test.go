package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// unraced are verbs for which it makes no difference who is first.
var unraced = set(
	"Reveal", "Search", "VillageNotices", "ExportAmendments", "ExportAudits", "ExportChanges", "ExportConfirmations", "ExportFunds", "ExportRoster", "ExportRulebook",
	"ExportSchools", "ExportTarget", "ExportUsers", "ExportVillages", "HeldRows", // only add to the register that somebody looked
	"EndUserSessions", "ResetFactor", "ResetFactorByLogin", "SetLoginPolicy", // one statement, the last one counts
	"SealAudits",                      // is SealAudit for each county
	"ResetByLogin", "RegisterByLogin", // are ResetPassword and RegisterUser, from the command line
	"ItemTotals",       // is Decide, with its sums
	"Retain", "Reseal", // take what is left, if anything
	"ResumeReadings", "ResumeRehearsals", "ResumeStarts", // ask for jobs, which are raced
	"SignIn", "TrySettings", // adds a sign-in; is undone
	"DisableSeat", // is DisableUser for one seat: the same check under the same lock
)

// TestActs_eachHasItsRace: every verb that changes something is taken by many at
// the same moment in a test of that name.
func TestActs_eachHasItsRace(t *testing.T) {
	calls, changes := map[string]map[string]bool{}, set()
	eachFunc(t, "internal/bureau", func(_ string, fn *ast.FuncDecl) {
		name := fn.Name.Name
		calls[name] = calledBy(fn)
		if calls[name]["db.County"] || calls[name]["db.OwnAccount"] || calls[name]["db.CreateCounty"] || calls[name]["db.CreateOperator"] {
			changes[name] = true
		}
	})
	for grown := true; grown; {
		grown = false
		for name, of := range calls {
			for callee := range of {
				if changes[callee] && !changes[name] {
					changes[name], grown = true, true
				}
			}
		}
	}
	raced := set()
	for _, room := range []string{"internal/bureau", "internal/server"} {
		files, _ := filepath.Glob(filepath.Join(root, room, "*_test.go")) // the pattern is sound
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range parsed.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && strings.HasSuffix(fn.Name.Name, "AtOnce") {
					for callee := range calledBy(fn) {
						raced[strings.TrimPrefix(callee, "Bureau.")] = true
					}
				}
			}
		}
	}
	verbs := 0
	for name := range changes {
		if !ast.IsExported(name) {
			continue
		}
		if verbs++; raced[name] == unraced[name] {
			t.Errorf("%s changes something: raced in a test %t, excused %t", name, raced[name], unraced[name])
		}
	}
	if verbs < 40 {
		t.Errorf("saw %d verbs only", verbs)
	}
}

// calledBy are the names of what a function calls or hands on: b.read as read,
// b.db.County as db.County, o.Bureau.Decide as Bureau.Decide.
func calledBy(fn *ast.FuncDecl) map[string]bool {
	all := set()
	if fn.Body == nil {
		return all
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		switch of := s.X.(type) {
		case *ast.Ident:
			if of.Name == "b" {
				all[s.Sel.Name] = true
			}
		case *ast.SelectorExpr:
			all[of.Sel.Name+"."+s.Sel.Name] = true
		}
		return true
	})
	return all
}
