package peer

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/jackc/pgx/v5"

	"zhuxue/internal/rules"
)

// sums is, for each item, how much is due, and what the answers that come to no sum add up to: of one student it is the very answer.
type sums [16]struct{ fen, other int64 }

func (s *sums) add(item int, answer int64) {
	s[item].fen += max(answer, 0)
	s[item].other += min(answer, 0)
}

// engine decides the students from one up to another and tells the sums.
type engine struct {
	name string
	run  func(from, to int) (sums, error)
}

// engines are ours and the others, each told the law and the students in its own way beforehand: deciding is measured, not telling.
func engines(t testing.TB, l law, facts []rules.Facts) []engine {
	all := make([]student, len(facts))
	for i := range all {
		all[i] = tell(facts[i])
	}
	return []engine{ours(l, facts), withExpr(t, l, all), withCEL(t, l, all), withSQL(t, l, all)}
}

func written(t testing.TB, l law, d dialect) []string {
	t.Helper()
	text, err := l.text(d)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func ours(l law, facts []rules.Facts) engine {
	table := l.book.Table(l.term)
	room := make([]rules.Verdict, 0, len(l.book.Items()))
	return engine{"ours", func(from, to int) (s sums, err error) {
		for i := from; i < to; i++ {
			for item, v := range table.Judge(room, &facts[i]) {
				s[item].fen += int64(v.Fen)
				s[item].other += int64(v.Answer) - int64(rules.Yes) // in the order of the others' numbers
			}
		}
		return s, nil
	}}
}

func withExpr(t testing.TB, l law, all []student) engine {
	var programs []*vm.Program
	for _, text := range written(t, l, exprDialect) {
		p, err := expr.Compile(text, expr.Env(&student{}), expr.AsInt64())
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		programs = append(programs, p)
	}
	var machine vm.VM
	return engine{"expr", func(from, to int) (s sums, err error) {
		for i := from; i < to; i++ {
			for item, p := range programs {
				answer, err := machine.Run(p, &all[i])
				if err != nil {
					return s, err
				}
				s.add(item, answer.(int64))
			}
		}
		return s, nil
	}}
}

func withCEL(t testing.TB, l law, all []student) engine {
	var variables []cel.EnvOption
	(&student{}).fields(func(name string, value any) {
		kind := map[string]*cel.Type{"string": cel.StringType, "int": cel.IntType, "bool": cel.BoolType, "[]string": cel.ListType(cel.StringType)}
		variables = append(variables, cel.Variable(name, kind[fmt.Sprintf("%T", value)]))
	})
	env, err := cel.NewEnv(variables...)
	if err != nil {
		t.Fatal(err)
	}
	var programs []cel.Program
	for _, text := range written(t, l, celDialect) {
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
	told := make([]map[string]any, len(all))
	for i := range all {
		told[i] = map[string]any{}
		all[i].fields(func(name string, value any) { told[i][name] = value })
	}
	return engine{"cel", func(from, to int) (s sums, err error) {
		for i := from; i < to; i++ {
			for item, p := range programs {
				answer, _, err := p.Eval(told[i])
				if err != nil {
					return s, err
				}
				s.add(item, answer.Value().(int64))
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
	fill(t, c, all)
	var answers, totals []string
	for i, text := range written(t, l, sqlDialect) {
		answers = append(answers, fmt.Sprintf("(%s)::bigint AS i%d", text, i))
		totals = append(totals, fmt.Sprintf("sum(greatest(i%d, 0))::bigint, sum(least(i%d, 0))::bigint", i, i))
	}
	query := "SELECT " + strings.Join(totals, ", ") + " FROM (SELECT " + strings.Join(answers, ", ") +
		" FROM student WHERE n >= $1 AND n < $2 OFFSET 0) AS decided"
	return engine{"sql", func(from, to int) (s sums, err error) {
		var all []any
		for i := range answers {
			all = append(all, &s[i].fen, &s[i].other)
		}
		return s, c.QueryRow(ctx, query, from, to).Scan(all...)
	}}
}

// fill makes a table of the students, numbered from 0.
func fill(t testing.TB, c *pgx.Conn, all []student) {
	t.Helper()
	names, columns := []string{"n"}, []string{"n int PRIMARY KEY"}
	(&student{}).fields(func(name string, value any) {
		kind := map[string]string{"string": "text", "int": "bigint", "bool": "bool", "[]string": "text[]"}
		names, columns = append(names, name), append(columns, name+" "+kind[fmt.Sprintf("%T", value)])
	})
	if _, err := c.Exec(t.Context(), "CREATE TEMP TABLE student ("+strings.Join(columns, ", ")+")"); err != nil {
		t.Fatal(err)
	}
	_, err := c.CopyFrom(t.Context(), pgx.Identifier{"student"}, names, pgx.CopyFromSlice(len(all), func(i int) ([]any, error) {
		row := []any{i}
		all[i].fields(func(_ string, value any) { row = append(row, value) })
		return row, nil
	}))
	if err == nil {
		_, err = c.Exec(t.Context(), "ANALYZE student")
	}
	if err != nil {
		t.Fatal(err)
	}
}
