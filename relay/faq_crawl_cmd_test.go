package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func TestCrawlTellsWhatItDoes(t *testing.T) {
	data := t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	var days atomic.Value
	days.Store("Three")
	var there *httptest.Server
	there = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/sitemap.xml":
			fmt.Fprintf(w, "<urlset><url><loc>%s/shipping</loc></url><url><loc>%[1]s/gone</loc></url></urlset>", there.URL)
		case "/shipping":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<html lang=en><title>Shipping\u202e</title><p>%s days. <img src='https://cdn.example.com/a.png' alt=A>", days.Load())
		default:
			http.NotFound(w, r)
		}
	}))
	defer there.Close()
	crawl := func(more ...string) (string, error) {
		return tool(t, data, append(append([]string{"faq", "crawl", "-site", "shop", "-networks", "127.0.0.0/8"}, more...), there.URL+"/sitemap.xml")...)
	}
	refused := "refused  " + there.URL + "/gone  The website answers with status 404.\n"
	added := "added    " + there.URL + "/shipping  Shipping\n" + refused
	before := version(t, data)
	const tells = "1 added, 0 changed, 0 unchanged, 0 edited here, 0 no longer there, 1 refused"
	if got, err := crawl("-dry-run"); err != nil || got != added+tells+"; nothing was changed\n" || version(t, data) != before {
		t.Errorf("a dry run: %q, %v", got, err)
	}
	if got, err := crawl("-fetch"); err != nil || got != added+"imported 1 pages: "+tells+"\n" {
		t.Errorf("%q, %v", got, err)
	}
	if n := pictureJobs(t, data); n != 1 {
		t.Errorf("pictures of %d articles are fetched", n)
	}
	if got, err := crawl(); err != nil || !strings.HasPrefix(got, refused+"imported 0 pages: 0 added, 0 changed, 1 unchanged") {
		t.Errorf("once more: %q, %v", got, err)
	}
	days.Store("Two")
	if got, err := crawl(); err != nil || !strings.HasPrefix(got, "changed  ") {
		t.Errorf("it changed: %q, %v", got, err)
	}
	with(t, data, func(ctx context.Context, c *docs.Cache, _ *access.Access) {
		items, err := help.Items(ctx, c, "shop")
		if err != nil || len(items) != 1 {
			t.Fatalf("%+v, %v", items, err)
		}
		items[0].Answer = "Soon."
		if err := help.ImportItems(ctx, c, "shop", items, true); err != nil {
			t.Fatal(err)
		}
	})
	before = version(t, data)
	if got, err := crawl(); err != nil || !strings.HasPrefix(got, "edited   "+there.URL+"/shipping  Shipping\n") || version(t, data) != before {
		t.Errorf("edited here: %q, %v", got, err)
	}
	if got, err := crawl("-overwrite"); err != nil || !strings.Contains(got, "Shipping (overwritten)\n") || version(t, data) == before {
		t.Errorf("overwritten: %q, %v", got, err)
	}

	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"-site", "shop"}, "name one sitemap"},
		{[]string{"-site", "none", there.URL}, "none"},
		{[]string{"-site", "shop", "-networks", "home", there.URL}, "networks"},
		{[]string{"-site", "shop", "sitemap.xml"}, "faq crawl: Type a whole web address."},
		{[]string{"-site", "shop", there.URL + "/sitemap.xml"}, "faq crawl: This address is not a public one."},
		{[]string{"-site", "shop", "-networks", "127.0.0.0/8", there.URL + "/shipping"}, "faq crawl: This is not a sitemap."},
	} {
		if got, err := tool(t, data, append([]string{"faq", "crawl"}, c.args...)...); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %q, %v, want %q", c.args, got, err, c.says)
		}
	}
}

// pictureJobs is of how many articles pictures are to be fetched.
func pictureJobs(t *testing.T, data string) int {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(data, "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var jobs store.Jobs = s
	list, err := jobs.Claim(t.Context(), "shop", help.JobFetch, time.Now().Add(time.Hour).UnixMilli(), 1, 10)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// What is elsewhere is fetched by the relay where that is wanted, and else not.
func TestImportHasPicturesFetched(t *testing.T) {
	for _, fetch := range []bool{false, true} {
		data := t.TempDir()
		must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
		args := []string{"faq", "import", "-site", "shop"}
		if fetch {
			args = append(args, "-fetch")
		}
		must(t, data, append(args, faqFile(t, "faq.csv", "id,question,answer\nmug,Mug?,![A mug](https://cdn.example.com/mug.png)\ncup,Cup?,None.\n"))...)
		if n := pictureJobs(t, data); (n == 1) != fetch || n > 1 {
			t.Errorf("-fetch is %v: pictures of %d articles are fetched", fetch, n)
		}
	}
}

// Pictures are kept where -files says, and exports link to them where -public-url has
// browsers find the relay.
func TestPicturesOfImportsAndExports(t *testing.T) {
	data, folder := t.TempDir(), t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewNRGBA(image.Rect(0, 0, 20, 10))); err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for name, text := range map[string]string{"mug.md": "# Mug?\n\n![A mug](img/mug.png)\n", "img/mug.png": picture.String()} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	files := func(dir string) (n int) {
		t.Helper()
		err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				n++
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return n
	}
	if got := must(t, data, "faq", "import", "-site", "shop", "-files", folder, faqFile(t, "faq.zip", packed.String())); !strings.Contains(got, "1 pictures come along") {
		t.Error(got)
	}
	if files(folder) == 0 || files(filepath.Join(data, "files")) != 0 {
		t.Errorf("%d files are in the folder, %d in the data", files(folder), files(filepath.Join(data, "files")))
	}
	link := regexp.MustCompile(`https://chat\.example\.com/help/shop/picture/[0-9a-f]{32}/whole`)
	export := func(args ...string) string {
		return must(t, data, append([]string{"faq", "export", "-site", "shop", "-files", folder}, args...)...)
	}
	linked := export("-public-url", "https://chat.example.com")
	if !link.MatchString(linked) {
		t.Errorf("no link: %s", linked)
	}
	if bare := export(); strings.Contains(bare, "chat.example.com") {
		t.Errorf("a link to nowhere known: %s", bare)
	}
	// What has links imports again equal, where the address is known.
	again := faqFile(t, "faq.jsonl", linked)
	if got := must(t, data, "faq", "import", "-site", "shop", "-files", folder, "-public-url", "https://chat.example.com", again); !strings.Contains(got, "0 added, 0 changed, 1 unchanged") {
		t.Error(got)
	}
	if got := must(t, data, "faq", "import", "-site", "shop", "-files", folder, "-dry-run", again); !strings.Contains(got, "1 changed") {
		t.Errorf("an address that is not known: %s", got)
	}
	for _, wrong := range []string{"chat.example.com", "http://chat.example.com/x"} {
		if _, err := tool(t, data, "faq", "export", "-site", "shop", "-public-url", wrong); err == nil || !strings.Contains(err.Error(), "public-url") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	whole := filepath.Join(t.TempDir(), "faq.zip")
	export(whole)
	r, err := zip.OpenReader(whole)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	pictures := 0
	for _, f := range r.File {
		if strings.HasSuffix(f.Name, ".png") {
			pictures++
		}
	}
	if pictures != 1 {
		t.Errorf("%d pictures in the folder", pictures)
	}
}
