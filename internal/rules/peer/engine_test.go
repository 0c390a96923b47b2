package peer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/jackc/pgx/v5"

	"zhuxue/internal/rules"
)

// student is what an engine is told: the facts that the plan asks for, all known.
type student struct {
	Stage        string   `expr:"stage"`
	Grade        int      `expr:"grade"`
	Boarding     bool     `expr:"boarding"`
	FullTime     bool     `expr:"full_time"`
	Agricultural bool     `expr:"agricultural"`
	Hardship     bool     `expr:"hardship"`
	Hukou        string   `expr:"hukou"`
	Categories   []string `expr:"categories"`
}

// students are the same in every run: one in three registered, as many at each stage.
func students(n int) []student {
	r := rand.New(rand.NewPCG(2016, 9))
	one := func(all ...string) string { return all[r.IntN(len(all))] }
	yes := func() bool { return r.IntN(2) == 1 }
	all := make([]student, n)
	for i := range all {
		all[i] = student{
			one("preschool", "primary", "junior", "senior", "vocational", "higher"), 1 + r.IntN(4), yes(), r.IntN(5) > 0, yes(), yes(),
			one("rural", "town", "urban"), nil,
		}
		switch r.IntN(6) {
		case 0, 1:
			all[i].Categories = []string{one("unlifted", "lifted_supported", "relapsed")}
		case 2:
			all[i].Categories = []string{"lifted_unsupported", "rural_minimum"}
		case 3:
			all[i].Categories = []string{one("orphan", "disabled", "urban_minimum")}
		}
	}
	return all
}

// facts are the student as our engine is told.
func (s *student) facts() (f rules.Facts) {
	set := func(to interface{ UnmarshalText([]byte) error }, code string) {
		if err := to.UnmarshalText([]byte(code)); err != nil {
			panic(err)
		}
	}
	set(&f.Stage, s.Stage)
	set(&f.Hukou, s.Hukou)
	f.Grade, f.Boarding, f.FullTime = rules.Grade(s.Grade), rules.Is(s.Boarding), rules.Is(s.FullTime)
	f.Agricultural, f.Hardship = rules.Is(s.Agricultural), rules.Is(s.Hardship)
	f.Categories = rules.InCategories()
	for _, code := range s.Categories {
		one, _ := rules.CategoryByCode(code)
		f.Categories = f.Categories.With(one)
	}
	return f
}

// sums is, for each item, how many are entitled and how much is due to them.
type sums [16]struct{ people, fen int64 }

func (s *sums) add(item int, fen int64) {
	if fen != none {
		s[item].people++
		s[item].fen += fen
	}
}

// engine decides all students once and tells the sums.
type engine struct {
	name string
	run  func() (sums, error)
}

// law is the plan's law in a term.
type law struct {
	book  *rules.Book
	term  rules.Term
	rules []rules.Rule
}

func plan() law {
	l := law{book: rules.Plan(), term: rules.Term{Year: 2016}}
	for _, r := range l.book.Rules() {
		if r.InForce(l.term) {
			l.rules = append(l.rules, r)
		}
	}
	return l
}

func (l law) text(d dialect) (all []string) {
	for _, r := range l.rules {
		all = append(all, d.law(l.book, r, l.term))
	}
	return all
}

func ours(l law, all []student) engine {
	facts := make([]rules.Facts, len(all))
	for i := range all {
		facts[i] = all[i].facts()
	}
	table := l.book.Table(l.term)
	room := make([]rules.Verdict, 0, len(l.rules))
	return engine{"ours", func() (s sums, err error) {
		for i := range facts {
			for item, v := range table.Judge(room, &facts[i]) {
				if v.Answer.Entitled() {
					s.add(item, int64(v.Fen))
				}
			}
		}
		return s, nil
	}}
}

func withExpr(t testing.TB, l law, all []student) engine {
	var programs []*vm.Program
	for _, text := range l.text(exprDialect) {
		p, err := expr.Compile(text, expr.Env(&student{}), expr.AsInt64())
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		programs = append(programs, p)
	}
	var machine vm.VM
	return engine{"expr", func() (s sums, err error) {
		for i := range all {
			for item, p := range programs {
				fen, err := machine.Run(p, &all[i])
				if err != nil {
					return s, err
				}
				s.add(item, fen.(int64))
			}
		}
		return s, nil
	}}
}

func withCEL(t testing.TB, l law, all []student) engine {
	env, err := cel.NewEnv(
		cel.Variable("stage", cel.StringType), cel.Variable("grade", cel.IntType), cel.Variable("boarding", cel.BoolType),
		cel.Variable("full_time", cel.BoolType), cel.Variable("agricultural", cel.BoolType), cel.Variable("hardship", cel.BoolType),
		cel.Variable("hukou", cel.StringType), cel.Variable("categories", cel.ListType(cel.StringType)))
	if err != nil {
		t.Fatal(err)
	}
	var programs []cel.Program
	for _, text := range l.text(celDialect) {
		ast, issues := env.Compile(text)
		if issues.Err() != nil {
			t.Fatalf("%s: %v", text, issues.Err())
		}
		p, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			t.Fatal(err)
		}
		programs = append(programs, p)
	}
	told := make([]map[string]any, len(all)) // made beforehand: the engine is measured, not how it is told
	for i, s := range all {
		told[i] = map[string]any{
			"stage": s.Stage, "grade": s.Grade, "boarding": s.Boarding, "full_time": s.FullTime, "agricultural": s.Agricultural,
			"hardship": s.Hardship, "hukou": s.Hukou, "categories": s.Categories,
		}
	}
	return engine{"cel", func() (s sums, err error) {
		for i := range told {
			for item, p := range programs {
				fen, _, err := p.Eval(told[i])
				if err != nil {
					return s, err
				}
				s.add(item, fen.Value().(int64))
			}
		}
		return s, nil
	}}
}

// withSQL keeps the students in a table of a PostgreSQL and decides them in one statement, the law written out.
func withSQL(t testing.TB, l law, all []student) engine {
	ctx := context.Background()
	url := os.Getenv("ZHUXUE_TEST_DATABASE_URL")
	if url == "" {
		t.Fatal("no database: go run ./internal/devdb/with -- go -C internal/rules/peer test -bench .")
	}
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(ctx) })
	_, err = c.Exec(ctx, `CREATE TEMP TABLE student (stage text, grade int, boarding bool, full_time bool, agricultural bool,
		hardship bool, hukou text, categories text[])`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.CopyFrom(ctx, pgx.Identifier{"student"}, []string{"stage", "grade", "boarding", "full_time", "agricultural", "hardship", "hukou", "categories"},
		pgx.CopyFromSlice(len(all), func(i int) ([]any, error) {
			s := &all[i]
			return []any{s.Stage, s.Grade, s.Boarding, s.FullTime, s.Agricultural, s.Hardship, s.Hukou, append([]string{}, s.Categories...)}, nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	var columns, totals []string
	for i, text := range l.text(sqlDialect) {
		columns = append(columns, fmt.Sprintf("(%s)::bigint AS i%d", text, i))
		totals = append(totals, fmt.Sprintf("count(*) FILTER (WHERE i%d >= 0), coalesce(sum(i%d) FILTER (WHERE i%d >= 0), 0)::bigint", i, i, i))
	}
	query := "SELECT " + strings.Join(totals, ", ") + " FROM (SELECT " + strings.Join(columns, ", ") + " FROM student OFFSET 0) AS decided"
	return engine{"sql", func() (s sums, err error) {
		var to []any
		for i := range l.rules {
			to = append(to, &s[i].people, &s[i].fen)
		}
		return s, c.QueryRow(ctx, query).Scan(to...)
	}}
}
