package server_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/testkit"
)

// answers are what the server says on one connection until it closes it.
func answers(t *testing.T, url, request string) (all []int, texts string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	io.WriteString(conn, request)
	for in := bufio.NewReader(conn); ; {
		answer, err := http.ReadResponse(in, nil)
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return all, texts
		}
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		all, texts = append(all, answer.StatusCode), texts+string(text)
	}
}

// A proxy and we must agree where a request ends. Whatever leaves two opinions
// is refused with 400 and the connection closed, so that nothing behind it is
// taken for a second request; so is every body in chunks.
func TestRequest_twoLengths(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	for name, head := range map[string]string{
		"length and chunks":     "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"chunks and length":     "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
		"chunks":                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"CHUNKS":                "transfer-encoding: CHUNKED\r\n\r\n0\r\n\r\n",
		"two lengths":           "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
		"two lengths in one":    "Content-Length: 4, 4\r\n\r\nabcd",
		"a length below nought": "Content-Length: -1\r\n\r\n",
		"a length with a sign":  "Content-Length: +4\r\n\r\nabcd",
		"a blank in the header": "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
	} {
		for _, method := range []string{"POST /login", "GET /login", "POST /static/x", "POST /nowhere"} {
			request := fmt.Sprintf("%s HTTP/1.1\r\nHost: x\r\n%sGET /health HTTP/1.1\r\nHost: x\r\n\r\n", method, head)
			if got, _ := answers(t, w.URL, request); len(got) != 1 || got[0] != http.StatusBadRequest {
				t.Errorf("%s, %s: got %d, want one 400", name, method, got)
			}
		}
	}
	for _, unknown := range []string{"xchunked", "gzip, chunked", "identity", "chunked, identity"} {
		request := "POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: " + unknown + "\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n"
		if got, _ := answers(t, w.URL, request); len(got) != 1 || got[0] != http.StatusNotImplemented {
			t.Errorf("encoding %s: got %d, want one 501", unknown, got)
		}
	}
}

// The refusal says what to do; HTTP/1.0, in which chunks are not known, ends
// with its answer even where more was asked for; a stated length is let in.
func TestRequest_withoutALength(t *testing.T) {
	t.Parallel()
	w := testkit.Site(t)
	_, text := answers(t, w.URL, "POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
	if !strings.Contains(text, "请写明 Content-Length") {
		t.Errorf("no sentence in %q", text)
	}
	old := "POST /login HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
	if got, _ := answers(t, w.URL, old+"GET /health HTTP/1.0\r\n\r\n"); len(got) != 1 {
		t.Errorf("HTTP/1.0: got %d, want one answer", got)
	}
	two := "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nabGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	if got, _ := answers(t, w.URL, two); fmt.Sprint(got) != "[200 200]" {
		t.Errorf("two requests with lengths: got %d, want two answers", got)
	}
}
