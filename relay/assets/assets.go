// Package assets serves embedded files under the hash of their content, as
// they were compressed when they were built, cached for ever.
package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Set is a set of files with their compressed forms.
type Set struct {
	prefix string
	files  map[string]*file // by name
}

type file struct {
	name  string
	hash  string
	mime  string
	plain []byte
	br    []byte // nil if there is none
	gzip  []byte
}

// New reads the named files of fsys, each with name.br and name.gz beside it if
// they are there. prefix is the path under which the Set is mounted, such as
// "/static/". A file that is not there is an error.
func New(prefix string, fsys fs.FS, names ...string) (*Set, error) {
	s := &Set{prefix: prefix, files: map[string]*file{}}
	for _, name := range names {
		f := &file{name: path.Base(name), mime: mimeOf(name)}
		var err error
		if f.plain, err = fs.ReadFile(fsys, name); err != nil {
			return nil, fmt.Errorf("read asset: %w", err)
		}
		if f.br, err = optional(fsys, name+".br"); err != nil {
			return nil, fmt.Errorf("read asset: %w", err)
		}
		if f.gzip, err = optional(fsys, name+".gz"); err != nil {
			return nil, fmt.Errorf("read asset: %w", err)
		}
		sum := sha256.Sum256(f.plain)
		f.hash = hex.EncodeToString(sum[:8])
		s.files[f.name] = f
	}
	return s, nil
}

func optional(fsys fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

func mimeOf(name string) string {
	if path.Ext(name) == ".wasm" {
		return "application/wasm"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// URL is the address of a file, which changes with its content. It panics for
// a name that is not in the Set, which is a mistake in the program.
func (s *Set) URL(name string) string {
	f := s.files[name]
	if f == nil {
		panic("assets: no file " + name)
	}
	return s.prefix + f.hash + "/" + f.name
}

// ServeHTTP answers for prefix + hash + "/" + name. Another hash is another
// version, which is not here.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, s.prefix), "/")
	f := s.files[name]
	if f == nil || f.hash != hash {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	s.write(w, r, f)
}

// ServeFile answers with a file at an address that does not change, such as
// the loader's: cached for a short time, then asked for again by its hash.
func (s *Set) ServeFile(w http.ResponseWriter, r *http.Request, name string) {
	f := s.files[name]
	if f == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=300, stale-while-revalidate=86400")
	w.Header().Set("ETag", `"`+f.hash+`"`)
	if r.Header.Get("If-None-Match") == `"`+f.hash+`"` {
		w.Header().Add("Vary", "Accept-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.write(w, r, f)
}

func (s *Set) write(w http.ResponseWriter, r *http.Request, f *file) {
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Add("Vary", "Accept-Encoding")
	body := f.plain
	switch {
	case f.br != nil && accepts(r, "br"):
		body = f.br
		h.Set("Content-Encoding", "br")
	case f.gzip != nil && accepts(r, "gzip"):
		body = f.gzip
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		// The client is gone if this fails; there is nobody to tell.
		_, _ = w.Write(body)
	}
}

// accepts reports whether the client takes a content coding.
func accepts(r *http.Request, coding string) bool {
	for offer := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(offer), ";")
		if strings.TrimSpace(name) == coding && strings.TrimSpace(weight) != "q=0" {
			return true
		}
	}
	return false
}
