package server

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// upload sends a file to the page on which files of articles come.
func (r *relay) upload(session, name, text string, fields ...string) (*http.Response, string) {
	r.t.Helper()
	return r.bringTo("/inbox/shop/articles/import", session, name, text, fields...)
}

// bringTo sends a form with a file as a browser does.
func (r *relay) bringTo(path, session, name, text string, fields ...string) (*http.Response, string) {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			r.t.Fatal(err)
		}
	}
	if name != "" {
		file, err := form.CreateFormFile("file", name)
		if err != nil {
			r.t.Fatal(err)
		}
		if _, err := file.Write([]byte(text)); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		r.t.Fatal(err)
	}
	return r.do(http.MethodPost, path, &body, "Content-Type", form.FormDataContentType(), "Cookie", "parley_agent="+session, "Origin", r.url, "Sec-Fetch-Site", "same-origin")
}

var uploaded = regexp.MustCompile(`name="upload" value="(\w+)"`)

// A file is checked first and changes nothing; then it is imported as it was
// seen, and each export imports again without a change.
func TestArticlesComeAndGoAsFiles(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	session := r.session("own")
	if err := help.Import(t.Context(), r.docs, "shop", []faq.Entry{{ID: "old", Lang: "en", Question: "Fax?", Answer: "No."}}); err != nil {
		t.Fatal(err)
	}
	file := "Kunde fragt;Antwort;id\r\nWo ist das Fax?;Hier.;where\r\nFax?;Nein.;old\r\n"
	answer, body := r.upload(session, "faq.csv", file, "fields", "Kunde fragt = question", "keep", "1", "encoding", "windows-1252")
	for _, part := range []string{"1 added", "1 changed", "0 removed", "0 refused", "Wo ist das Fax?", "answer"} {
		if !strings.Contains(body, part) {
			t.Errorf("%s: the plan lacks %q:\n%s", answer.Status, part, body)
		}
	}
	if items, err := help.Items(t.Context(), r.docs, "shop"); err != nil || len(items) != 1 {
		t.Errorf("a check changed %+v, %v", items, err)
	}
	token := uploaded.FindStringSubmatch(body)
	if token == nil {
		t.Fatal("nothing imports the file")
	}
	// What would be answered from these articles changes with how sure it must be.
	for at, want := range map[string]string{"0": "Although no article answers: 2 of 2", "100": "Although no article answers: 0 of 2"} {
		_, body := r.do(http.MethodGet, "/inbox/shop/articles/import?upload="+token[1]+"&at="+at, nil, "Cookie", "parley_agent="+session)
		if !strings.Contains(body, "1 added") || !strings.Contains(body, token[1]) || !strings.Contains(body, want) {
			t.Errorf("at %s the plan lacks %q", at, want)
		}
	}
	if _, body := r.do(http.MethodGet, "/inbox/shop/articles/import?upload=other", nil, "Cookie", "parley_agent="+session); !strings.Contains(body, "Another file was checked") {
		t.Error("of a file that is not there nothing is said")
	}
	if answer, _ := r.upload(session, "", "", "do", "import", "upload", token[1]); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("import: %s", answer.Status)
	}
	items, err := help.Items(t.Context(), r.docs, "shop")
	if err != nil || len(items) != 2 || items[0].Answer != "Nein." {
		t.Fatalf("%+v, %v", items, err)
	}
	if answer, _ := r.upload(session, "", "", "do", "import", "upload", token[1]); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the same import again: %s", answer.Status)
	}

	for _, ending := range []string{"csv", "jsonl", "zip", "html"} {
		answer, body := r.do(http.MethodGet, "/inbox/shop/articles/export?as="+ending, nil, "Cookie", "parley_agent="+session)
		if !strings.Contains(answer.Header.Get("Content-Disposition"), `filename="shop-articles.`+ending) {
			t.Errorf("%s: %s", ending, answer.Header.Get("Content-Disposition"))
		}
		if _, page := r.upload(session, "shop."+ending, body); !strings.Contains(page, "0 added") || !strings.Contains(page, "0 changed") || !strings.Contains(page, "2 unchanged") {
			t.Errorf("%s imports otherwise:\n%s", ending, page)
		}
	}

	for name, c := range map[string]struct{ file, text, says string }{
		"nothing":       {"", "", "Choose a file."},
		"another kind":  {"faq.docx", "PK", "ends in"},
		"no zip":        {"faq.zip", "PK", "zip"},
		"no columns":    {"faq.csv", "a,b\n1,2\n", "question"},
		"refused":       {"faq.csv", "question,answer,status\nWhere?,There.,on hold\n", "on hold"},
		"refused twice": {"faq.csv", "id,question,answer\n1,Where?,a\n1,When?,b\n", "already in line"},
	} {
		_, body := r.upload(session, c.file, c.text)
		if !strings.Contains(body, c.says) || uploaded.MatchString(body) {
			t.Errorf("%s: the page does not say %q:\n%s", name, c.says, body)
		}
	}
}
