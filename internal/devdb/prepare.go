package devdb

import (
	"context"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"

	"zhuxue/deploy"
)

// Names of the database and of the two roles, as deploy/roles.sql has them.
const (
	Database  = "zhuxue"
	OwnerRole = "zhuxue_owner" // owns the schema and migrates it
	AppRole   = "zhuxue_app"   // owns nothing: what the program works as
)

// prepareLock is the advisory lock under which roles and databases are made: roles belong to the whole cluster.
const prepareLock = 0x7a687578 // "zhux"

// Prepare makes the database and its two roles, where they are missing, and returns how to connect as each. It may be repeated, and
// run by several programs at once. The superuser's URL must need no password: it is the private cluster's.
func Prepare(ctx context.Context, superuser string) (owner, app string, err error) {
	return PrepareDatabase(ctx, superuser, Database)
}

// PrepareDatabase is Prepare for a database of another name, as tests need several.
func PrepareDatabase(ctx context.Context, superuser, name string) (owner, app string, err error) {
	conn, err := pgx.Connect(ctx, superuser)
	if err != nil {
		return "", "", fmt.Errorf("connect as superuser: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", prepareLock); err != nil {
		return "", "", fmt.Errorf("lock the preparation of databases: %w", err)
	}
	if err := createDatabase(ctx, conn, name); err != nil {
		return "", "", err
	}
	if err := grantRoles(ctx, as(superuser, name, "")); err != nil {
		return "", "", err
	}
	return as(superuser, name, OwnerRole), as(superuser, name, AppRole), nil
}

func createDatabase(ctx context.Context, conn *pgx.Conn, name string) error {
	var exists bool
	err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&exists)
	if err != nil {
		return fmt.Errorf("look for database %s: %w", name, err)
	}
	if exists {
		return nil
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// grantRoles runs deploy/roles.sql as one transaction.
func grantRoles(ctx context.Context, databaseURL string) error {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return fmt.Errorf("connect to the new database: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.PgConn().Exec(ctx, deploy.RolesSQL).ReadAll(); err != nil {
		return fmt.Errorf("run roles.sql: %w", err)
	}
	return nil
}

// as changes the database of a connection string, and its role unless that is empty. A string that is no URL comes back as it is: pgx
// has connected with it before.
func as(connection, database, role string) string {
	u, err := url.Parse(connection)
	if err != nil {
		return connection
	}
	u.Path = "/" + database
	if role == "" {
		return u.String()
	}
	q := u.Query()
	q.Set("user", role)
	u.RawQuery, u.User = encode(q), nil
	return u.String()
}
