package server

import (
	"bytes"
	"log"
	"log/slog"
)

// httpLog takes what net/http logs: that a handler panicked, or that no
// connection can be accepted, is for the operator; most of the rest is what
// strangers do to connections.
type httpLog struct{ log *slog.Logger }

func newHTTPLog(l *slog.Logger) *log.Logger { return log.New(httpLog{l}, "", 0) }

// Write implements io.Writer.
func (h httpLog) Write(line []byte) (int, error) {
	text := string(bytes.TrimSpace(line))
	if bytes.HasPrefix(line, []byte("http: panic serving")) || bytes.HasPrefix(line, []byte("http: Accept error")) {
		h.log.Warn(text)
	} else {
		h.log.Debug(text)
	}
	return len(line), nil
}
