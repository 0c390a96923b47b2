package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zhuxue/internal/testkit"
)

// town is the whole program, served with its demonstration counties.
type town struct {
	url      string
	password string
	books    string // folder with the workbooks of 青岭县
}

var (
	servedAt   = regexp.MustCompile(`http://\S+`)
	passwordIs = regexp.MustCompile(`密码都是 (\S+)）`)
)

// open starts the program as `make run` does, on a port and a database of its
// own, and stops it at the end of the test.
func open(t *testing.T) town {
	t.Helper()
	dir, err := os.MkdirTemp("", "zhuxue-walk-") // not t.TempDir: the database's account must be able to enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	settings := map[string]string{"ZHUXUE_DATA_DIR": filepath.Join(dir, "data"), "ZHUXUE_ADDR": "127.0.0.1:0", "PGBIN": os.Getenv("PGBIN")}
	out, in := io.Pipe()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		err := serve(ctx, env{getenv: func(k string) string { return settings[k] }, out: in, err: io.Discard}, []string{"--demo"})
		in.CloseWithError(io.EOF)
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
	books, err := filepath.Abs(books)
	if err != nil {
		t.Fatal(err)
	}
	w := town{books: books}
	for lines := bufio.NewScanner(out); w.url == "" && lines.Scan(); {
		w.url = servedAt.FindString(lines.Text())
		if m := passwordIs.FindStringSubmatch(lines.Text()); m != nil {
			w.password = m[1]
		}
	}
	if w.url == "" {
		t.Fatal("the program did not start")
	}
	go io.Copy(io.Discard, out)
	return w
}

// TestWalks takes the three ways for which a county would telephone.
func TestWalks(t *testing.T) {
	w := open(t)
	t.Run("clerk imports and searches", w.clerk)
	t.Run("principal confirms on a phone", w.principal)
	t.Run("leader goes from target to village", w.leader)
}

// login opens a browser and signs in.
func (w town) login(t *testing.T, account string, width, height int64) context.Context {
	t.Helper()
	ctx := testkit.Browser(t)
	do(t, ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(w.url+"/login"), chromedp.WaitVisible(`[name=account]`),
		chromedp.SendKeys(`[name=account]`, account), chromedp.SendKeys(`[name=password]`, w.password), chromedp.Click(`button[type=submit]`),
		chromedp.WaitVisible(`.pop`))
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, stop := context.WithTimeout(ctx, 40*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("%v; the page says:\n%s", err, text(ctx))
	}
}

// text is what a person reads in the middle of the page.
func text(ctx context.Context) string {
	body, err := chromedp.Run(context.WithoutCancel(ctx), chromedp.Evaluate[string](`(document.querySelector('#main') || document.body).innerText`))
	if err != nil {
		return err.Error()
	}
	return body
}

// waitText waits until the page says something.
func waitText(t *testing.T, ctx context.Context, wants ...string) {
	t.Helper()
	var body string
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(150 * time.Millisecond) {
		body = text(ctx)
		missing := false
		for _, want := range wants {
			missing = missing || !strings.Contains(body, want)
		}
		if !missing {
			return
		}
	}
	t.Fatalf("got a page that says:\n%s\nwant %q", body, wants)
}

// clerk brings the county's roster in once more, sees that nothing changes, and
// finds a student by pinyin initials.
func (w town) clerk(t *testing.T) {
	ctx := w.login(t, "jingban", 1366, 768)
	do(t, ctx, chromedp.Navigate(w.url+"/uploads/new"), chromedp.SetValue(`[name=kind]`, "student"),
		chromedp.SetUploadFiles(`[name=file]`, []string{filepath.Join(w.books, "建档立卡学生花名册.xlsx")}),
		chromedp.Click(`#main form button[type=submit]`))
	waitText(t, ctx, "核对预览", "9,670", "327", "完全相同", "不在本县学校名录")
	do(t, ctx, chromedp.Click(`form[action$="/accept"] button`))
	waitText(t, ctx, "导入完成", "没有改动")
	do(t, ctx, chromedp.SendKeys(`#search`, "oyjz\r"))
	waitText(t, ctx, "欧阳静之")
}

// principal answers for the doubtful, confirms the rest with one tap and signs,
// on a phone.
func (w town) principal(t *testing.T) {
	ctx := w.login(t, "xiaozhang", 390, 844)
	do(t, ctx, chromedp.Navigate(w.url+"/enrolments"))
	waitText(t, ctx, "本学期", "人需要您看", "是否寄宿未填")
	const doubtful = `document.querySelectorAll('.pupils-wide .big-choice').length`
	for left := number(t, ctx, doubtful); left > 0; left-- {
		do(t, ctx, chromedp.Click(`.pupils-wide .big-choice button`))
		wait(t, ctx, doubtful, left-1)
	}
	do(t, ctx, chromedp.Click(`#roll-rest button`))
	waitText(t, ctx, "签字上报", "属实")
	do(t, ctx, chromedp.Click(`#sign button[type=submit]`), chromedp.Click(`.dialog-ask .btn-primary`))
	waitText(t, ctx, "确认结果", "已签字上报")
	if wide := number(t, ctx, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d px wide on a phone of 390", wide)
	}
}

// leader goes from a target that is missed down to a village that misses it.
func (w town) leader(t *testing.T) {
	ctx := w.login(t, "lingdao", 1366, 768)
	do(t, ctx, chromedp.Navigate(w.url+"/targets?year=2016"))
	waitText(t, ctx, "学前三年入园率", "54.87%", "75%", "1,475", "2,688")
	do(t, ctx, chromedp.Navigate(w.url+"/targets/preschool_net?year=2016"), chromedp.Click(`#main a[href^="/villages/"]`))
	waitText(t, ctx, "贫困村", "3", "5")
	if at := number(t, ctx, `location.pathname.startsWith('/villages/') ? 1 : 0`); at != 1 {
		t.Error("the link did not lead to a village")
	}
}

func number(t *testing.T, ctx context.Context, js string) int {
	t.Helper()
	n, err := chromedp.Run(ctx, chromedp.Evaluate[int](js))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// wait waits until a number on the page is as wanted.
func wait(t *testing.T, ctx context.Context, js string, want int) {
	t.Helper()
	got := number(t, ctx, js)
	for end := time.Now().Add(20 * time.Second); got != want && time.Now().Before(end); got = number(t, ctx, js) {
		time.Sleep(100 * time.Millisecond)
	}
	if got != want {
		t.Fatalf("%s: got %d, want %d; the page says:\n%s", js, got, want, text(ctx))
	}
}
