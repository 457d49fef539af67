package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/store"
)

// BenchmarkFiles measures a megabyte up and down, against a handler that does no
// more than io.Copy: of the same file, with the same headers. Client and server are in one process on both sides.
func BenchmarkFiles(b *testing.B) {
	body := strings.Repeat("0123456789", 100_000)
	folder := b.TempDir()
	r := newRelay(b, func(c *Config) {
		c.Blobs = files.Folder(folder)
		c.Limits.VisitorFiles, c.Limits.AddressFiles, c.Limits.AddressPages, c.Limits.VisitorFrames = 1e15, 1e15, 1e9, 1e9
	})
	var like http.Header
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_, _ = io.Copy(io.Discard, r.Body)
			return
		}
		f, err := os.Open(filepath.Join(folder, r.URL.Path))
		if err != nil {
			panic(err)
		}
		defer f.Close()
		for name, values := range like {
			w.Header()[name] = values
		}
		_, _ = io.Copy(w, f)
	}))
	b.Cleanup(bare.Close)

	visitor, conv, message, id := store.NewID(), store.NewID(), store.NewID(), store.NewID()
	token := r.access.IssueToken("shop", visitor)
	up := func(id string) string {
		return r.url + "/frame/file?" + url.Values{"site": {"shop"}, "id": {id}, "name": {"a.txt"}}.Encode()
	}
	call := func(b *testing.B, method, address, body string) http.Header {
		req, err := http.NewRequestWithContext(b.Context(), method, address, strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Origin", r.url)
		req.Header.Set("Parley-Token", token)
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != 200 {
			b.Fatal(answer.Status, err)
		}
		return answer.Header
	}
	call(b, "POST", up(id), body)
	attached, err := r.files.Attach(b.Context(), files.Attached{Site: "shop", Conv: conv, Message: message}, []chat.File{{ID: id}})
	if err == nil {
		_, err = r.desk.Send(b.Context(), "shop", conv, desk.Visit{Visitor: visitor}, desk.Message{ID: message, Files: attached})
	}
	if err != nil {
		b.Fatal(err)
	}
	link := r.url + "/file/" + (access.FileLinks{Access: r.access}).Link("shop", conv, id, false)

	like = call(b, "GET", link, "")
	like.Del("Date")

	for _, c := range []struct {
		name string
		do   func(b *testing.B)
	}{
		{"up/relay", func(b *testing.B) { call(b, "POST", up(store.NewID()), body) }},
		{"up/bare", func(b *testing.B) { call(b, "POST", bare.URL, body) }},
		{"down/relay", func(b *testing.B) { call(b, "GET", link, "") }},
		{"down/bare", func(b *testing.B) { call(b, "GET", bare.URL+"/shop/"+id[:2]+"/"+id, "") }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			began := used()
			for b.Loop() {
				c.do(b)
			}
			b.ReportMetric(float64((used()-began).Microseconds())/float64(b.N), "cpu-µs/MB")
		})
	}
}

// used is the processor time of this process.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
