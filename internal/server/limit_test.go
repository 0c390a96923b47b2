package server_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	"github.com/alexedwards/scs/v2"

	"zhuxue/internal/aid"
	"zhuxue/internal/server"
	"zhuxue/internal/testkit"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

// pour sends a form of 200 MB on a connection of its own, its length announced
// or in chunks, and returns the answer and how many bytes had left by then.
func pour(t *testing.T, v *testkit.Visitor, address, head string, announced bool) (status int, body string, sent int64) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(v.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(2 * time.Minute)) // a test that hangs fails
	form, length := "application/x-www-form-urlencoded", "Transfer-Encoding: chunked"
	if address == link.Uploads {
		form = "multipart/form-data; boundary=x"
	}
	if announced {
		length = fmt.Sprint("Content-Length: ", 200<<20)
	}
	var left atomic.Int64
	go func() { // until the server has enough
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nCookie: %s\r\nContent-Type: %s\r\n%s\r\n\r\n", address, cookies(v), form, length)
		chunk := func(p []byte) (err error) {
			if announced {
				_, err = conn.Write(p)
			} else {
				_, err = fmt.Fprintf(conn, "%x\r\n%s\r\n", len(p), p)
			}
			left.Add(int64(len(p)))
			return err
		}
		for p, i := []byte(head), 0; i < 200 && chunk(p) == nil; i++ {
			p = make([]byte, 1<<20)
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%s, announced %t: %v", address, announced, err)
	}
	sent = left.Load()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), sent
}

// 200 MB are refused unread and held by nobody, whether their length was
// announced or not. What the sockets buffer comes on top.
func TestBody_tooLargeIsRefused(t *testing.T) {
	w := testkit.Site(t) // not beside others: it measures memory
	v := w.Login(t, aid.Clerk, "")
	heads := map[string]string{
		link.Seat:    page.TokenField + "=x&" + page.SeatField + "=",
		link.Uploads: "--x\r\nContent-Disposition: form-data; name=\"" + page.FileField + "\"; filename=\"x.xlsx\"\r\n\r\n",
	}
	want := map[bool]int{true: http.StatusRequestEntityTooLarge, false: http.StatusBadRequest}
	sentence := map[bool]string{true: "上限", false: "没有写明内容的长度"}
	const buffered = 48 << 20
	for _, announced := range []bool{true, false} {
		for address, head := range heads {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			status, body, sent := pour(t, v, address, head, announced)
			runtime.ReadMemStats(&after)
			if status != want[announced] || !strings.Contains(body, sentence[announced]) {
				t.Errorf("%s, announced %t: got %d, want %d with a sentence", address, announced, status, want[announced])
			}
			if sent > buffered {
				t.Errorf("%s, announced %t: %d MB had left before the refusal", address, announced, sent>>20)
			}
			if held := int64(after.HeapInuse) - int64(before.HeapInuse); held > 64<<20 {
				t.Errorf("%s, announced %t: %d MB held", address, announced, held>>20)
			}
		}
	}
}

// A person uploads twenty workbooks at once, then one in half a minute; a county
// has twenty waiting to be read, whoever sent them.
func TestUploads_areLimited(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	book := func(i int) []byte { return fmt.Appendf(nil, "学校名称,办学类型\n学校%d,211\n", i) }
	v := w.Login(t, aid.Clerk, "")
	upload := func(v *testkit.Visitor, i int) int {
		v.Get(t, link.NewUpload)
		return v.Upload(t, link.Uploads, page.FileField, fmt.Sprintf("%d.csv", i), book(i), page.KindField, "school", page.TermField, testkit.Autumn.String()).Status
	}
	for i := range 20 {
		if got := upload(v, i); got != http.StatusSeeOther {
			t.Fatalf("upload %d: got %d, want 303", i+1, got)
		}
	}
	if got := upload(v, 20); got != http.StatusTooManyRequests {
		t.Errorf("the 21st of one person: got %d, want 429", got)
	}
	if got := upload(w.Login(t, aid.Admin, ""), 21); got != http.StatusTooManyRequests {
		t.Errorf("the 21st of the county, by another person: got %d, want 429", got)
	}
	other := testkit.Site(t)
	if got := upload(other.Login(t, aid.Clerk, ""), 22); got != http.StatusSeeOther {
		t.Errorf("another county: got %d, want 303", got)
	}
}

// A county's shelf holds 2 GB of workbooks; whatever else is there, the next
// one is refused and no other county is.
func TestUploads_shelfOfTheCountyIsFull(t *testing.T) {
	t.Parallel()
	o, other := testkit.County(t), testkit.County(t)
	receive := func(o *testkit.Office) error {
		_, err := o.Bureau.ReceiveUpload(t.Context(), o.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, "学校.csv", []byte("学校名称,办学类型\n"))
		return err
	}
	if err := receive(o); err != nil {
		t.Fatal(err)
	}
	// Zeros are kept packed, and are copied as they are kept: 2 GB take 25 MB.
	const keep = `INSERT INTO upload (county_id, kind, term, state, file_name, file, file_print, login_id, person)
		SELECT county_id, kind, term, 'discarded', file_name, `
	super := o.Super(t)
	for _, copies := range []string{
		keep + `convert_to(repeat('0', 128 << 20), 'UTF8'), file_print, login_id, person FROM upload WHERE county_id = $1`,
		keep + `file, file_print, login_id, person FROM upload, generate_series(1, 15) WHERE county_id = $1 AND octet_length(file) = 128 << 20`,
	} {
		if _, err := super.Exec(t.Context(), copies, o.County.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := receive(o); aid.KindOf(err) != aid.TooMany {
		t.Errorf("got %v, want a refusal", err)
	}
	if err := receive(other); err != nil {
		t.Errorf("another county: %v", err)
	}
}

// What the scanner refuses, or does not answer for, is not kept.
func TestUploads_scannedBeforeTheyAreKept(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	book, evil := []byte("学校名称,办学类型\n"), []byte("学校名称,办学类型\nEVIL\n")
	refusals := map[string]error{
		string(evil): aid.InvalidField("file", "恶意程序"),
		"":           aid.E(aid.Unavailable, "扫描暂时不可用"),
	}
	o.Bureau.Scan = func(_ context.Context, content []byte) error { return refusals[string(content)] }
	receive := func(content []byte) error {
		_, err := o.Bureau.ReceiveUpload(t.Context(), o.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, "学校.csv", content)
		return err
	}
	for content, want := range refusals {
		if err := receive([]byte(content)); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", content, err, want)
		}
	}
	if err := receive(book); err != nil {
		t.Errorf("a clean one: %v", err)
	}
	kept, err := o.Bureau.Uploads(t.Context(), o.As(aid.Clerk), 0, 9)
	if err != nil || len(kept) != 1 {
		t.Errorf("got %d kept, %v, want the clean one", len(kept), err)
	}
}

func TestUploads_mustBeCalledWorkbooks(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	for _, name := range []string{"page.html", "pic.svg", "run.exe", "x.xlsx.php", "noending", "x.docx", "x.xlsm", "x.xlsx.exe", "x.pdf", "x.zip", "xlsx"} {
		_, err := o.Bureau.ReceiveUpload(t.Context(), o.As(aid.Clerk), aid.SchoolBook, testkit.Autumn, name, []byte("学校名称,办学类型\n"))
		if aid.KindOf(err) != aid.Invalid {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
	}
}

// Under each ending a table is taken for what it is, and nothing else is: a
// document stays one.
func TestUploads_kindsUnderEachEnding(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	for _, ending := range []string{"xlsx", "xls", "et", "csv", "tsv", "txt"} {
		for content, want := range map[string]aid.Kind{
			"学校名称,办学类型\n学校" + ending + ",211\n": "", "<html><table></table></html>": aid.Invalid, "%PDF-1.7\n": aid.Invalid,
			"\x7fELF\x02\x01\x01": aid.Invalid, "PK\x03\x04 no more": aid.Invalid, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1": aid.Invalid,
		} {
			_, err := o.Bureau.ReceiveUpload(t.Context(), o.As(aid.Clerk), aid.SchoolBook, aid.Term{}, "学校."+ending, []byte(content))
			if got := aid.KindOf(err); got != want {
				t.Errorf("%q under .%s: got %v, want %q", content, ending, err, want)
			}
		}
	}
}

// Whoever is no proxy of ours is not believed: thirty failures from one peer
// make it wait, whatever X-Forwarded-For it makes up.
func TestAddress_strangerIsNotBelieved(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	options := server.Options{Sessions: pgxstore.NewWithCleanupInterval(w.Pool, 0), Now: w.Clock, Log: slog.New(slog.DiscardHandler)}
	bare := httptest.NewServer(server.New(w.Bureau, options))
	t.Cleanup(bare.Close)
	v := w.Visit()
	v.URL = bare.URL
	status := 0
	for i := range 40 {
		v.Header = http.Header{"X-Forwarded-For": {fmt.Sprintf("2001:db8:7::%x", i)}, "X-Real-Ip": {fmt.Sprint("192.0.2.", i)}, "Forwarded": {fmt.Sprintf("for=192.0.2.%d", i)}}
		status = v.TrySignIn(t, fmt.Sprintf("%s-stranger-%d", w.County.Code, i), "Wrong-Password-1").Status
		if status == http.StatusTooManyRequests {
			break
		}
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("after 40 tries: got %d, want 429", status)
	}
	w.Pool.Exec(t.Context(), `DELETE FROM throttle WHERE key = ANY($1)`, [][]byte{w.DB.LoginKey("address", "127.0.0.1")})
}

// Nothing stands open that is not on the map.
func TestPaths_nothingElseStandsOpen(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	for _, v := range []*testkit.Visitor{w.Visit(), w.Login(t, aid.Admin, "")} {
		for _, address := range []string{"/debug/pprof/", "/debug/pprof/heap", "/debug/vars", "/metrics", "/.git/config", "/.env", "/static/", "/static/css/", "/gallery",
			"/page/login", "/server-status", "/actuator", "/swagger", "/robots.txt", "/backup", "/keyset.json", "/static/../go.mod", "/static/%2e%2e/go.mod"} {
			if a := v.Get(t, address); a.Status != http.StatusNotFound {
				t.Errorf("%s: got %d, want 404", address, a.Status)
			}
		}
	}
}

// A parameter that is repeated counts once, the first; those of the address do
// not count in a form.
func TestFields_firstOfRepeatedCounts(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	account, other := w.Account(t, aid.Clerk, ""), w.Account(t, aid.Clerk, "")
	v := w.Visit()
	v.Get(t, link.Login)
	a := v.Post(t, link.With(link.Login, page.AccountField, other.Login), page.AccountField, account.Login, page.AccountField, other.Login,
		page.PasswordField, testkit.Password, page.PasswordField, "Wrong-Password-1")
	if a.Location != link.Home {
		t.Fatalf("got %d, want a login by the first of each", a.Status)
	}
	admin := w.Login(t, aid.Admin, "")
	admin.Post(t, link.With(link.RenameUser(account.User), page.UserNameField, "地址栏"), page.UserNameField, "第一个", page.UserNameField, "第二个")
	u, _, err := w.Bureau.User(t.Context(), w.As(aid.Admin), account.User)
	if err != nil || u.Name != "第一个" {
		t.Errorf("got the name %q, %v, want the first", u.Name, err)
	}
	twice := v.Get(t, link.Students+"?stage=primary&stage=junior")
	once := v.Get(t, link.Students+"?stage=primary")
	if plain(twice.Body) != plain(once.Body) {
		t.Error("a repeated parameter of an address is not its first")
	}
}

// What a browser sends is decoded once: text that looks as if it could be
// decoded again stays as it was typed. Characters typed in pieces are one, and
// marks that show nothing are none.
func TestFields_decodedOnce(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	account, admin := w.Account(t, aid.Clerk, ""), w.Login(t, aid.Admin, "")
	for name, want := range map[string]string{
		"%E7%8E%8B": "", "%2541": "", "a+b": "", "&amp;lt;": "", "&#29579;": "", `\u738b`: "", "Zoe\u0308": "Zo\u00eb", "\uf9f4": "林", "\u00a0王\u3000": "王",
		"王\u202e小\u200b明\ufeff": "王小明",
	} {
		if want == "" {
			want = name
		}
		admin.Post(t, link.RenameUser(account.User), page.UserNameField, name)
		if u, _, err := w.Bureau.User(t.Context(), w.As(aid.Admin), account.User); err != nil || u.Name != want {
			t.Errorf("%q: got the name %q, %v", name, u.Name, err)
		}
		if a := admin.Get(t, link.With(link.Users, page.UserLoginField, name)); !strings.Contains(a.Body, `value="`+html.EscapeString(want)+`"`) {
			t.Errorf("%q: the address is not read as it was typed", name)
		}
	}
	for _, again := range []string{"%2531", "%25%33%31", "１", "1%2500"} {
		if a := admin.Get(t, "/users/"+strings.ReplaceAll(again, "1", fmt.Sprint(account.User))); a.Status != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", again, a.Status)
		}
	}
}

// broken is a session table that panics for everybody who comes with a cookie.
type broken struct{ scs.Store }

func (broken) Find(string) ([]byte, bool, error) { panic("墙内 secret of the inside") }

// A panic is a page with the request's number and nothing of the inside; the
// next visitor does not notice. Each is one event of the log.
func TestPanic_isAPage(t *testing.T) {
	t.Parallel()
	o, d := testkit.County(t), &diary{}
	w := o.Site(t, server.Options{Sessions: broken{pgxstore.NewWithCleanupInterval(o.Pool, 0)}, Log: slog.New(slog.NewJSONHandler(d, nil))})
	v := w.Visit()
	v.Header.Set("Cookie", "zhuxue=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	for range 3 {
		a := v.Get(t, link.Login)
		if a.Status != http.StatusInternalServerError || !changing.MatchString(a.Body) || strings.Contains(a.Body, "inside") || strings.Contains(a.Body, "goroutine") {
			t.Errorf("got %d %.300s, want 500 with a number and no more", a.Status, a.Body)
		}
	}
	if a := w.Visit().Get(t, link.Login); a.Status != http.StatusOK {
		t.Errorf("the next visitor: got %d, want 200", a.Status)
	}
	if n := count(d.lines(t), "level", slog.LevelError); n != 3 {
		t.Errorf("got %d errors in the log, want 3", n)
	}
}

// Names of downloads cannot break out of their header.
func TestDownloads_areBoxedIn(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	things := thingsOf(t, w)
	if _, err := w.Super(t).Exec(t.Context(), `UPDATE upload SET file_name = E'x\r\nSet-Cookie: a=b"\u540d.csv' WHERE county_id = $1`, w.County.ID); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for role, v := range everybody(t, w) {
		for _, route := range server.Routes {
			if route.Method != http.MethodGet || !strings.HasSuffix(route.Pattern, ".xlsx") || !aid.Allowed(role, route.Act) {
				continue
			}
			a := v.Get(t, fill(t, route.Pattern, things))
			if a.Status != http.StatusOK {
				continue
			}
			seen++
			kept, box := a.Header.Get("Content-Disposition"), a.Header.Get("Content-Security-Policy")
			if !strings.HasPrefix(kept, "attachment; filename*=UTF-8''") || strings.ContainsAny(kept, "\r\n\"") || box != "sandbox; default-src 'none'" {
				t.Errorf("%s: got %q in %q", route.Pattern, kept, box)
			}
			for _, c := range a.Header.Values("Set-Cookie") {
				if !strings.HasPrefix(c, "zhuxue=") {
					t.Errorf("%s: got the cookie %q", route.Pattern, c)
				}
			}
		}
	}
	if seen < 15 {
		t.Errorf("saw %d downloads only", seen)
	}
}
