package store_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/testkit"
)

var update = flag.Bool("update", false, "rewrite docs/schema.sql")

// describe is the schema as the database knows it, table by table: columns,
// constraints, indexes that no constraint made, policies.
const describe = `
	SELECT format(E'-- %s\n%s\n', c.relname, string_agg(part, E'\n' ORDER BY kind, n, part))
	FROM pg_class c
	JOIN LATERAL (
	    SELECT 1 AS kind, a.attnum::int AS n, format('%s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
	           CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
	           CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') END) AS part
	    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
	    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	    UNION ALL
	    SELECT 2, 0, format('CONSTRAINT %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid = c.oid AND contype <> 'n'
	    UNION ALL
	    SELECT 3, 0, pg_get_indexdef(i.indexrelid) FROM pg_index i
	    WHERE i.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
	    UNION ALL
	    SELECT 4, 0, format('POLICY %s USING %s%s', polname, pg_get_expr(polqual, polrelid), CASE WHEN c.relforcerowsecurity THEN ' FORCED' ELSE '' END)
	    FROM pg_policy WHERE polrelid = c.oid
	) parts ON true
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'river%' AND c.relname <> 'schema_migrations'
	GROUP BY c.relname ORDER BY c.relname`

// TestSchemaFile keeps docs/schema.sql, for reading in one go, as the
// migrations make it.
func TestSchemaFile(t *testing.T) {
	t.Parallel()
	rows, err := testkit.DB(t).Pool.Query(t.Context(), describe)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	got := "-- The schema as the migrations make it, to be read, not run. `make schema` writes this file.\n\n" + strings.Join(tables, "\n")
	const file = "../../docs/schema.sql"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("docs/schema.sql is stale: run make schema and read the difference")
	}
}
