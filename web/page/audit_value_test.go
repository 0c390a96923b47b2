package page

import (
	"go/ast"
	"go/parser"
	source "go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"zhuxue/internal/aid"
)

// Whatever an entry of the register may hold has a Chinese name, and a setting's
// code its word.
func TestValueLabel_everyValue(t *testing.T) {
	t.Parallel()
	seen := 0
	files, err := filepath.Glob("../../internal/bureau/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(files, "../../internal/store/platform.go") {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(source.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range factNames(file) {
			seen++
			if valueLabels[name] == "" {
				t.Errorf("%s: %q has no Chinese name", filepath.Base(path), name)
			}
		}
	}
	if seen < 40 {
		t.Errorf("found %d names only: does the test still look?", seen)
	}
	all := aid.Settings{
		PreschoolFen: map[aid.Year]aid.Fen{2016: 75000}, PreschoolBasis: map[aid.Year]aid.SettingBasis{2016: {Document: "青教〔2016〕1号", Why: "提标"}},
		CoverageThreshold: 8550, ConfirmBy: map[aid.Term]time.Time{aid.Year(2016).Autumn(): time.Now()}, Region: "central", TownIsRural: true,
		Centre: aid.Centre{Name: "资助中心", Phone: "12345", Address: "人民路"},
	}
	_, set := all.Change(aid.Settings{})
	for name, value := range set {
		if label := valueLabel(name); !unicode.Is(unicode.Han, []rune(label)[0]) {
			t.Errorf("the setting %q has no Chinese name", name)
		}
		if text := valueText(name, value); strings.ContainsFunc(text, func(c rune) bool { return c < unicode.MaxASCII && unicode.IsLetter(c) }) {
			t.Errorf("the setting %q reads %q", name, text)
		}
	}
}

// factNames are the keys of a file's map[string]any, which only entries are made of.
func factNames(file *ast.File) (names []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		facts, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		kind, ok := facts.Type.(*ast.MapType)
		if !ok {
			return true
		}
		if value, ok := kind.Value.(*ast.Ident); !ok || value.Name != "any" {
			return true
		}
		for _, e := range facts.Elts {
			if key, ok := e.(*ast.KeyValueExpr).Key.(*ast.BasicLit); ok {
				name, _ := strconv.Unquote(key.Value)
				names = append(names, name)
			}
		}
		return true
	})
	return names
}
