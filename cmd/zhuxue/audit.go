package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// sealLag is how long an entry may wait for its seal. Sealing runs every few
// seconds while the program serves.
const sealLag = 10 * time.Minute

var errAuditUse = errors.New("用法：zhuxue audit verify [--county 代码] [--against 库外副本的目录]，或 zhuxue audit read 库外副本的文件")

// audit checks the registers of acts against their seals and their copies, or
// reads a copy.
func audit(ctx context.Context, e env, args []string) error {
	if len(args) == 2 && args[0] == "read" {
		return inOffice(ctx, e, func(o *office) error { return o.readCopies(e, args[1]) })
	}
	if len(args) == 0 || args[0] != "verify" {
		return errAuditUse
	}
	flags := flag.NewFlagSet("audit verify", flag.ContinueOnError)
	code := flags.String("county", "", "县级行政区划代码；不写则检查所有县")
	against := flags.String("against", "", "另一台机器上取回的库外副本所在的目录；不写则用本机的")
	if err := parse(e, flags, args[1:]); err != nil {
		return err
	}
	if flags.NArg() != 0 {
		return errAuditUse
	}
	return inOffice(ctx, e, func(o *office) error { return o.verifyAudits(ctx, e, aid.CountyCode(*code), *against) })
}

func (o *office) verifyAudits(ctx context.Context, e env, code, against string) error {
	heads, err := o.heads().read()
	if err != nil {
		return err
	}
	counties, err := o.db.Counties(ctx)
	if err != nil {
		return err
	}
	checked, bad := 0, 0
	for _, c := range counties {
		if code != "" && c.Code != code {
			continue
		}
		sound, sentence, err := o.verifyRegister(ctx, c, heads[c.Code], against)
		if err != nil {
			return fmt.Errorf("检查%s的操作日志：%w", c.Name, err)
		}
		checked++
		if !sound {
			bad++
		}
		fmt.Fprintln(e.out, sentence)
	}
	switch {
	case checked == 0:
		return fmt.Errorf("没有代码为 %s 的县区", code)
	case bad > 0:
		return fmt.Errorf("%d 个县的操作日志有问题", bad)
	}
	return nil
}

// verifyRegister checks one county's register: against its seals, the seal that
// was kept, and the copy in a folder, ours unless one is named.
func (o *office) verifyRegister(ctx context.Context, c aid.County, kept store.Head, against string) (sound bool, sentence string, err error) {
	report, err := o.bureau.VerifyAudit(ctx, aid.System(c), kept)
	if err != nil {
		return false, "", err
	}
	copied := store.Head{}
	if report.Fault == nil {
		if copied, report.Fault, err = o.verifyCopy(ctx, copies(cmp.Or(against, string(o.copies()))), c); err != nil {
			return false, "", err
		}
	}
	sound, sentence = verdict(c, report, kept, time.Now())
	if sound && against != "" && copied.Seq == 0 {
		return false, fmt.Sprintf("%s %s：%s 里没有该县的库外副本", c.Code, c.Name, against), nil
	}
	if sound {
		sentence += reach(report.Head.Seq, copied.Seq, against)
	}
	return sound, sentence, nil
}

// reach is how far a register was compared with a copy: what is sound as far as
// a copy goes, may have been made anew behind it.
func reach(sealed, copied int64, against string) string {
	which := "库外副本"
	if against == "" {
		which = "本机的库外副本"
	}
	switch {
	case sealed == 0:
		return "；还没有可以比较的"
	case copied == 0:
		return "；没有与库外副本比较：本机还没有该县的副本"
	case copied < sealed:
		return fmt.Sprintf("；与%s一致，副本到第 %d 条，其后 %d 条副本里没有，没有比较", which, copied, sealed-copied)
	}
	return fmt.Sprintf("；与%s一致，副本到第 %d 条，全部比较过", which, copied)
}

// verdict is what the check of one county's register says.
func verdict(c aid.County, r store.AuditReport, kept store.Head, now time.Time) (sound bool, sentence string) {
	name := c.Code + " " + c.Name
	switch {
	case r.Fault != nil && r.Fault.Entry != 0:
		return false, fmt.Sprintf("%s：有问题。第 %d 号封条，日志编号 %d：%s", name, r.Fault.Seq, r.Fault.Entry, r.Fault.What)
	case r.Fault != nil:
		return false, fmt.Sprintf("%s：有问题。第 %d 号封条：%s", name, r.Fault.Seq, r.Fault.What)
	case r.Unsealed > 0 && now.Sub(r.Oldest) > sealLag:
		return false, fmt.Sprintf("%s：有 %d 条日志超过 %d 分钟没有封存（最早 %s）。请确认 zhuxue serve 正在运行，它每几秒封存一次",
			name, r.Unsealed, int(sealLag.Minutes()), r.Oldest.In(aid.Shanghai).Format(time.DateTime))
	}
	sentence = fmt.Sprintf("%s：完好。已封存 %d 条，待封存 %d 条", name, r.Sealed, r.Unsealed)
	if kept.Seq == 0 {
		sentence += "；库外还没有留存的封条，无法发现末尾被截断"
	}
	return true, sentence
}

// sealEvery is how often the registers are sealed while the program serves.
const sealEvery = 3 * time.Second

// sealing seals the registers until stop is called, the last entries included.
func (o *office) sealing(ctx context.Context) (stop func()) {
	ctx = context.WithoutCancel(ctx)
	stopped, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(sealEvery)
		defer tick.Stop()
		for running := true; running; {
			select {
			case <-stopped:
				running = false
			case <-tick.C:
			}
			o.sealNow(ctx)
		}
	}()
	return func() { close(stopped); <-ended }
}

func (o *office) sealNow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := o.sealAudits(ctx); err != nil {
		o.log.ErrorContext(ctx, "seal the registers of acts", "err", err)
	}
}

// A brief command looks a few times, a second in all, whether its entries can
// be sealed; what cannot yet is left to the next command or to serve.
const (
	sealTries = 20
	sealPause = 50 * time.Millisecond
)

// inOfficeWriting is inOffice for a command that writes: its entries in the
// registers are sealed before it ends, for serve may not be running. What it
// did stays done where that fails; a person is told.
func inOfficeWriting(ctx context.Context, e env, fn func(*office) error) error {
	return inOffice(ctx, e, func(o *office) error {
		err := fn(o)
		if unsealed := o.sealBriefly(context.WithoutCancel(ctx)); unsealed != nil {
			fmt.Fprintf(e.err, "请留意：操作日志没有封存好，请运行 zhuxue audit verify 检查：%v\n", unsealed)
		}
		return err
	})
}

func (o *office) sealBriefly(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for range sealTries {
		if err := o.sealAudits(ctx); err != nil {
			return err
		}
		if sealed, err := o.bureau.AuditsSealed(ctx); err != nil || sealed {
			return err
		}
		time.Sleep(sealPause)
	}
	return nil
}

// sealAudits seals every county's register, and keeps what is sealed and the
// heads outside the database.
func (o *office) sealAudits(ctx context.Context) error {
	kept, err := o.heads().read()
	if err != nil {
		return err
	}
	fresh, err := o.bureau.SealAudits(ctx, kept)
	return errors.Join(err, o.copyAudits(ctx, fresh), o.heads().keep(kept, fresh))
}

// heads is the file that keeps the last seal of each county's register outside
// the database, where whoever cuts the end of a register off cannot reach it.
// Copy it to another machine now and then.
type heads string

func (o *office) heads() heads { return heads(filepath.Join(o.config.DataDir, "audit-heads.json")) }

// read is every county's kept head, by its code; empty where none is kept.
func (h heads) read() (kept map[string]store.Head, err error) {
	content, err := os.ReadFile(string(h))
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]store.Head{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("读不到留存的封条 %s：%s", h, fileCause(err))
	}
	if err := json.Unmarshal(content, &kept); err != nil {
		return nil, fmt.Errorf("留存的封条 %s 已损坏，请从备份恢复：%w", h, err)
	}
	return kept, nil
}

// keep takes fresh heads over the kept ones, and writes the file if any moved.
func (h heads) keep(kept, fresh map[string]store.Head) error {
	moved := false
	for code, head := range fresh {
		moved = moved || head.Seq > kept[code].Seq
		kept[code] = head
	}
	if !moved {
		return nil
	}
	return h.write(kept)
}

// write replaces the file whole. It belongs to whom the folder belongs: serve
// must be able to read what root wrote.
func (h heads) write(kept map[string]store.Head) error {
	content, err := json.MarshalIndent(kept, "", " ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(string(h)), ".audit-heads-*")
	if err != nil {
		return fmt.Errorf("写不了留存的封条 %s：%s", h, placeCause(err))
	}
	defer os.Remove(f.Name()) // after the rename there is nothing left to remove
	_, err = f.Write(append(content, '\n'))
	if err = errors.Join(err, f.Sync(), giveToOwner(f), f.Close()); err != nil {
		return fmt.Errorf("写不了留存的封条 %s：%s", h, placeCause(err))
	}
	return os.Rename(f.Name(), string(h))
}

// giveToOwner gives a file that root made to whom its folder belongs.
func giveToOwner(f *os.File) error {
	folder, err := os.Stat(filepath.Dir(f.Name()))
	if err != nil || os.Geteuid() != 0 {
		return err
	}
	owner := folder.Sys().(*syscall.Stat_t)
	return f.Chown(int(owner.Uid), int(owner.Gid))
}
