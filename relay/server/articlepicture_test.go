package server

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func pngOf(t testing.TB, w, h int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// paste sends a picture for articles as the editor's script does.
func (r *relay) paste(session, id, body string) *http.Response {
	r.t.Helper()
	answer, _ := r.do(http.MethodPost, "/inbox/shop/articles/picture?id="+id+"&name=mug.png", strings.NewReader(body), "Cookie", "parley_agent="+session, "Origin", r.url, "Content-Type", "application/octet-stream", "Accept", "application/json")
	return answer
}

// A picture that an author brings is shown with its article: to agents at once, to
// readers as long as the article is published for everyone.
func TestPicturesOfArticles(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	session := r.session("own")
	id := store.NewID()
	if answer := r.paste(session, id, pngOf(t, 1600, 800)); answer.StatusCode != http.StatusOK {
		t.Fatal(answer.Status)
	}
	if answer := r.paste(session, store.NewID(), "%PDF-1.4 no picture"); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a PDF: %s", answer.Status)
	}

	entry := faq.Entry{ID: "mug", Lang: "en", Question: "Is it chipped?", Answer: "Look:\n\n![A chipped mug](picture:" + id + ")"}
	if err := help.Import(t.Context(), r.docs, "shop", []faq.Entry{entry}); err != nil {
		t.Fatal(err)
	}
	whole, small := "/help/shop/picture/"+id+"/whole", "/help/shop/picture/"+id+"/small"
	_, page := r.do("GET", "/help/shop/en/is-it-chipped", nil)
	for _, part := range []string{
		`src="` + whole + `"`, small + " 640w, " + whole + " 1600w", `width="1600" height="800"`, `alt="A chipped mug"`,
		`<meta property="og:image" content="` + r.url + whole + `"`, `"image":"` + r.url + whole + `"`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s:\n%s", part, page)
		}
	}
	for _, path := range []string{whole, small} {
		answer, body := r.do("GET", path, nil)
		h := answer.Header
		if answer.StatusCode != http.StatusOK || h.Get("Content-Type") != "image/png" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "public, max-age=3600" || len(body) == 0 {
			t.Errorf("%s: %s %v", path, answer.Status, h)
		}
		if again, _ := r.do("GET", path, nil, "If-None-Match", h.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: %s", path, again.Status)
		}
	}
	if answer, _ := r.do("GET", "/help/shop/picture/"+id+"/huge", nil); answer.StatusCode != http.StatusNotFound {
		t.Errorf("no size: %s", answer.Status)
	}

	// Who may not read the article does not see it.
	for name, change := range map[string]func(*help.Article){
		"archived":   func(a *help.Article) { a.State = help.Archived },
		"a draft":    func(a *help.Article) { a.State, a.Draft = help.Drafted, &a.Text },
		"for agents": func(a *help.Article) { a.For = help.Agents },
	} {
		article, err := help.Kind.Get(t.Context(), r.docs, "shop", "mug")
		if err != nil {
			t.Fatal(err)
		}
		was := article.Value
		change(&article.Value)
		article.Version = store.Any
		if err := help.Kind.Put(t.Context(), r.docs, "shop", article); err != nil {
			t.Fatal(err)
		}
		if answer, _ := r.do("GET", whole, nil); answer.StatusCode != http.StatusNotFound {
			t.Errorf("of one that is %s strangers get the picture: %s", name, answer.Status)
		}
		if answer, _ := r.do("GET", "/inbox/shop/articles/picture/"+id+"/small", nil, "Cookie", "parley_agent="+session); answer.StatusCode != http.StatusOK {
			t.Errorf("of one that is %s agents do not: %s", name, answer.Status)
		}
		article.Value = was
		if err := help.Kind.Put(t.Context(), r.docs, "shop", article); err != nil {
			t.Fatal(err)
		}
	}
}

var (
	inAnswer = regexp.MustCompile(`!\[([^\]]*)\]\(picture:([0-9a-f]{32})\)`)
	sendOf   = regexp.MustCompile(`name="send" value="([0-9a-f]{32})"`)
)

// Without a script the form brings the picture, and nothing that was written is lost.
func TestAPictureComesByTheForm(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	session := r.session("own")
	article := store.NewID()
	add := func(name, body, words, answer string) (status int, page string) {
		t.Helper()
		got, page := r.bringTo("/inbox/shop/articles/picture", session, name, body,
			"id", article, "send", store.NewID(), "version", "0", "lang", "en", "question", "Is it chipped?", "answer", answer, "slug", "chipped", "picture", words)
		if !strings.Contains(page, "Is it chipped?") || !strings.Contains(page, `value="chipped"`) || sendOf.FindString(page) == "" {
			t.Errorf("%s: what was written is lost:\n%s", got.Status, page)
		}
		return got.StatusCode, page
	}
	status, page := add("mug.png", pngOf(t, 20, 10), "A [chipped] mug", "Look:")
	m := inAnswer.FindStringSubmatch(page)
	if status != http.StatusOK || m == nil || m[1] != "A (chipped) mug" {
		t.Fatalf("%d: %q", status, m)
	}
	if _, err := help.Kind.Get(t.Context(), r.docs, "shop", article); err == nil {
		t.Error("a picture saved the article")
	}
	if answer, _ := r.do("GET", "/inbox/shop/articles/picture/"+m[2]+"/whole", nil, "Cookie", "parley_agent="+session); answer.StatusCode != http.StatusOK {
		t.Errorf("the picture: %s", answer.Status)
	}
	for _, bad := range []struct{ name, body, words, says string }{
		{"", "", "A mug", "Choose a picture first."},
		{"mug.png", "<svg onload=alert(1)>", "A mug", "Files of this kind cannot be sent."},
		{"mug.png", pngOf(t, 20, 10), "", "Describe the picture"},
	} {
		status, page := add(bad.name, bad.body, bad.words, "Look:")
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, bad.says) || bad.words != "" && !strings.Contains(page, `value="`+bad.words+`"`) {
			t.Errorf("%+v: %d\n%s", bad, status, page)
		}
	}
}

// A picture stays while an article shows it, as it is, as a draft or as it was, and
// then it goes.
func TestPicturesThatNothingShowsGo(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	session := r.session("own")
	id, draft, was, left := store.NewID(), store.NewID(), store.NewID(), store.NewID()
	for _, one := range []string{id, draft, was, left} {
		if answer := r.paste(session, one, pngOf(t, 20, 10)); answer.StatusCode != http.StatusOK {
			t.Fatal(answer.Status)
		}
	}
	shows := func(id string) help.Text {
		return help.Text{Question: "Is it chipped?", Answer: "![A mug](picture:" + id + ")"}
	}
	write := func(version int64, do func(e help.Edit) error, text help.Text) int64 {
		t.Helper()
		if err := do(help.Edit{ID: "mug", Version: version, Lang: "en", Text: text, Now: version + 1}); err != nil {
			t.Fatal(err)
		}
		d, err := help.Kind.Get(t.Context(), r.docs, "shop", "mug")
		if err != nil {
			t.Fatal(err)
		}
		return d.Version
	}
	publish := func(e help.Edit) error { return help.Publish(t.Context(), r.docs, "shop", e) }
	version := write(0, publish, shows(was))
	version = write(version, publish, shows(id))
	write(version, func(e help.Edit) error { return help.SaveDraft(t.Context(), r.docs, "shop", e) }, shows(draft))

	there := func() (list []string) {
		for _, one := range []string{id, draft, was, left} {
			if _, err := r.files.OfArticles(t.Context(), "shop", one); err == nil {
				list = append(list, one)
			}
		}
		return list
	}
	sweep := func() {
		t.Helper()
		for _, one := range []string{id, draft, was, left} {
			if err := r.files.Worker().Do(t.Context(), "shop", store.Job{Kind: "file", Key: one}); err != nil {
				t.Fatal(err)
			}
		}
	}
	sweep()
	if list := there(); len(list) != 3 || strings.Contains(strings.Join(list, " "), left) {
		t.Errorf("after a day %v are there", list)
	}
	if err := help.Kind.Delete(t.Context(), r.docs, "shop", docs.Doc[help.Article]{ID: "mug", Version: store.Any}); err != nil {
		t.Fatal(err)
	}
	sweep()
	if list := there(); len(list) != 0 {
		t.Errorf("without the article %v are there", list)
	}
}
