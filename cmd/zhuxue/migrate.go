package main

import (
	"context"
	"errors"
	"fmt"

	"zhuxue/internal/config"
	"zhuxue/internal/devdb"
	"zhuxue/migrations"
)

// migrate walks the schema as the owner role: up, down (one step), version.
func migrate(ctx context.Context, e env, args []string) error {
	if len(args) != 1 {
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
		return migrations.Up(ctx, owner)
	case "down":
		return migrations.Down(owner)
	case "version":
		version, dirty, err := migrations.Version(owner)
		if err == nil {
			fmt.Fprintf(e.out, "%d dirty=%t\n", version, dirty)
		}
		return err
	}
	return errors.New("用法：zhuxue migrate up|down|version")
}

func ownerURL(ctx context.Context, c config.Config) (owner string, stop func(), err error) {
	if !c.Private() {
		if c.OwnerURL == "" {
			return "", nil, errors.New("请用 ZHUXUE_OWNER_URL 给出属主角色的数据库地址，迁移只用它")
		}
		return c.OwnerURL.Reveal(), func() {}, nil
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
