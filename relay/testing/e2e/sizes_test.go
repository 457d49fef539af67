package e2e

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/web/assets"
	"github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
	"github.com/parley-chat/parley/widget/dist"
)

// frameLimit is what a visitor may have to download, after brotli 11, until the
// frame can be used: its page, style and script, without the WebAssembly.
const frameLimit = 20 << 10

func TestFrameSize(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	for _, locale := range []string{"en", "zh-CN", "ar"} {
		r, err := http.Get(demo.URL + "/frame?site=shop&locale=" + locale)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("frame in %s: %s, %v", locale, r.Status, err)
		}
		total := squeezed(t, page)
		sizes := []int{total}
		for _, name := range []string{"frame.css.br", "frame.js.br"} {
			file, err := dist.Files.ReadFile(name)
			if err != nil {
				t.Fatalf("the widget is not built, run ./build.sh build: %v", err)
			}
			sizes = append(sizes, len(file))
			total += len(file)
		}
		t.Logf("frame in %s: page, style and script %v = %d bytes of %d", locale, sizes, total, frameLimit)
		if total > frameLimit {
			t.Errorf("frame in %s: %d bytes over the limit", locale, total-frameLimit)
		}
	}
}

// What a page pays for: the loader as it is sent, with all that a site can set, and
// what is asked for after intent.
const (
	loaderLimit = 3072
	hostLimit   = 6144
)

func TestLoaderSize(t *testing.T) {
	built, err := assets.Built()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range words.Visitor().Languages() {
		settings := frame.Launcher{
			Origin: "https://chat.example.com", Host: built.URL("host.js"), Site: "shop", Locale: l.Lang,
			Colours: frame.LauncherColours("#b3402a"), Theme: "light", Position: "start",
		}
		ask := httptest.NewRequest(http.MethodGet, "/widget.js", nil)
		ask.Header.Set("Accept-Encoding", "br")
		answer := httptest.NewRecorder()
		built.ServeScript(answer, ask, assets.Loader(l.Lang), settings.Settings())
		body, err := io.ReadAll(brotli.NewReader(bytes.NewReader(answer.Body.Bytes())))
		if err != nil || !bytes.Contains(body, settings.Settings()) {
			t.Errorf("loader in %s: %d bytes, %v", l.Lang, len(body), err)
		}
		t.Logf("loader in %s: %d bytes of %d", l.Lang, answer.Body.Len(), loaderLimit)
		if answer.Body.Len() > loaderLimit {
			t.Errorf("loader in %s: %d bytes over the limit", l.Lang, answer.Body.Len()-loaderLimit)
		}
	}
	file, err := dist.Files.ReadFile("host.js.br")
	if err != nil || len(file) > hostLimit {
		t.Errorf("host.js: %d bytes of %d, %v", len(file), hostLimit, err)
	}
}

// squeezed is the length of body after brotli at its best level.
func squeezed(t *testing.T, body []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
