package clamd_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/clamd"
)

// virus is the word on which the daemon of the tests finds malware.
const virus = "EVIL"

// daemon speaks clamd's side of INSTREAM, as its manual has it.
func daemon(t *testing.T, network, address string) string {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, verdict(conn)+"\x00")
			conn.Close()
		}
	}()
	return l.Addr().String()
}

func verdict(r io.Reader) string {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(r, command); err != nil || string(command) != "zINSTREAM\x00" {
		return "UNKNOWN COMMAND"
	}
	var whole bytes.Buffer
	for {
		var size uint32
		if err := binary.Read(r, binary.BigEndian, &size); err != nil {
			return "INSTREAM: no end. ERROR"
		}
		if size == 0 {
			break
		}
		if whole.Len()+int(size) > 1<<20 {
			return "INSTREAM size limit exceeded. ERROR"
		}
		io.CopyN(&whole, r, int64(size))
	}
	if strings.Contains(whole.String(), virus) {
		return "stream: Win.Test.EVIL-1 FOUND"
	}
	return "stream: OK"
}

func TestScan(t *testing.T) {
	t.Parallel()
	addresses := map[string]string{
		"unix": daemon(t, "unix", filepath.Join(t.TempDir(), "clamd")),
		"tcp":  daemon(t, "tcp", "127.0.0.1:0"),
	}
	for network, address := range addresses {
		d := clamd.Daemon{Address: address}
		for name, c := range map[string]struct {
			content string
			want    aid.Kind
		}{
			"clean":              {"姓名,身份证号\n", ""},
			"empty":              {"", ""},
			"malware":            {strings.Repeat("x", 100_000) + virus, aid.Invalid},
			"more than it takes": {strings.Repeat("x", 2<<20), aid.Unavailable},
		} {
			err := d.Scan(t.Context(), []byte(c.content))
			if (err == nil) != (c.want == "") || aid.KindOf(err) != c.want {
				t.Errorf("%s, %s: got %v, want %q", network, name, err, c.want)
			}
			if c.want == aid.Invalid && !strings.Contains(err.Error(), "Win.Test.EVIL-1") {
				t.Errorf("%s: got %v, want the name of what was found", network, err)
			}
		}
	}
}

// Nobody there, or somebody who speaks otherwise: the file is not taken.
func TestScan_failsClosed(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for conn, err := l.Accept(); err == nil; conn, err = l.Accept() {
			io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n\x00")
			conn.Close()
		}
	}()
	for _, address := range []string{filepath.Join(t.TempDir(), "nobody"), "127.0.0.1:1", l.Addr().String()} {
		if err := (clamd.Daemon{Address: address}).Scan(t.Context(), []byte("x")); aid.KindOf(err) != aid.Unavailable {
			t.Errorf("%s: got %v, want unavailable", address, err)
		}
	}
}
