package store

import (
	"context"
	"fmt"
)

// PlatformTables are the tables that stand outside any county: they hold no
// child's data. The job queue's tables, river_…, stand beside them. Every other
// table is a county table and must have its wall.
var PlatformTables = []string{"county", "login", "seat", "signin", "throttle", "sessions", "schema_migrations"}

// countyTable is the head of the catalogue queries below: the tables that must
// have a wall, with the number of their column county_id (NULL without one).
const countyTable = `
	WITH county_table AS (
	    SELECT c.oid, c.relname, c.relowner, c.relrowsecurity, c.relforcerowsecurity, a.attnum AS county
	    FROM pg_class c
	    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'county_id' AND NOT a.attisdropped
	    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
	      AND NOT starts_with(c.relname, 'river_') AND c.relname <> ALL ($1::text[])
	)`

// quoted is the one expression that a policy may have, as the catalogue prints
// it, inside an SQL text.
const quoted = `(county_id = (current_setting(''app.county_id''::text))::integer)`

// wall is what must hold in the catalogue. Each query finds what breaks its
// rule, by name; each name becomes one sentence. The numbers are those of
// docs/safety.md, section 5.
var wall = []struct{ rule, query, sentence string }{
	{"R1 row-level security, also for the owner", `SELECT relname FROM county_table WHERE NOT relrowsecurity OR NOT relforcerowsecurity`,
		"表 %s 没有启用并强制行级安全（ENABLE 和 FORCE ROW LEVEL SECURITY），各县数据没有隔开"},
	{"R1 one plain policy for all commands", `
		SELECT relname FROM county_table t
		WHERE (SELECT count(*) FROM pg_policy p WHERE p.polrelid = t.oid) <> 1
		   OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polcmd = '*' AND p.polpermissive AND p.polroles = '{0}'
		        AND pg_get_expr(p.polqual, p.polrelid) = '` + quoted + `'
		        AND coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '` + quoted + `') = '` + quoted + `')`,
		"表 %s 的行级安全策略不是唯一的一条 FOR ALL county_id = current_setting('app.county_id')::int"},
	{"R8 county first in the primary key", `
		SELECT relname FROM county_table t
		WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p' AND k.conkey[1] = t.county)`,
		"表 %s 没有以 county_id 开头的主键"},
	{"R8 county first in every index", `
		SELECT t.relname || ' 的索引 ' || i.indexrelid::regclass FROM county_table t JOIN pg_index i ON i.indrelid = t.oid
		WHERE i.indkey[0] IS DISTINCT FROM t.county AND NOT i.indisunique`,
		"表 %s 不以 county_id 开头"},
	{"R8 no uniqueness across counties", `
		SELECT t.relname || ' 的唯一约束 ' || i.indexrelid::regclass FROM county_table t JOIN pg_index i ON i.indrelid = t.oid
		WHERE i.indkey[0] IS DISTINCT FROM t.county AND i.indisunique AND NOT i.indisprimary`,
		"表 %s 不以 county_id 开头，会泄露别县有同样的值"},
	{"R7 references carry the county", `
		SELECT k.conrelid::regclass || ' 的外键 ' || k.conname FROM pg_constraint k JOIN county_table t ON t.oid = k.confrelid
		WHERE k.contype = 'f' AND NOT EXISTS (
		    SELECT FROM generate_subscripts(k.conkey, 1) i
		    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[i]
		    WHERE a.attname = 'county_id' AND k.confkey[i] = t.county)`,
		"表 %s 没有带上 county_id，可以引用别县的数据"},
	{"R18 nothing cascades", `
		SELECT k.conrelid::regclass || ' 的外键 ' || k.conname FROM pg_constraint k JOIN county_table t ON t.oid IN (k.conrelid, k.confrelid)
		WHERE k.contype = 'f' AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd')) GROUP BY 1`,
		"表 %s 使用了 CASCADE、SET NULL 或 SET DEFAULT，会越过行级安全改动数据"},
	{"R18 no triggers", `
		SELECT t.relname || ' 的触发器 ' || g.tgname FROM pg_trigger g JOIN county_table t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal`,
		"表 %s 不应存在：触发器会越过行级安全"},
	{"R11 no dangerous grants", `
		SELECT c.relname || ' 的 ' || g.privilege_type FROM pg_class c, aclexplode(c.relacl) g
		WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> c.relowner
		  AND g.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER') GROUP BY 1`,
		"表 %s 权限被授予了属主以外的角色，请用 REVOKE 收回"},
	{"R4 no functions with their owner's rights", `
		SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
		"函数 %s 是 SECURITY DEFINER，会以属主身份越过行级安全"},
	{"R3 views see with the reader's rights", `
		SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
		  AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))`,
		"视图 %s 没有设置 security_invoker=true，或是物化视图，会越过行级安全"},
	{"tables stand in one place", `
		SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname NOT IN ('public', 'pg_catalog', 'information_schema', 'pg_toast')
		  AND NOT starts_with(n.nspname, 'pg_temp')`,
		"表 %s 不在 public 模式中，不受检查"},
}

// role is what must hold for the role that the program works as.
var role = []struct{ rule, query, sentence string }{
	{"R2 no role that passes by the wall", `
		SELECT r.rolname::text FROM pg_roles r WHERE (r.rolsuper OR r.rolbypassrls) AND pg_has_role(current_user, r.oid, 'MEMBER')
		ORDER BY r.rolname <> current_user LIMIT 1`,
		"数据库账号是超级用户、带有 BYPASSRLS，或是这类角色 %s 的成员，行级安全对它不起作用；请用 deploy/roles.sql 建立的 zhuxue_app 连接"},
	{"R1 no role that owns", `
		SELECT o.rolname::text FROM pg_roles o
		WHERE NOT o.rolsuper AND NOT o.rolbypassrls AND pg_has_role(current_user, o.oid, 'MEMBER')
		  AND EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relowner = o.oid)
		LIMIT 1`,
		"数据库账号拥有数据表，或是属主角色 %s 的成员，可以解除行级安全；请用 deploy/roles.sql 建立的 zhuxue_app 连接"},
	{"R1 no role that creates", `
		SELECT current_user::text WHERE has_schema_privilege(current_user, 'public', 'CREATE') AND NOT EXISTS (
		    SELECT FROM pg_roles r WHERE r.rolname = current_user AND r.rolsuper)`,
		"数据库账号 %s 可以在 public 模式中建表，请收回 CREATE 权限"},
}

// oldestServer is the least PostgreSQL: security_invoker and prefix search
// through the wall need it.
const oldestServer = 15

// Weak lists, in Chinese sentences, what of the database is not as safe as it
// must be: the role, the wall of each county table, the version of server and
// schema. newest is the schema's version that this program was built for.
func (db *DB) Weak(ctx context.Context, newest uint) ([]string, error) {
	var weak []string
	for _, r := range role {
		names, err := column[string](ctx, db.desk, r.query)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", r.rule, err)
		}
		weak = told(weak, r.sentence, names)
	}
	for _, w := range wall {
		names, err := column[string](ctx, db.desk, countyTable+w.query, PlatformTables)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", w.rule, err)
		}
		weak = told(weak, w.sentence, names)
	}
	versions, err := db.weakVersions(ctx, newest)
	return append(weak, versions...), err
}

func told(weak []string, sentence string, names []string) []string {
	for _, name := range names {
		weak = append(weak, fmt.Sprintf(sentence, name))
	}
	return weak
}

func (db *DB) weakVersions(ctx context.Context, newest uint) (weak []string, err error) {
	server, err := scalar[int](ctx, db.desk, `SELECT current_setting('server_version_num')::int / 10000`)
	if err != nil {
		return nil, fmt.Errorf("ask the server's version: %w", err)
	}
	if server < oldestServer {
		weak = append(weak, fmt.Sprintf("PostgreSQL 版本为 %d，至少需要 %d", server, oldestServer))
	}
	type row struct {
		Version int64
		Dirty   bool
	}
	schema, err := one[row](ctx, db.desk, `SELECT version, dirty FROM schema_migrations`)
	switch {
	case err != nil:
		return append(weak, "读不到数据库结构的版本，请先以属主角色运行 zhuxue migrate up"), nil
	case schema.Dirty:
		weak = append(weak, fmt.Sprintf("数据库结构升级到第 %d 步时中断，请联系技术人员检查后再启动", schema.Version))
	case schema.Version != int64(newest):
		weak = append(weak, fmt.Sprintf("数据库结构是第 %d 版，本程序需要第 %d 版：请运行 zhuxue migrate up，或换用相应版本的程序", schema.Version, newest))
	}
	return weak, nil
}
