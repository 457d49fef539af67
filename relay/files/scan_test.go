package files

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// clamd is a stand-in that reads what it is sent as clamd does, and then answers.
func clamd(t *testing.T, answer func(c net.Conn, body string)) Clamd {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if body, err := instream(c); err == nil {
					answer(c, body)
				}
			}()
		}
	}()
	return Clamd{Address: l.Addr().String(), Within: 300 * time.Millisecond}
}

func instream(c net.Conn) (string, error) {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(c, command); err != nil {
		return "", err
	}
	var body strings.Builder
	for {
		var n [4]byte
		if _, err := io.ReadFull(c, n[:]); err != nil {
			return "", err
		}
		size := int64(binary.BigEndian.Uint32(n[:]))
		if size == 0 {
			return body.String(), nil
		}
		if _, err := io.CopyN(&body, c, size); err != nil {
			return "", err
		}
	}
}

// A file is kept after the scanner has passed it, and never without a verdict.
func TestScanner(t *testing.T) {
	finds := func(c net.Conn, body string) {
		said := "stream: OK\x00"
		if strings.Contains(body, "a virus") {
			said = "stream: Test-Signature FOUND\x00"
		}
		_, _ = io.WriteString(c, said)
	}
	for _, c := range []struct {
		name   string
		answer func(net.Conn, string)
		body   string
		want   error
	}{
		{"passes", finds, strings.Repeat("text ", 50_000), nil},
		{"finds", finds, strings.Repeat("text ", 50_000) + "a virus", ErrInfect},
		{"hangs", func(c net.Conn, _ string) { _, _ = io.Copy(io.Discard, c) }, "text", store.ErrUnavailable},
		{"dies", func(net.Conn, string) {}, "text", store.ErrUnavailable},
		{"fails", func(c net.Conn, _ string) { _, _ = io.WriteString(c, "INSTREAM size limit exceeded. ERROR\x00") }, "text", store.ErrUnavailable},
	} {
		k := open(t)
		k.Scan = clamd(t, c.answer)
		_, err := k.save(t, "a.txt", []byte(c.body))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if kept := k.count(t) == 1; kept != (c.want == nil) {
			t.Errorf("%s: %d files", c.name, k.count(t))
		}
	}
	k := open(t)
	k.Scan = Clamd{Address: "127.0.0.1:1"}
	if _, err := k.save(t, "a.txt", []byte("text")); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("nobody listens: %v", err)
	}
}
