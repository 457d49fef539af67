package server

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/store"
)

// part is a part of a form that may bring files.
func part(name, file, value string) string {
	if file != "" {
		file = `; filename="` + file + `"`
	}
	return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n" + value + "\r\n"
}

// A canned reply has files; who may use it sends them, and finds them in the
// conversation to send again. Each is stored once.
func TestFilesThatAreThereAreSentAgain(t *testing.T) {
	folder := files.Folder(t.TempDir())
	r := newRelay(t, func(c *Config) { c.Blobs = folder })
	r.agent("own", "shop")
	conv := store.NewID()
	if _, err := r.desk.Send(t.Context(), "shop", conv, desk.Visit{Visitor: store.NewID()}, desk.Message{ID: store.NewID(), Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	headers := []string{"Cookie", "parley_agent=" + r.session("own"), "Origin", r.url, "Sec-Fetch-Site", "same-origin"}
	form := func(id, version, name, file, body string, more ...string) (int, string) {
		answer, text := r.do("POST", "/inbox/shop/canned?edit="+id, strings.NewReader(part("send", "", store.NewID())+part("id", "", id)+part("version", "", version)+
			part("name", "", name)+part("text", "", "Our prices")+part("file", file, body)+strings.Join(more, "")+"--x--\r\n"), append(headers, "Content-Type", "multipart/form-data; boundary=x")...)
		return answer.StatusCode, text
	}
	id := store.NewID()
	if status, text := form(id, "0", "price", "page.html", "<html>"); status != 422 || !strings.Contains(text, "Files of this kind cannot be sent.") || !strings.Contains(text, "Our prices") {
		t.Errorf("a page as a file: %d", status)
	}
	if status, text := form(id, "0", "two words", "price.txt", "10 EUR"); status != 422 || !strings.Contains(text, "price.txt") {
		t.Errorf("a bad name: %d", status)
	}
	if status, text := form(id, "0", "price", "price.txt", "10 EUR"); status != 200 && status != 303 {
		t.Fatalf("%d %s", status, text)
	}
	reply, err := canned.Kind.Get(t.Context(), r.docs, "shop", id)
	if err != nil || len(reply.Value.Files) != 1 || reply.Value.Files[0].Name != "price.txt" {
		t.Fatalf("%+v, %v", reply, err)
	}

	say := func(file string) (int, string) {
		form := url.Values{"id": {store.NewID()}, "kind": {"reply"}, "text": {"here"}, "canned": {id}, "files": {file}}
		answer, text := r.do("POST", "/inbox/shop/c/"+conv+"/reply", strings.NewReader(form.Encode()), append(headers, "Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json")...)
		return answer.StatusCode, text
	}
	list := func() (has []struct{ ID, Name, Size string }) {
		_, text := r.do("GET", "/inbox/shop/c/"+conv+"/files", nil, append(headers, "Accept", "application/json")...)
		if err := json.Unmarshal([]byte(text), &has); err != nil {
			t.Fatal(err, text)
		}
		return has
	}
	if status, text := say(reply.Value.Files[0].ID); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	has := list()
	if len(has) != 1 || has[0].Name != "price.txt" || has[0].Size != "1 kB" || has[0].ID == reply.Value.Files[0].ID {
		t.Fatalf("the conversation has %+v", has)
	}
	if status, text := say(has[0].ID); status != 200 || len(list()) != 1 {
		t.Errorf("again: %d %s, %+v", status, text, list())
	}
	// Not that of somebody else's own reply.
	reply.Value.Owner = store.NewID()
	if err := canned.Kind.Put(t.Context(), r.docs, "shop", reply); err != nil {
		t.Fatal(err)
	}
	if status, text := say(reply.Value.Files[0].ID); status != 422 || !strings.Contains(text, "file_unknown") {
		t.Errorf("another agent's: %d %s", status, text)
	}
	if n := len(kept(t, folder)); n != 2 { // that of the form that was refused waits for the sweep
		t.Errorf("%d blobs", n)
	}
	if _, err := (desk.Work{Desk: r.desk}).RemoveFile(t.Context(), "shop", conv, store.NewID(), desk.Person{ID: "a"}, has[0].ID, ""); err != nil || len(list()) != 0 {
		t.Errorf("removed: %+v, %v", list(), err)
	}
}
