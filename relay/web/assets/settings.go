package assets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"
)

// placeholder stands in a script where its settings go.
const placeholder = "SETTINGS"

// script is a script that is finished for each who asks. What stands before the
// settings was compressed when it was built, as the beginning of a brotli stream
// that is not ended.
type script struct{ head, brotli, tail []byte }

func readScript(fsys fs.FS, name string) (*script, error) {
	body, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read script: %w", err)
	}
	var s script
	var found bool
	if s.head, s.tail, found = bytes.Cut(body, []byte(placeholder)); !found {
		return nil, fmt.Errorf("script %s has no %s", name, placeholder)
	}
	// Without it the script is sent as it is.
	s.brotli, _ = fs.ReadFile(fsys, name+".br")
	return &s, nil
}

// storedMost is how much one block of storedBlock holds, in bytes.
const storedMost = 1 << 16

// storedBlock appends data to a brotli stream as a block that is not compressed,
// and ends the stream: RFC 7932, section 9.2. The stream must be at the end of a
// byte.
func storedBlock(stream, data []byte) []byte {
	// From the lowest bit: not the last block, 4 nibbles of length, the length less
	// one, not compressed.
	header := uint32(len(data)-1)<<3 | 1<<19
	stream = append(stream, byte(header), byte(header>>8), byte(header>>16))
	stream = append(stream, data...)
	return append(stream, 3) // the last block, which is empty
}

// ServeScript answers with a script of the Set whose File says Settings, and with
// settings, a JavaScript expression, put in. It may be kept for five minutes,
// unless the caller has said how long. A name that is not in the Set is not found.
func (s *Set) ServeScript(w http.ResponseWriter, r *http.Request, name string, settings []byte) {
	of := s.scripts[name]
	if of == nil {
		http.NotFound(w, r)
		return
	}
	rest := append(bytes.Clone(settings), of.tail...)
	sum := sha256.New()
	sum.Write(of.head)
	sum.Write(rest)
	tag := `"` + hex.EncodeToString(sum.Sum(nil)[:8]) + `"`
	h := w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "public, max-age=300, stale-while-revalidate=86400")
	}
	h.Set("ETag", tag)
	h.Add("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := append(bytes.Clone(of.head), rest...)
	if of.brotli != nil && len(rest) <= storedMost && accepts(r, "br") {
		h.Set("Content-Encoding", "br")
		body = storedBlock(bytes.Clone(of.brotli), rest)
	}
	h.Set("Content-Type", mimeOf(name))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error says that the reader has gone
	}
}
