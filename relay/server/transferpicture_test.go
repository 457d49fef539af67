package server

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
)

// folder is a zipped folder of files, by their names.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range files {
		f, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// imports checks a file and imports it; it returns the page of the check.
func (r *relay) imports(session, name, file string, fields ...string) string {
	r.t.Helper()
	answer, page := r.upload(session, name, file, fields...)
	token := uploaded.FindStringSubmatch(page)
	if token == nil {
		r.t.Fatalf("%s: %s\n%s", name, answer.Status, page)
	}
	if answer, _ := r.upload(session, "", "", "do", "import", "upload", token[1]); answer.StatusCode != http.StatusSeeOther {
		r.t.Fatalf("%s: %s", name, answer.Status)
	}
	return page
}

var linkedPicture = regexp.MustCompile(`(http://[^/]*)(/[a-z/]*/picture/[0-9a-f]{32}/whole)`)

// Pictures travel with the articles: a folder has them in files, the other formats
// have links that lead to them, and what comes back is equal, here and elsewhere.
func TestPicturesTravel(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	session := r.session("own")
	shown, inside, gone := store.NewID(), store.NewID(), store.NewID()
	png := pngOf(t, 700, 20)
	for _, id := range []string{shown, inside} {
		if answer := r.paste(session, id, png); answer.StatusCode != http.StatusOK {
			t.Fatal(answer.Status)
		}
	}
	items := []help.Item{item("mug", "![A mug](picture:"+shown+") twice ![it](picture:"+shown+")\n\n```\n![in code](picture:"+shown+")\n```"), item("case", "![A kiln](picture:"+inside+")"), item("lost", "![Lost](picture:"+gone+")")}
	items[0].Topic, items[1].For = "Repairs", help.Agents
	if err := help.ImportItems(t.Context(), r.docs, "shop", items, false); err != nil {
		t.Fatal(err)
	}
	want, err := help.Items(t.Context(), r.docs, "shop")
	if err != nil {
		t.Fatal(err)
	}

	other := newRelay(t, nil)
	other.agent("own", "shop")
	theirs := other.session("own")
	for _, ending := range []string{"zip", "csv", "jsonl", "html"} {
		_, file := r.do(http.MethodGet, "/inbox/shop/articles/export?as="+ending, nil, "Cookie", "parley_agent="+session)
		if _, page := r.upload(session, "shop."+ending, file); !strings.Contains(page, "0 changed") || !strings.Contains(page, "3 unchanged") {
			t.Errorf("%s imports otherwise:\n%s", ending, page)
		}
		if ending != "zip" {
			links := linkedPicture.FindAllStringSubmatch(file, -1)
			if len(links) < 3 {
				t.Fatalf("%s links to %v", ending, links)
			}
			for _, link := range links {
				if answer, body := r.do(http.MethodGet, link[2], nil, "Cookie", "parley_agent="+session); link[1] != r.url || answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "image/png" || body == "" {
					t.Errorf("%s links to %s: %s", ending, link[0], answer.Status)
				}
				if answer, _ := r.do(http.MethodGet, link[2], nil); strings.HasPrefix(link[2], "/help/") != (answer.StatusCode == http.StatusOK) {
					t.Errorf("a stranger gets %s: %s", link[2], answer.Status)
				}
			}
			continue
		}
		if page := other.imports(theirs, "shop.zip", file); !strings.Contains(page, "2 pictures came along") {
			t.Errorf("the check does not tell of the pictures:\n%s", page)
		}
		got, err := help.Items(t.Context(), other.docs, "shop")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("elsewhere it is\n%+v, %v, want\n%+v", got, err, want)
		}
		_, here := r.do(http.MethodGet, "/help/shop/picture/"+shown+"/whole", nil)
		if _, there := other.do(http.MethodGet, "/help/shop/picture/"+shown+"/whole", nil); there != here || here == "" {
			t.Error("elsewhere the picture is another one")
		}
		if page := other.imports(theirs, "shop.zip", file); !strings.Contains(page, "3 unchanged") {
			t.Errorf("the same file again is not equal:\n%s", page)
		}
	}
}

// The folder of another program has its pictures where it wants; what is none is
// told, and the article comes without it.
func TestPicturesOfAnyFolder(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	session := r.session("own")
	files := map[string]string{
		"docs/en/mugs/chip.md":         "# Chipped?\n\n![A chip](../../img/ein%20chip.png) and ![Logo](/media/logo.png) and ![none](nowhere.png) and ![bad](../../img/bad.png)",
		"docs/en/mugs/kiln.html":       "<h1>Is it hot?</h1><p>Yes: <img src=\"../../img/ein%20chip.png\" alt=\"The kiln\"></p>",
		"docs/img/ein chip.png":        pngOf(t, 30, 30),
		"static/media/logo.png":        pngOf(t, 40, 30),
		"docs/img/bad.png":             "<svg onload=alert(1)>",
		"docs/img/unused.png":          pngOf(t, 50, 30),
		"__MACOSX/docs/img/._chip.png": "x",
	}
	page := r.imports(session, "docs.zip", folder(t, files))
	for _, part := range []string{"2 added", "2 pictures came along", "1 picture is not kept", "docs/img/bad.png", "Files of this kind cannot be sent."} {
		if !strings.Contains(page, part) {
			t.Errorf("the check lacks %q:\n%s", part, page)
		}
	}
	_, body := r.do(http.MethodGet, "/help/shop/en/chipped", nil)
	sources := regexp.MustCompile(`<img[^>]* src="(/help/shop/picture/[^"]*)"[^>]* alt="(A chip|Logo)"`).FindAllStringSubmatch(body, -1)
	if len(sources) != 2 {
		t.Fatalf("the page shows %v:\n%s", sources, body)
	}
	for _, source := range sources {
		if answer, _ := r.do(http.MethodGet, source[1], nil); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", source[1], answer.Status)
		}
	}
	if _, body := r.do(http.MethodGet, "/help/shop/en/is-it-hot", nil); !strings.Contains(body, `alt="The kiln"`) {
		t.Errorf("a picture of HTML is not shown:\n%s", body)
	}
	if page := r.imports(session, "docs.zip", folder(t, files)); !strings.Contains(page, "2 unchanged") {
		t.Errorf("the same folder again is not equal:\n%s", page)
	}

	// What unpacks to far more than it is, is not unpacked.
	bomb := folder(t, map[string]string{"a.md": "# Big?\n\n![Big](big.png)", "big.png": strings.Repeat("\x00", 30<<20)})
	if _, page := r.upload(session, "bomb.zip", bomb); !strings.Contains(page, "big.png, line 1: the picture is larger than") || uploaded.MatchString(page) {
		t.Errorf("a bomb is taken:\n%s", page)
	}
}

func item(id, answer string) help.Item {
	var i help.Item
	i.ID, i.Lang, i.Question, i.Answer = id, "en", "What of "+id+"?", answer
	return i
}
