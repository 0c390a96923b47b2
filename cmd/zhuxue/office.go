package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zhuxue/internal/bureau"
	"zhuxue/internal/clamd"
	"zhuxue/internal/config"
	"zhuxue/internal/devdb"
	"zhuxue/internal/rules"
	"zhuxue/internal/seal"
	"zhuxue/internal/server"
	"zhuxue/internal/store"
	"zhuxue/migrations"
)

// office is everything that a subcommand works with, wired once.
type office struct {
	config config.Config
	bureau *bureau.Bureau
	db     *store.DB
	pool   *pgxpool.Pool // work inside counties, and background work
	desk   *pgxpool.Pool // sessions, and who somebody is
	log    *slog.Logger
	server *devdb.Server // the private PostgreSQL; nil with a server of one's own
	stays  bool          // serves until it is told to stop; a brief command ends by itself
}

// openOffice finds the database by the same rules for every subcommand: a
// server of one's own, or the private one, which is started or joined.
func openOffice(ctx context.Context, e env, stays bool) (o *office, err error) {
	o = &office{log: newLog(e.err, stays), stays: stays}
	defer func() {
		if err != nil {
			o.close()
		}
	}()
	if o.config, err = config.Load(e.getenv); err != nil {
		return o, err
	}
	app, err := o.database(ctx)
	if err != nil {
		return o, err
	}
	keys, err := o.keys()
	if err != nil {
		return o, err
	}
	if o.pool, err = openPool(ctx, app, 12); err != nil {
		return o, err
	}
	if o.desk, err = openPool(ctx, app, 4); err != nil {
		return o, err
	}
	o.db = store.Open(o.pool, o.desk, keys)
	o.bureau = bureau.New(o.db, rules.Plan(), time.Now, o.log)
	o.bureau.Trial = o.config.Private()
	if o.config.Clamd != "" {
		o.bureau.Scan = clamd.Daemon{Address: o.config.Clamd}.Scan
	}
	return o, nil
}

// newLog writes as JSON; a brief command, which a person reads, only what is
// amiss.
func newLog(out io.Writer, stays bool) *slog.Logger {
	level := slog.LevelWarn
	if stays {
		level = slog.LevelInfo
	}
	return slog.New(server.Numbered(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: level})))
}

// database returns the app role's connection string; the private database is
// migrated on the way.
func (o *office) database(ctx context.Context) (app string, err error) {
	if !o.config.Private() {
		return o.config.DatabaseURL.Reveal(), nil
	}
	o.server, err = devdb.Start(ctx, devdb.Options{Dir: o.config.DataDir, Bin: o.config.PGBin, Log: o.log, Brief: !o.stays})
	if err != nil {
		return "", err
	}
	owner, app, err := devdb.Prepare(ctx, o.server.Superuser())
	if err != nil {
		return "", err
	}
	return app, migrations.Up(ctx, owner)
}

// keys opens the keyset; only beside the private database may it be made anew.
func (o *office) keys() (*seal.Seal, error) {
	if o.config.Private() {
		return seal.Create(o.config.Keyset)
	}
	keys, err := seal.Open(o.config.Keyset)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("找不到密钥文件 %s：请从备份恢复，或第一次部署时运行 zhuxue keyset create", o.config.Keyset)
	}
	return keys, err
}

// connectTime is how long the database may take to answer, unless its address
// says otherwise; the system would wait for minutes.
const connectTime = 10 * time.Second

// openPool connects as the app role, with so many connections at most, unless the
// address asks for more.
func openPool(ctx context.Context, url string, most int32) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, unparsable("ZHUXUE_DATABASE_URL")
	}
	c.ConnConfig.ConnectTimeout = cmp.Or(c.ConnConfig.ConnectTimeout, connectTime)
	c.MaxConns = max(c.MaxConns, most)
	store.Guard(c)
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("打开数据库：%w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, unreachable("ZHUXUE_DATABASE_URL", c.ConnConfig, err)
	}
	return pool, nil
}

func (o *office) close() {
	for _, pool := range []*pgxpool.Pool{o.desk, o.pool} {
		if pool != nil {
			pool.Close()
		}
	}
	if o.server != nil {
		o.server.Stop()
	}
}

// inOffice opens the office for a brief command, runs fn and closes it again.
func inOffice(ctx context.Context, e env, fn func(*office) error) error {
	return within(ctx, e, false, fn)
}

func within(ctx context.Context, e env, stays bool, fn func(*office) error) error {
	o, err := openOffice(ctx, e, stays)
	if err != nil {
		return err
	}
	defer o.close()
	return fn(o)
}
