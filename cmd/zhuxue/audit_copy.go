package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// copies is the folder that keeps every sealed entry outside the database, a
// file per county, only ever added to. It is there to be carried on to another
// machine: what has left cannot be rewritten by whoever holds this one.
type copies string

func (o *office) copies() copies { return copies(filepath.Join(o.config.DataDir, "audit")) }

func (c copies) file(county aid.County) string { return filepath.Join(string(c), county.Code+".jsonl") }

// copyAudits adds to each county's file what it lacks up to the county's head.
func (o *office) copyAudits(ctx context.Context, heads map[string]store.Head) error {
	counties, err := o.db.Counties(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, c := range counties {
		if heads[c.Code].Seq == 0 {
			continue // at fault, or nothing is sealed yet
		}
		if err := o.copyAudit(ctx, c, heads[c.Code]); err != nil {
			faults = append(faults, fmt.Errorf("copy the register of county %s: %w", c.Code, err))
		}
	}
	return errors.Join(faults...)
}

func (o *office) copyAudit(ctx context.Context, c aid.County, head store.Head) error {
	f, err := o.copies().open(c)
	if err != nil {
		return err
	}
	defer f.Close() // and its lock with it
	last, torn, err := lastCopy(f)
	if err != nil || last.Seq == head.Seq && bytes.Equal(last.Seal, head.Seal) {
		return err
	}
	for more := true; more; {
		fresh, err := o.bureau.CopyAudit(ctx, aid.System(c), last)
		if err != nil {
			return err
		}
		if more = len(fresh) > 0; more {
			last = store.Head{Seq: fresh[len(fresh)-1].Seq, Seal: fresh[len(fresh)-1].Seal}
			if err := addCopies(f, fresh, torn); err != nil {
				return err
			}
			torn = false
		}
	}
	return nil
}

// open opens a county's file to add to it, and waits until no other program
// does. It belongs to whom the folder belongs.
func (c copies) open(county aid.County) (*os.File, error) {
	if err := os.Mkdir(string(c), 0o700); err == nil {
		if err := giveFolder(string(c)); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(c.file(county), os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("写不了操作日志的库外副本 %s：%s", c.file(county), placeCause(err))
	}
	if err := errors.Join(giveToOwner(f), syscall.Flock(int(f.Fd()), syscall.LOCK_EX)); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func giveFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return giveToOwner(f)
}

// addCopies writes lines at the end at once. Behind a line that was cut off, as
// the machine went down, a new line is begun; the cut one is written again.
func addCopies(f *os.File, fresh []store.AuditCopy, torn bool) error {
	var b bytes.Buffer
	if torn {
		b.WriteByte('\n')
	}
	to := json.NewEncoder(&b)
	for _, c := range fresh {
		if err := to.Encode(c); err != nil {
			return err
		}
	}
	if _, err := f.Write(b.Bytes()); err != nil {
		return fmt.Errorf("写不了操作日志的库外副本 %s：%s", f.Name(), placeCause(err))
	}
	return f.Sync()
}

// lastCopy is the head that the file's last whole line leads to, and whether the
// file ends within a line: a whole one may lack no more than its end. The window
// grows until a line is found.
func lastCopy(f *os.File) (last store.Head, torn bool, err error) {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return last, false, err
	}
	for window := int64(1 << 16); ; window *= 4 {
		from := max(0, size-window)
		text := make([]byte, size-from)
		if _, err := f.ReadAt(text, from); err != nil {
			return last, false, err
		}
		lines := bytes.Split(text, []byte("\n"))
		torn = len(lines[len(lines)-1]) > 0
		for i := len(lines) - 1; i >= 0; i-- {
			var c store.AuditCopy
			if json.Unmarshal(lines[i], &c) == nil {
				return store.Head{Seq: c.Seq, Seal: c.Seal}, torn, nil
			}
		}
		if from == 0 {
			return last, torn, nil
		}
	}
}

// copyBatch is how many copies are checked at once.
const copyBatch = 5000

// verifyCopy checks a county's register against the copy in a folder. There is
// no fault where the folder holds none.
func (o *office) verifyCopy(ctx context.Context, at copies, c aid.County) (head store.Head, fault *store.AuditFault, err error) {
	batch := make([]store.AuditCopy, 0, copyBatch)
	check := func() (err error) {
		if fault == nil {
			head, fault, err = o.bureau.VerifyCopies(ctx, aid.System(c), batch, head)
		}
		batch = batch[:0]
		return err
	}
	err = eachCopy(at.file(c), func(line store.AuditCopy) error {
		if batch = append(batch, line); len(batch) == copyBatch {
			return check()
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return head, nil, nil
	}
	if err == nil && len(batch) > 0 {
		err = check()
	}
	return head, fault, err
}

// eachCopy reads a file of copies. What is no whole line was cut off in writing,
// and stands again in the next: if not, the numbers have a gap.
func eachCopy(path string, fn func(store.AuditCopy) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for in := bufio.NewReader(f); ; {
		line, ended := in.ReadBytes('\n')
		if ended != nil && ended != io.EOF {
			return ended
		}
		var c store.AuditCopy
		if json.Unmarshal(line, &c) == nil {
			if err := fn(c); err != nil {
				return err
			}
		}
		if ended != nil {
			return nil
		}
	}
}

// readCopies prints the whole entries of a file, names and all, a line each.
func (o *office) readCopies(e env, path string) error {
	lines := 0
	err := eachCopy(path, func(c store.AuditCopy) error {
		lines++
		whole, err := o.db.ReadCopy(c)
		if err != nil {
			return fmt.Errorf("第 %d 号打不开：副本被改动，或密钥不是当时的", c.Seq)
		}
		_, err = fmt.Fprintf(e.out, "%s\n", whole)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("没有文件 %s", path)
	}
	if unread, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("读不了 %s：%s", path, fileCause(unread))
	}
	if err == nil && lines == 0 {
		return fmt.Errorf("%s 不是操作日志的库外副本：里面没有一条日志", path)
	}
	return err
}
