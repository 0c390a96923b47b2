package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"zhuxue/internal/testkit"
	"zhuxue/web/link"
)

// posted is a gallery that remembers every form sent to it, and takes its time with the answer. It counts who asks whether the
// session still holds, and sends them to the login page once it has ended.
type posted struct {
	mu    sync.Mutex
	forms []url.Values
	asked atomic.Int32
	ended atomic.Bool
}

func (p *posted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && r.ParseForm() == nil {
		p.mu.Lock()
		p.forms = append(p.forms, r.PostForm)
		p.mu.Unlock()
		time.Sleep(200 * time.Millisecond)
	}
	if r.Method == http.MethodGet && r.URL.Path == link.Password {
		p.asked.Add(1)
		if p.ended.Load() {
			http.Redirect(w, r, link.Login, http.StatusSeeOther)
		}
		return
	}
	gallery().ServeHTTP(w, r)
}

// wait returns what was sent, once there has been time to send more.
func (p *posted) wait() []url.Values {
	time.Sleep(700 * time.Millisecond)
	p.mu.Lock()
	defer p.mu.Unlock()
	sent := p.forms
	p.forms = nil
	return sent
}

func open(t *testing.T) (context.Context, *posted, func(page string)) {
	t.Helper()
	p := &posted{}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	ctx := testkit.Browser(t)
	return ctx, p, func(page string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(s.URL+"/page/"+page)); err != nil {
			t.Fatal(err)
		}
	}
}

func eval[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// told is what the page says about a failure.
const told = `Array.from(document.querySelectorAll("#flash .told"), function (n) { return n.textContent }).join()`

func TestScript_asksBeforeSending(t *testing.T) {
	t.Parallel()
	ctx, p, visit := open(t)
	visit("piece-form")
	eval[bool](t, ctx, `document.getElementById("f-name").value = "李晓云"; document.querySelector("button[value=stop]").click(); true`)
	if got, want := eval[string](t, ctx, `document.querySelector(".dialog-ask[open] p").textContent`), "停用后该用户立即退出登录。确定停用吗？"; got != want {
		t.Errorf("got the question %q, want %q", got, want)
	}
	eval[bool](t, ctx, `document.querySelectorAll(".dialog-ask .btn")[1].click(); true`)
	if sent := p.wait(); len(sent) != 0 {
		t.Fatalf("after 取消: got %v, want nothing sent", sent)
	}
	eval[bool](t, ctx, `document.querySelector("button[value=stop]").click(); document.querySelector(".dialog-ask .btn-primary").click(); true`)
	sent := p.wait()
	if len(sent) != 1 || sent[0].Get("act") != "stop" || sent[0].Get("csrf_token") != "sample-token" {
		t.Fatalf("after 确定: got %v, want one form with act=stop and the token", sent)
	}
}

func TestScript_doubleClickSendsOnce(t *testing.T) {
	t.Parallel()
	ctx, p, visit := open(t)
	visit("piece-detail")
	eval[bool](t, ctx, `var b = document.querySelector("button[value=yes]"); b.click(); b.click(); setTimeout(function () { b.click() }, 80); true`)
	if sent := p.wait(); len(sent) != 1 || sent[0].Get("answer") != "yes" {
		t.Errorf("plain form: got %v, want it once, with the button's value", sent)
	}
	visit("piece-detail")
	eval[bool](t, ctx, `var b = document.querySelector("form[hx-post='/enrolments/1'] button"); b.click(); b.click(); setTimeout(function () { b.click() }, 80); true`)
	if sent := p.wait(); len(sent) != 1 {
		t.Errorf("htmx: got %v, want it once", sent)
	}
}

func TestScript_dialogOpensAndCloses(t *testing.T) {
	t.Parallel()
	ctx, _, visit := open(t)
	visit("piece-detail")
	const isOpen = `document.getElementById("reopen").open`
	eval[bool](t, ctx, `document.querySelector("[data-dialog=reopen]").click(); true`)
	if !eval[bool](t, ctx, isOpen) {
		t.Error("the link did not open the dialog")
	}
	keep(t, ctx, "open-dialog")
	eval[bool](t, ctx, `document.querySelector("#reopen [data-close]").click(); true`)
	if eval[bool](t, ctx, isOpen) {
		t.Error("取消 did not close the dialog")
	}
}

// What a failure said goes once something succeeds; a seat that was changed in
// another tab is said, too.
func TestScript_tellsAFailureUntilTheNextSuccess(t *testing.T) {
	t.Parallel()
	ctx, _, visit := open(t)
	visit("piece-home")
	const happens = `document.body.dispatchEvent(new CustomEvent("htmx:%s", {bubbles: true, detail: {elt: document.body, successful: %t, xhr: {status: %d}}}))`
	eval[bool](t, ctx, fmt.Sprintf(happens, "sendError", false, 0))
	if got := eval[string](t, ctx, told); !strings.Contains(got, "网络连接中断") {
		t.Errorf("line down: got %q", got)
	}
	eval[bool](t, ctx, fmt.Sprintf(happens, "responseError", false, http.StatusForbidden))
	if got := eval[string](t, ctx, told); !strings.HasPrefix(got, "刚才的操作没有提交：您现在的岗位不能办理") {
		t.Errorf("other seat: got %q", got)
	}
	eval[bool](t, ctx, fmt.Sprintf(happens, "afterRequest", true, http.StatusOK))
	if got := eval[string](t, ctx, told); got != "" {
		t.Errorf("after a success: got %q, want nothing", got)
	}
}

// Who writes for longer than five minutes asks the server once, which puts the end of the session off; where it has ended, the
// answer is the login page, and that is said before the form is sent.
func TestScript_writingPutsTheEndOff(t *testing.T) {
	t.Parallel()
	ctx, p, visit := open(t)
	visit("piece-form")
	const write = `Date.now = function () { return new Date().getTime() + %d * 60000 };
		var field = document.getElementById("f-name"); field.value += "李"; field.dispatchEvent(new Event("input", {bubbles: true})); true`
	for _, tt := range []struct{ minute, asked int }{{4, 0}, {6, 1}, {8, 1}, {12, 2}} {
		eval[bool](t, ctx, fmt.Sprintf(write, tt.minute))
		p.wait()
		if got := int(p.asked.Load()); got != tt.asked {
			t.Errorf("after %d minutes of writing: asked %d times, want %d", tt.minute, got, tt.asked)
		}
	}
	if got := eval[string](t, ctx, told); got != "" {
		t.Errorf("signed in: got %q, want nothing said", got)
	}
	p.ended.Store(true)
	eval[bool](t, ctx, fmt.Sprintf(write, 60))
	p.wait()
	if got := eval[string](t, ctx, told); !strings.Contains(got, "登录已超时") || !strings.Contains(got, "复制") {
		t.Errorf("session ended: got %q", got)
	}
}

func TestScript_slashGoesToSearch(t *testing.T) {
	t.Parallel()
	ctx, _, visit := open(t)
	visit("piece-home")
	eval[bool](t, ctx, `document.querySelector(".pop summary").click(); true`)
	keep(t, ctx, "open-person")
	slash := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "/", Text: "/"}
	if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, slash); err != nil {
		t.Fatal(err)
	}
	if got := eval[string](t, ctx, `document.activeElement.id + document.activeElement.value`); got != "search" {
		t.Errorf("got the focus in %q, want the empty search box", got)
	}
}

// Without a script the dialog is a section of the page, and the phone's menu still opens.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	ctx, _, visit := open(t)
	off := emulation.SetScriptExecutionDisabledParams{Value: true}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, off); err != nil {
		t.Fatal(err)
	}
	visit("piece-detail#reopen")
	if h := eval[float64](t, ctx, `document.getElementById("reopen").offsetHeight`); h == 0 {
		t.Error("the dialog does not show without a script")
	}
	err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844))
	if err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(".nav-button"))); err != nil {
		t.Fatal(err)
	}
	if h := eval[float64](t, ctx, `document.querySelector(".side ul").offsetHeight`); h == 0 {
		t.Error("the phone's menu does not open without a script")
	}
	keep(t, ctx, "open-menu-phone")
}
