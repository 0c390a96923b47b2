// Package clamd asks a ClamAV daemon whether a file holds malware. The daemon is the county's own; nothing leaves the machines it names.
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"strings"
	"time"

	"zhuxue/internal/aid"
)

// patience is how long one file may take, and how long an answer may be.
const (
	patience   = 30 * time.Second
	answerMost = 4 << 10
)

// Daemon is a clamd that listens on a Unix socket, or on host:port.
type Daemon struct{ Address string }

// Scan is nil for a clean file, Invalid for one with malware, and Unavailable where the daemon does not say: a file is never taken
// unscanned. It speaks clamd's INSTREAM.
func (d Daemon) Scan(ctx context.Context, content []byte) error {
	answer, err := d.ask(ctx, content)
	what, found := strings.CutSuffix(strings.TrimPrefix(answer, "stream: "), " FOUND")
	switch {
	case err == nil && answer == "stream: OK":
		return nil
	case err == nil && found:
		return aid.InvalidField("file", "文件里有恶意程序（"+what+"），没有保存：请用杀毒软件清理这台电脑，再另存一份工作簿上传")
	case err == nil:
		err = fmt.Errorf("clamd answered %q", answer)
	}
	return fmt.Errorf("%w: %w", aid.E(aid.Unavailable, "病毒扫描暂时不可用，文件没有保存，请稍后再上传；一直如此请联系平台运维"), err)
}

func (d Daemon) ask(ctx context.Context, content []byte) (string, error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	network := "tcp"
	if strings.HasPrefix(d.Address, "/") {
		network = "unix"
	}
	conn, err := new(net.Dialer).DialContext(ctx, network, d.Address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	end, _ := ctx.Deadline()
	if err := conn.SetDeadline(end); err != nil {
		return "", err
	}
	command := append([]byte("zINSTREAM\x00"), binary.BigEndian.AppendUint32(nil, uint32(len(content)))...)
	sent := net.Buffers{command, content, make([]byte, 4)} // one chunk, and an empty one that ends the stream
	if len(content) == 0 {
		sent = net.Buffers{command}
	}
	_, sendErr := sent.WriteTo(conn) // a file that is too large for the daemon is answered, then the connection is closed
	answer, err := bufio.NewReaderSize(conn, answerMost).ReadSlice(0)
	if err != nil {
		return "", fmt.Errorf("%w, while sending: %v", err, sendErr)
	}
	return string(answer[:len(answer)-1]), nil
}
