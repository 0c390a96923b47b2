package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// built are the functions that put SQL together. Each was read by a person: the
// parts are constants, chosen from a fixed list; whole numbers, by %d; places of
// arguments ($5); and names of temporary tables that the caller wrote.
var built = set(
	"store.list", "store.column", "store.one", "store.scalar", "store.exec", "store.ask", // hand their text on, and are looked at where they are called
	"store.glance", "store.ofStudents", "store.Deciding", "store.Dues", "store.moveCells", "store.SaveStudents", "store.CreateCounty",
	"store.schoolTerms", "store.Roster", "store.rosterAnchor", "store.CountRoster", "store.EachRoster", "store.FindStudents", "store.SchoolLines", "store.CountSchools",
	"store.AskSchoolsAlike", "store.AskOpenTerms", "store.Relatives", "store.Rulings",
	"store.fill", "store.drop", "store.count", "store.eachSealed", "store.resealPage", "store.saveTownships", "store.Weak",
	"store.moveEdition", // hands on a constant too
	"store.RehearsalChanges", "store.CountChanges", "store.Amendments", "store.AmendmentTotal",
	"devdb.createDatabase", "devdb.grantRoles", // quoted names of databases and roles
)

func set(names ...string) map[string]bool {
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	return all
}

// sqlAt is which argument of a function is SQL.
var sqlAt = map[string]int{
	"Query": 1, "QueryRow": 1, "Exec": 1, // of a pool, a connection, a transaction
	"list": 2, "column": 2, "one": 2, "scalar": 2, "exec": 2, "moveEdition": 2, "ask": 1, // store's own
	"Queue": 0, // of questions that are asked together
}

// TestSQL_isConstant holds every SQL text of the program to what was written:
// a constant, or one of few functions that choose among constants. Nothing that
// a person typed can become part of a statement.
func TestSQL_isConstant(t *testing.T) {
	config := &packages.Config{Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps | packages.NeedFiles, Dir: root}
	rooms, err := packages.Load(config, "./internal/store", "./cmd/zhuxue", "./internal/devdb")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, room := range rooms {
		for _, e := range room.Errors {
			t.Fatal(e)
		}
		for _, file := range room.Syntax {
			for _, d := range file.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				ast.Inspect(fn.Body, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if !ok {
						return true
					}
					at, known := sqlAt[callee(call)]
					if !known || len(call.Args) <= at || isForeign(room, call) {
						return true
					}
					seen++
					arg := call.Args[at]
					if room.TypesInfo.Types[arg].Value == nil && !built[room.Name+"."+fn.Name.Name] {
						t.Errorf("%s: %s: SQL that is no constant", room.Fset.Position(arg.Pos()), fn.Name.Name)
					}
					return true
				})
			}
		}
	}
	if seen < 100 {
		t.Errorf("saw %d statements only", seen)
	}
}

// callee is the last name of what is called.
func callee(call *ast.CallExpr) string {
	fun := call.Fun
	if generic, ok := fun.(*ast.IndexExpr); ok {
		fun = generic.X
	}
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// isForeign tells apart calls of other libraries with the same name: SQL always
// comes after a context, or becomes one of several questions.
func isForeign(room *packages.Package, call *ast.CallExpr) bool {
	name := callee(call)
	return name != "ask" && name != "Queue" && room.TypesInfo.TypeOf(call.Args[0]).String() != "context.Context"
}

// dials are the names of what opens a connection to somebody.
var dials = map[string]*regexp.Regexp{
	"net":  regexp.MustCompile(`^(Dial|Lookup|Resolver|DefaultResolver|Resolve)`),
	"tls":  regexp.MustCompile(`^(Dial|Client)`),
	"http": regexp.MustCompile(`^(Get|Head|Post|PostForm|Client|DefaultClient|Transport|DefaultTransport|NewRequest|NewRequestWithContext|ProxyURL|ProxyFromEnvironment)$`),
}

// TestSource_dialsNobody: the program asks nobody for anything (SSRF): only its
// database, by pgx, and the scanner that the operator named.
func TestSource_dialsNobody(t *testing.T) {
	allowed := set("internal/clamd")
	seen := set()
	eachFile(t, func(room, file string, _ []string) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if of, ok := s.X.(*ast.Ident); ok && dials[of.Name] != nil && dials[of.Name].MatchString(s.Sel.Name) {
				seen[room] = true
				if !allowed[room] && room != "internal/testkit" {
					t.Errorf("%s: %s.%s", file, of.Name, s.Sel.Name)
				}
			}
			return true
		})
	})
	if !seen["internal/clamd"] {
		t.Error("not even the scanner is seen: does the test still look?")
	}
}

// TestForms_fieldsAreNamed: handlers read named fields only, so that a field
// which no form offers reaches nothing (mass assignment), and a repeated one
// counts once.
func TestForms_fieldsAreNamed(t *testing.T) {
	whole := set("Form", "PostForm", "MultipartForm")
	// Removes files; sends the form again as it came; read a field that is meant to be repeated.
	allowed := set("dropForm", "proven", "seenRows", "ticked")
	seen := 0
	eachFunc(t, "internal/server", func(file string, fn *ast.FuncDecl) {
		ast.Inspect(fn, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || !whole[s.Sel.Name] {
				return true
			}
			if of, ok := s.X.(*ast.Ident); !ok || of.Name != "r" {
				return true
			}
			seen++
			if !allowed[fn.Name.Name] {
				t.Errorf("%s: %s reads the whole form", file, fn.Name.Name)
			}
			return true
		})
	})
	if seen == 0 {
		t.Error("nobody reads a whole form, not even dropForm: does the test still look?")
	}
}

// eachFunc calls fn for every function of a room that is no test.
func eachFunc(t *testing.T, room string, fn func(file string, f *ast.FuncDecl)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, room, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", room, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				fn(file, f)
			}
		}
	}
}

// TestBureau_oneTransactionPerAct: what a verb changes is changed whole or not
// at all.
func TestBureau_oneTransactionPerAct(t *testing.T) {
	// Background work in two steps, each of which is a state that people see.
	steps := set("Rehearse", "read")
	seen := 0
	eachFunc(t, "internal/bureau", func(file string, fn *ast.FuncDecl) {
		changes := 0
		ast.Inspect(fn, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "County" {
				if db, ok := s.X.(*ast.SelectorExpr); ok && db.Sel.Name == "db" {
					changes++
				}
			}
			return true
		})
		if seen += changes; changes > 1 && !steps[fn.Name.Name] {
			t.Errorf("%s: %s changes things in %d transactions", file, fn.Name.Name, changes)
		}
	})
	if seen < 30 {
		t.Errorf("saw %d transactions only", seen)
	}
}

// TestLocks_carryTheCounty: advisory locks know no wall, so each names the
// county; large objects and notices, which know none either, are not used.
func TestLocks_carryTheCounty(t *testing.T) {
	lock, other := regexp.MustCompile(`pg_\w*advisory\w*\(.*`), regexp.MustCompile(`(?i)\b(lo_import|lo_create|pg_notify)\b|\bNOTIFY \w`)
	seen := 0
	eachFunc(t, "internal/store", func(file string, fn *ast.FuncDecl) {
		ast.Inspect(fn, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			if !ok {
				return true
			}
			for _, sql := range lock.FindAllString(text.Value, -1) {
				if seen++; !strings.Contains(sql, "$1)") {
					t.Errorf("%s: %s: a lock without the county", file, fn.Name.Name)
				}
			}
			if other.MatchString(text.Value) {
				t.Errorf("%s: %s: what knows no county", file, fn.Name.Name)
			}
			return true
		})
	})
	if seen < 3 {
		t.Errorf("saw %d locks only", seen)
	}
}

// TestTempl_nothingRaw: nothing that a person typed is printed without being
// escaped, for nothing is.
func TestTempl_nothingRaw(t *testing.T) {
	raw := regexp.MustCompile(`templ\.Raw\(|template\.(HTML|JS|URL)\(|templ\.SafeURL\(|unsafe\.`)
	for _, top := range []string{"cmd", "internal", "web"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".templ") && !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			if found := raw.Find(text); found != nil && !strings.HasSuffix(path, "_templ.go") {
				t.Errorf("%s: %s", path, found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// lineKeys are the fields that lines of the log may have; none holds what a person
// typed. docs/operations.md tells those of a request.
var lineKeys = set("request", "method", "route", "act", "thing", "status", "county", "user", "took", "address", "err", "error", "panic", "stack",
	"upload", "uploads", "rehearsal", "rehearsals", "editions", "dir")

// TestLogs_fieldsAreKnown: the event of each line is a constant, and its fields
// are among those above.
func TestLogs_fieldsAreKnown(t *testing.T) {
	method, seen := regexp.MustCompile(`^(Debug|Info|Warn|Error)(Context)?$`), 0
	eachFile(t, func(_, file string, _ []string) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !method.MatchString(callee(call)) || len(call.Args) < 1 {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); !ok || !strings.HasSuffix(callee(&ast.CallExpr{Fun: s.X}), "og") {
				return true
			}
			args := call.Args
			if strings.HasSuffix(callee(call), "Context") {
				args = args[1:]
			}
			seen++
			for i := 0; i < len(args); i += 1 + min(i, 1) { // the event, then each key
				text, ok := args[i].(*ast.BasicLit)
				if i > 0 && ok && !lineKeys[strings.Trim(text.Value, `"`)] || !ok && !strings.HasSuffix(file, "bureau/bureau.go") {
					t.Errorf("%s: a line of the log with argument %d that is not known", file, i)
				}
			}
			return true
		})
	})
	if seen < 20 {
		t.Errorf("saw %d lines only", seen)
	}
}
