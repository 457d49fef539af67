// Package inbox is the agents' pages, their styles and their scripts.
package inbox

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/templates/base"
)

// AssetPath is where AssetHandler is served.
const AssetPath = "/inbox/assets/"

//go:embed *.css js/*.js assets
var files embed.FS

// styles are the parts of the inbox's one style sheet, in their order.
var styles = []string{
	"base", "controls", "shell", "list", "thread", "turns",
	"composer", "side", "dialogs", "ratings", "signin",
}

// asset is one file as served.
type asset struct {
	kind    string // media type
	body    []byte
	zipped  []byte // gzip; nil if that is not smaller
	nameTag string
}

// assets are all files by name, and version is a digest over all of them. One
// digest for all lets modules name each other by relative addresses.
var assets, version = load()

func load() (map[string]asset, string) {
	all := map[string][]byte{}
	var css bytes.Buffer
	css.WriteString(base.Tokens)
	for _, name := range styles {
		css.Write(must(files.ReadFile(name + ".css")))
	}
	all["inbox.css"] = css.Bytes()
	for _, dir := range []string{"js", "assets"} {
		err := fs.WalkDir(files, dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && mediaType(name) != "" {
				all[strings.TrimPrefix(name, "assets/")] = must(files.ReadFile(name))
			}
			return err
		})
		if err != nil {
			panic(err) // an embedded tree is always there
		}
	}

	sum := sha256.New()
	served := make(map[string]asset, len(all))
	for _, name := range sorted(all) {
		body := all[name]
		sum.Write([]byte(name + "\x00" + strconv.Itoa(len(body)) + "\x00"))
		sum.Write(body)
		served[name] = newAsset(name, body)
	}
	return served, hex.EncodeToString(sum.Sum(nil))[:16]
}

func newAsset(name string, body []byte) asset {
	digest := sha256.Sum256(body)
	a := asset{kind: mediaType(name), body: body, nameTag: `"` + hex.EncodeToString(digest[:8]) + `"`}
	var zipped bytes.Buffer
	w := must(gzip.NewWriterLevel(&zipped, gzip.BestCompression))
	must(w.Write(body))
	if err := w.Close(); err == nil && zipped.Len() < len(body)*9/10 {
		a.zipped = zipped.Bytes()
	}
	return a
}

func mediaType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8" // whatever the machine's table says
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "" // not a file for browsers
}

// Asset returns the address of a file of the inbox: "inbox.css", "js/app.js".
// It changes with the files' contents.
func Asset(name string) string { return AssetPath + version + "/" + name }

// Version is the digest of the inbox's files: an open page that has another
// one is older or newer than this relay.
func Version() string { return version }

// morphing is the library that makes one element like another. build.sh brings
// it; without it the page replaces elements whole.
const morphing = "vendor/idiomorph.min.js"

func has(name string) bool {
	_, ok := assets[name]
	return ok
}

// modules are the scripts that a page loads at once, so that one import need
// not wait for the other.
func modules() []string {
	var names []string
	for _, name := range sorted(assets) {
		if strings.HasPrefix(name, "js/") {
			names = append(names, name)
		}
	}
	return names
}

// AssetHandler serves the files under AssetPath: for ever under their own
// digest. A page of another version of the relay gets ours, uncached.
func AssetHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		digest, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, AssetPath), "/")
		a, ok := assets[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Encoding")
		h.Set("ETag", a.nameTag)
		h.Set("Cache-Control", "no-cache")
		if digest == version {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		if r.Header.Get("If-None-Match") == a.nameTag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		body := a.body
		if a.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = a.zipped
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // the reader may have gone
		}
	})
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // reading embedded files and writing to memory do not fail
	}
	return v
}
