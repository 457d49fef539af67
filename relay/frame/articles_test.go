package frame

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/wire"
)

func TestArticles(t *testing.T) {
	r := newRelay(t)
	answer, body := r.do("GET", "/faq.json?site=shop&lang=zh-TW", nil)
	list, err := wire.ParseArticles([]byte(body))
	if err != nil || len(list) != 1 || list[0].ID != "return.zh" {
		t.Fatalf("%s, %v", body, err)
	}
	again, _ := r.do("GET", "/faq.json?site=shop&lang=zh-TW", nil, "If-None-Match", answer.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %s", again.Status)
	}
	long := []faq.Entry{
		{ID: "return.en", Lang: "en", Question: "How do I return an item?", Answer: strings.Repeat("By post. ", 200)},
		{ID: "arrive.en", Lang: "en", Question: "When will it arrive?", Answer: "On Tuesday."},
	}
	if err := help.Import(t.Context(), r.Docs, "shop", long); err != nil {
		t.Fatal(err)
	}
	zipped, body := r.do("GET", "/faq.json?site=shop&lang=en", nil, "Accept-Encoding", "gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("headers %v", zipped.Header)
	}
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if list, err = wire.ParseArticles(plain); err != nil || len(list) != 2 {
		t.Errorf("%s, %v", plain, err)
	}
	if answer, _ := r.do("GET", "/faq.json?site=nothing", nil); answer.StatusCode != 404 {
		t.Errorf("unknown site: %s", answer.Status)
	}
}

func TestLongFAQStaysHere(t *testing.T) {
	r := newRelay(t)
	long := []faq.Entry{{ID: "long", Lang: "en", Question: "Where is it?"}}
	for size := 0; size <= inWidget; size += help.MaxAnswer {
		long = append(long, faq.Entry{ID: fmt.Sprint("filler", size), Lang: "en", Question: "Some words", Answer: strings.Repeat("word ", help.MaxAnswer/5)})
	}
	if err := help.Import(t.Context(), r.Docs, "shop", long); err != nil {
		t.Fatal(err)
	}
	if _, body := r.do("GET", "/faq.json?site=shop&lang=en", nil); body != "[]" {
		t.Errorf("%d bytes were brought", len(body))
	}
	if _, body := r.do("GET", "/frame?site=shop", nil); !strings.Contains(body, `data-search="relay"`) {
		t.Error("the frame does not say where to search")
	}
	hits, err := r.Search(t.Context(), "shop", "en", "where is", 5)
	if err != nil || len(hits) != 1 || hits[0].ID != "long" {
		t.Errorf("hits %v, %v", hits, err)
	}
}
