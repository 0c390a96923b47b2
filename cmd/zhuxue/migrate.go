package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"zhuxue/internal/config"
	"zhuxue/internal/devdb"
	"zhuxue/migrations"
)

// migrate walks the schema as the owner role: up, down (one step), version.
func migrate(ctx context.Context, e env, args []string) error {
	if len(args) != 1 || !slices.Contains([]string{"up", "down", "version"}, args[0]) {
		return errors.New("用法：zhuxue migrate up|down|version")
	}
	c, err := config.Load(e.getenv)
	if err != nil {
		return err
	}
	owner, stop, err := ownerURL(ctx, c)
	if err != nil {
		return err
	}
	defer stop()
	switch args[0] {
	case "up":
		err = migrations.Up(ctx, owner)
	case "down":
		err = migrations.Down(owner)
	}
	if err != nil {
		return err
	}
	version, dirty, err := migrations.Version(owner)
	switch {
	case err != nil:
		return err
	case args[0] == "version":
		_, err = fmt.Fprintln(e.out, structure(version, dirty))
	default:
		_, err = fmt.Fprintf(e.out, "数据库结构现在是第 %d 步，这个程序需要第 %d 步。\n", version, migrations.Newest())
	}
	return err
}

// structure tells which step the structure of the database is at.
func structure(version uint, dirty bool) string {
	if dirty {
		return fmt.Sprintf("数据库结构第 %d 步没有做完，请技术人员检查", version)
	}
	return fmt.Sprintf("数据库结构是第 %d 步", version)
}

// reachable tells in one sentence why the owner role cannot connect.
func reachable(ctx context.Context, url string) error {
	c, err := pgx.ParseConfig(url)
	if err != nil {
		return unparsable("ZHUXUE_OWNER_URL")
	}
	c.ConnectTimeout = cmp.Or(c.ConnectTimeout, connectTime)
	conn, err := pgx.ConnectConfig(ctx, c)
	if err != nil {
		return unreachable("ZHUXUE_OWNER_URL", c, err)
	}
	return conn.Close(ctx)
}

func ownerURL(ctx context.Context, c config.Config) (owner string, stop func(), err error) {
	if !c.Private() {
		if c.OwnerURL == "" {
			return "", nil, errors.New("请用 ZHUXUE_OWNER_URL 给出属主角色的数据库地址，迁移只用它")
		}
		return c.OwnerURL.Reveal(), func() {}, reachable(ctx, c.OwnerURL.Reveal())
	}
	server, err := devdb.Start(ctx, devdb.Options{Dir: c.DataDir, Bin: c.PGBin, Brief: true})
	if err != nil {
		return "", nil, err
	}
	owner, _, err = devdb.Prepare(ctx, server.Superuser())
	if err != nil {
		server.Stop()
		return "", nil, err
	}
	return owner, server.Stop, nil
}
