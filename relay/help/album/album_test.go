package album_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/album"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// Copies are kept of the pictures of an article that are elsewhere, which the article
// shows from then on; what cannot be had stays, and nothing within is reached.
func TestCopiesOfPictures(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	cache := docs.NewCache(s)
	t.Cleanup(cache.Close)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewNRGBA(image.Rect(0, 0, 20, 10))); err != nil {
		t.Fatal(err)
	}
	asked := map[string]int{}
	there := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch asked[r.URL.Path]++; r.URL.Path {
		case "/mug.png":
			_, _ = w.Write(picture.Bytes())
		case "/moved.png":
			http.Redirect(w, r, "/mug.png", http.StatusFound)
		case "/page.png":
			_, _ = w.Write([]byte("<html>sign in first</html>"))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(there.Close)
	answer := strings.ReplaceAll("![A mug](AT/mug.png) and ![it](AT/moved.png) and ![none](AT/none.png) and ![a page](AT/page.png) and "+
		"![a film](https://www.youtube.com/watch?v=dQw4w9WgXcQ)\n\n```\n![code](AT/mug.png)\n```\n\n| a | b |\n|--|--|\n| ![cell](AT/mug.png) | x |", "AT", there.URL)
	var item help.Item
	item.ID, item.Lang, item.Question, item.Answer, item.Updated = "mug", "en", "Is it chipped?", answer, 7
	if err := help.ImportItems(t.Context(), cache, "shop", []help.Item{item}, true); err != nil {
		t.Fatal(err)
	}
	a := &album.Album{Site: &site.Site{ID: "shop"}, Files: &files.Files{Blobs: files.Folder(t.TempDir()), Docs: cache, Store: s, Now: func() int64 { return time.Now().UnixMilli() }}}
	shown := func() string {
		t.Helper()
		d, err := help.Kind.Get(t.Context(), cache, "shop", "mug")
		if err != nil || d.Value.Updated != 7 {
			t.Fatalf("%+v, %v", d.Value, err)
		}
		return d.Value.Answer
	}

	if err := a.Fetch(t.Context(), guard.Guard{}.Client(), "mug"); err != nil || len(asked) != 0 || shown() != answer {
		t.Errorf("within the relay's own network: %v, %v", err, asked)
	}
	if err := a.Fetch(t.Context(), there.Client(), "mug"); err != nil {
		t.Fatal(err)
	}
	ids := help.Pictures(shown())
	if len(ids) != 3 || ids[0] != ids[1] || ids[0] != ids[2] || asked["/mug.png"] != 2 {
		t.Fatalf("it shows %v, and %v was asked:\n%s", ids, asked, shown())
	}
	want := strings.NewReplacer("![A mug]("+there.URL+"/mug.png", "![A mug](picture:"+ids[0], there.URL+"/moved.png", "picture:"+ids[0], "![cell]("+there.URL+"/mug.png", "![cell](picture:"+ids[0]).Replace(answer)
	if shown() != want {
		t.Errorf("it is\n%s\nwant\n%s", shown(), want)
	}
	if f, err := a.Files.OfArticles(t.Context(), "shop", ids[0]); err != nil || f.Width != 20 {
		t.Errorf("the copy: %+v, %v", f, err)
	}

	// The same file again has the same pictures, and they are not fetched again.
	kept := a.Kept(t.Context())
	again := help.Readdress(answer, func(address string) string {
		if id, ok := kept(address); ok {
			return "picture:" + id
		}
		return ""
	})
	if again != want {
		t.Errorf("again it is\n%s", again)
	}
	if err := help.ImportItems(t.Context(), cache, "shop", []help.Item{item}, true); err != nil {
		t.Fatal(err)
	}
	if err := a.Fetch(t.Context(), there.Client(), "mug"); err != nil || shown() != want || asked["/mug.png"] != 2 {
		t.Errorf("%v, %v was asked", err, asked)
	}
	if err := a.Fetch(t.Context(), there.Client(), "gone"); err != nil {
		t.Errorf("an article that is gone: %v", err)
	}
}

// Whether there is a copy is not known where the store does not answer.
func TestCopiesThatCannotBeRead(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cache := docs.NewCache(s)
	t.Cleanup(cache.Close)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if id, err := help.CopyOf(t.Context(), cache, "shop", "https://www.example.com/mug.png"); err == nil {
		t.Errorf("a store that is closed has %q", id)
	}
}
