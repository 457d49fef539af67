package server

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/store"
)

// sent is a file that a visitor has sent, in a conversation of their own.
func (r *relay) sent(visitor, name, body string) (conv string, f chat.File) {
	r.t.Helper()
	id, message := store.NewID(), store.NewID()
	conv = store.NewID()
	if status, code, text := r.bring(visitor, id, name, body); status != 200 {
		r.t.Fatal(status, code, text)
	}
	attached, err := r.files.Attach(r.t.Context(), files.Attached{Site: "shop", Conv: conv, Message: message}, []chat.File{{ID: id}})
	if err == nil {
		_, err = r.desk.Send(r.t.Context(), "shop", conv, desk.Visit{Visitor: visitor}, desk.Message{ID: message, Files: attached})
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return conv, attached[0]
}

// Where the inbox has a host of its own, files come from the other one: where no
// cookie is that opens the inbox.
func TestFilesNeverComeFromTheInboxsHost(t *testing.T) {
	const inbox = "inbox.example.com"
	r := newRelay(t, func(c *Config) { c.InboxURL = &url.URL{Scheme: "http", Host: inbox} })
	r.agent("own", "shop")
	conv, f := r.sent(store.NewID(), "a.txt", "hello")
	ask := func(host, address string) (*http.Response, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		request.Header.Set("Cookie", "parley_agent="+r.session("own"))
		answer, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, string(body)
	}
	answer, _ := ask(inbox, r.url+"/inbox/shop/c/"+conv+"/file/"+f.ID)
	to := answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, r.url+"/file/") {
		t.Fatalf("%s to %q", answer.Status, to)
	}
	if answer, body := ask("", to); answer.StatusCode != 200 || body != "hello" {
		t.Errorf("from the public host: %s %q", answer.Status, body)
	}
	if answer, body := ask(inbox, to); answer.StatusCode == 200 {
		t.Errorf("from the inbox's host: %s %q", answer.Status, body)
	}
}

// A transcript leads to the files.
func TestATranscriptHasLinksToFiles(t *testing.T) {
	r := newRelay(t, nil)
	visitor := store.NewID()
	conv, _ := r.sent(visitor, "a.txt", "hello")
	form := func(as string) string {
		q := url.Values{"site": {"shop"}, "token": {r.access.IssueToken("shop", visitor)}, "conv": {conv}, "as": {as}}
		_, body := r.do("POST", "/frame/transcript", strings.NewReader(q.Encode()), "Origin", r.url, "Content-Type", "application/x-www-form-urlencoded")
		return body
	}
	_, after, _ := strings.Cut(form(""), r.url+"/file/")
	link, _, _ := strings.Cut(after, "\r")
	if answer, body := r.do("GET", "/file/"+strings.TrimRight(link, ">\n "), nil); answer.StatusCode != 200 || body != "hello" {
		t.Errorf("%q: %s %q", link, answer.Status, body)
	}
	if page := form("html"); !strings.Contains(page, `href="`+r.url+`/file/`) || !strings.Contains(page, "a.txt") {
		t.Errorf("as a page: %s", page)
	}
}

// A large file goes on, by either way, from what the relay has.
func TestALargeFileGoesOn(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	conv, _ := r.sent(store.NewID(), "a.txt", "hello")
	body := strings.Repeat("a", 2*files.PieceBytes+5)
	for _, way := range []struct {
		path    string
		headers []string
	}{
		{"/frame/file?site=shop", []string{"Origin", r.url, "Parley-Token", r.access.IssueToken("shop", store.NewID())}},
		{"/inbox/shop/c/" + conv + "/file?x=", []string{"Cookie", "parley_agent=" + r.session("own"), "Origin", r.url, "Sec-Fetch-Site", "same-origin", "Accept", "application/json"}},
	} {
		id := store.NewID()
		for _, c := range []struct {
			at, of string
			part   string
			status int
			says   string
		}{
			{"0", "2000005", body[:files.PieceBytes], 202, `{"have":1000000}`},
			{"7", "2000005", body[7:files.PieceBytes], 422, "file_cut"},
			{"2000000", "2000005", body[2*files.PieceBytes:], 202, `{"have":1000000}`},
			{"0", "30000000", body[:files.PieceBytes], 422, "file_large"},
			{"1000000", "2000005", body[:files.PieceBytes], 202, `{"have":2000000}`},
			{"2000000", "2000005", body[2*files.PieceBytes:], 200, `"size":2000005`},
		} {
			answer, said := r.do("POST", way.path+"&name=a.txt&id="+id+"&at="+c.at+"&of="+c.of, strings.NewReader(c.part), way.headers...)
			if answer.StatusCode != c.status || !strings.Contains(said, c.says) {
				t.Errorf("%s at %s of %s: %s %s", way.path, c.at, c.of, answer.Status, said)
			}
		}
	}
}
