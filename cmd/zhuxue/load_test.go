package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"zhuxue/internal/aid"
)

// A report never covers the workbook that it is about, under whatever name.
func TestLoad_reportIsNotTheWorkbook(t *testing.T) {
	t.Parallel()
	book := filepath.Join(t.TempDir(), "花名册.csv")
	link := book + ".json"
	if err := errors.Join(os.WriteFile(book, []byte("姓名\n"), 0o600), os.Link(book, link)); err != nil {
		t.Fatal(err)
	}
	e := env{getenv: func(string) string { return "" }, out: io.Discard, err: io.Discard}
	for _, path := range []string{book, link} {
		err := load(t.Context(), e, []string{"--county", "990122", "--kind", "village", "--report", path, book})
		if err == nil || !strings.Contains(err.Error(), "--report 写的就是要导入的工作簿") {
			t.Errorf("got %v", err)
		}
	}
}

// A report that cannot be written is found out before anything is loaded: no database is so much as looked for.
func TestLoad_reportIsOpenedFirst(t *testing.T) {
	t.Parallel()
	nowhere := filepath.Join(t.TempDir(), "missing", "out.json")
	e := env{getenv: func(string) string { t.Error("the office was opened"); return "" }, out: io.Discard, err: io.Discard}
	err := load(t.Context(), e, []string{"--county", "990122", "--kind", "village", "--report", nowhere, "load_test.go"})
	if err == nil || err.Error() != "写不了结果文件 "+nowhere+"，没有导入：所在的目录不存在" {
		t.Errorf("got %v, want a sentence that nothing was loaded", err)
	}
}

// Told to stop while it waits for the other end of a pipe, load ends at once and
// says so: nobody writes the workbook, somebody holds it open and writes nothing,
// nobody reads the report.
func TestLoad_stopsAtAPipe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	unwritten, silent, unread := filepath.Join(dir, "a.csv"), filepath.Join(dir, "b.csv"), filepath.Join(dir, "c.json")
	for _, pipe := range []string{unwritten, silent, unread} {
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	held, err := os.OpenFile(silent, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	e := env{getenv: func(string) string { t.Error("the office was opened"); return "" }, out: io.Discard, err: io.Discard}
	for want, args := range map[string][]string{
		"读不到文件 " + unwritten + "：已被中断":     {unwritten},
		"读不到文件 " + silent + "：已被中断":        {silent},
		"写不了结果文件 " + unread + "，没有导入：已被中断": {"--report", unread, "load_test.go"},
	} {
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- load(ctx, e, append([]string{"--county", "990122", "--kind", "village"}, args...)) }()
		time.Sleep(50 * time.Millisecond) // it has come to the pipe, or will find itself stopped there
		stop()
		select {
		case err := <-ended:
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		case <-time.After(10 * time.Second):
			t.Errorf("%v: it waits on", args)
		}
	}
}

// What a person should know of a workbook stands under its counts: a term that was only assumed, and what was not read.
func TestLoaded_tellsWarnings(t *testing.T) {
	t.Parallel()
	u := aid.Upload{Term: aid.Year(2016).Autumn(), Assumed: true, Counts: aid.Counts{Rows: 3, Accept: 3, New: 3}, Warnings: []string{"没有找到“脱贫属性”列。"}}
	lines := strings.Split(loaded(u, nil, false), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "新增 3") || !strings.Contains(lines[1], "--term") || !strings.Contains(lines[2], "脱贫属性") {
		t.Errorf("got %q", lines)
	}
	u.Assumed, u.Warnings = false, nil
	if told := loaded(u, nil, true); strings.Contains(told, "\n") {
		t.Errorf("got %q, want the counts alone", told)
	}
}

// Where nothing was brought in, it says so and what to do, and not that all is as before.
func TestLoaded_nothingImported(t *testing.T) {
	t.Parallel()
	held := []aid.Line{{Sheet: "名录", Row: 3, Outcome: aid.Hold, Faults: []aid.Fault{{Message: "不是本县的行政区划代码"}}}}
	for _, c := range []struct {
		counts aid.Counts
		want   []string
	}{
		{aid.Counts{Rows: 1, Hold: 1}, []string{"什么都没有导入", "--county", "--report", "例如名录 第3行：不是本县的行政区划代码"}},
		{aid.Counts{}, []string{"表头下面没有数据"}},
		{aid.Counts{Rows: 2, Accept: 1, Hold: 1, Unchanged: 1}, []string{"可导入的行与库中完全一致", "待修改的行没有导入"}},
	} {
		for _, want := range c.want {
			if told := loaded(aid.Upload{Counts: c.counts}, held, false); !strings.Contains(told, want) {
				t.Errorf("%+v: got %q, want %q", c.counts, told, want)
			}
		}
	}
	if told := loaded(aid.Upload{Counts: aid.Counts{Rows: 1, Accept: 1, Unchanged: 1}}, nil, false); !strings.HasSuffix(told, "与库中完全一致，没有改动。") {
		t.Errorf("all as before: got %q", told)
	}
}

// A file that cannot be read is told in Chinese, by name.
func TestLoad_unreadableFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for file, want := range map[string]string{
		filepath.Join(dir, "nofile.xlsx"): "文件不存在",
		dir:                               "这是一个目录，不是文件",
		filepath.Join("load_test.go", "any.xlsx"): "路径中有一段不是目录",
	} {
		err := load(t.Context(), env{getenv: func(string) string { return "" }, out: io.Discard, err: io.Discard}, []string{"--county", "990122", "--kind", "village", file})
		if err == nil || err.Error() != "读不到文件 "+file+"："+want {
			t.Errorf("%s: got %v, want %s", file, err, want)
		}
	}
}
