// Package assets serves embedded files under the hash of their content, as
// they were compressed when they were built, cached for ever.
package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Set is a set of files with their compressed forms. It keeps none of their
// content, which would double what the program's file holds already.
type Set struct {
	prefix  string
	fsys    fs.FS
	files   map[string]*file   // by name
	scripts map[string]*script // those with settings, by name
}

// File names a file of a Set.
type File struct {
	// Name is its path in the file system; the last part of it is its name.
	Name string
	// AnyVersion says that who asks for another version gets this one, for this
	// once: a page of an older or newer relay is better off with it than with
	// nothing. A part of a program is not, since it fits its other parts alone.
	AnyVersion bool
	// Settings says that it is a script which is served by ServeScript alone.
	Settings bool
}

type file struct {
	File
	hash  string
	mime  string
	forms []form // what is best to send first
}

// form is a file's content as it may be sent.
type form struct {
	path   string
	coding string // content coding, "" for the plain file
	size   int64
}

// New looks for the files in fsys, each with its compressed forms NAME.br and
// NAME.gz beside it if they are there. prefix is the path under which the Set is
// mounted, such as "/static/". A file that is not there is an error. What fsys
// holds must not change.
func New(prefix string, fsys fs.FS, files ...File) (*Set, error) {
	s := &Set{prefix: prefix, fsys: fsys, files: map[string]*file{}, scripts: map[string]*script{}}
	for _, named := range files {
		name := named.Name
		if named.Settings {
			of, err := readScript(fsys, name)
			if err != nil {
				return nil, err
			}
			s.scripts[name] = of
			continue
		}
		named.Name = path.Base(name)
		f := &file{File: named, mime: mimeOf(name)}
		for _, as := range []form{{path: name + ".br", coding: "br"}, {path: name + ".gz", coding: "gzip"}, {path: name}} {
			info, err := fs.Stat(fsys, as.path)
			if errors.Is(err, fs.ErrNotExist) && as.coding != "" {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("look for asset: %w", err)
			}
			as.size = info.Size()
			f.forms = append(f.forms, as)
		}
		sum := sha256.New()
		if err := copyFile(sum, fsys, name); err != nil {
			return nil, fmt.Errorf("read asset: %w", err)
		}
		f.hash = hex.EncodeToString(sum.Sum(nil)[:8])
		s.files[f.Name] = f
	}
	return s, nil
}

func copyFile(w io.Writer, fsys fs.FS, name string) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// mimeOf asks the system's table last: it takes a megabyte, and where it names no
// charset a page in another one than UTF-8 would read a script in its own.
func mimeOf(name string) string {
	switch ext := path.Ext(name); ext {
	case ".wasm":
		return "application/wasm"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		return mime.TypeByExtension(ext)
	}
}

// URL is the address of a file, which changes with its content. It panics for
// a name that is not in the Set, which is a mistake in the program.
func (s *Set) URL(name string) string {
	f := s.files[name]
	if f == nil {
		panic("assets: no file " + name)
	}
	return s.prefix + f.hash + "/" + f.Name
}

// Version is a digest over the named files, which tells whether a page is of
// the same build.
func (s *Set) Version(names ...string) string {
	sum := sha256.New()
	for _, name := range names {
		sum.Write([]byte(s.URL(name)))
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// ServeHTTP answers for prefix + hash + "/" + name. Another hash is another
// version, which is not here, see File.AnyVersion.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, s.prefix), "/")
	f := s.files[name]
	if f == nil || f.hash != hash && !f.AnyVersion {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if f.hash != hash {
		w.Header().Set("Cache-Control", "no-store")
	}
	// Pages of other sites read what they embed; there is nothing in it that is
	// anybody's.
	w.Header().Set("Access-Control-Allow-Origin", "*")
	s.write(w, r, f)
}

func (s *Set) write(w http.ResponseWriter, r *http.Request, f *file) {
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Add("Vary", "Accept-Encoding")
	send := f.forms[len(f.forms)-1]
	for _, as := range f.forms {
		if as.coding != "" && accepts(r, as.coding) {
			h.Set("Content-Encoding", as.coding)
			send = as
			break
		}
	}
	h.Set("Content-Length", strconv.FormatInt(send.size, 10))
	if r.Method != http.MethodHead {
		// The client is gone if this fails; there is nobody to tell.
		_ = copyFile(w, s.fsys, send.path)
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
