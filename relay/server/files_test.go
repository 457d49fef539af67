package server

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// bring sends a file as a visitor's page does.
func (r *relay) bring(visitor, id, name, body string) (status int, code, text string) {
	r.t.Helper()
	q := url.Values{"site": {"shop"}, "id": {id}, "name": {name}, "locale": {"en"}}
	answer, said := r.do("POST", "/frame/file?"+q.Encode(), strings.NewReader(body), "Origin", r.url, "Parley-Token", r.access.IssueToken("shop", visitor))
	var p struct{ Code, Text string }
	_ = json.Unmarshal([]byte(said), &p)
	return answer.StatusCode, p.Code, p.Text
}

// kept are the files in a folder.
func kept(t *testing.T, folder files.Folder) (list []string) {
	t.Helper()
	err := filepath.WalkDir(string(folder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What may not be kept is refused with a code and a sentence, and leaves nothing.
func TestBadUploads(t *testing.T) {
	folder := files.Folder(t.TempDir())
	r := newRelay(t, func(c *Config) { c.Blobs = folder })
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) { s.Files.MaxMB = 1 }); err != nil {
		t.Fatal(err)
	}
	visitor := store.NewID()
	for _, c := range []struct {
		name, body string
		status     int
		code, text string
	}{
		{"empty.txt", "", 422, "file_empty", "This file is empty."},
		{"big.txt", strings.Repeat("a", 1_000_001), 422, "file_large", "A file may have up to 1 MB."},
		{"huge.txt", strings.Repeat("a", 26_000_000), 422, "file_large", "A file may have up to 1 MB."},
		{"page.png", "<!doctype html><script>alert(1)</script>", 422, "file_type", "Files of this kind cannot be sent."},
		{"picture.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, 422, "file_type", "Files of this kind cannot be sent."},
		{"tiny.gif", "GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;", 422, "file_picture", "This picture cannot be read, or it is too large."},
		{"script.gif", "GIF89a/*\x00\x00\x00*/=1;alert(1)//", 422, "file_picture", "This picture cannot be read, or it is too large."},
	} {
		status, code, text := r.bring(visitor, store.NewID(), c.name, c.body)
		if status != c.status || code != c.code || text != c.text {
			t.Errorf("%s: %d %s %q", c.name, status, code, text)
		}
	}
	if status, _, _ := r.bring(visitor, "../../x", "a.txt", "hello"); status != 400 {
		t.Errorf("an id that is none: %d", status)
	}
	r.leaveAt99(visitor)
	r.sendsAllFirst(visitor)
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) { s.Files.Off = true }); err != nil {
		t.Fatal(err)
	}
	if _, code, _ := r.bring(visitor, store.NewID(), "a.txt", "hello"); code != "files_off" {
		t.Errorf("where none are taken: %s", code)
	}
	if list := kept(t, folder); len(list) != 0 {
		t.Errorf("%q stayed", list)
	}
}

// leaveAt99 announces a file, sends nearly all of it and hangs up.
func (r *relay) leaveAt99(visitor string) {
	r.t.Helper()
	at := strings.TrimPrefix(r.url, "http://")
	c, err := net.Dial("tcp", at)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /frame/file?site=shop&id=%s&name=a.txt HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nParley-Token: %s\r\nContent-Length: 1000\r\n\r\n%s",
		store.NewID(), at, r.url, r.access.IssueToken("shop", visitor), strings.Repeat("a", 990))
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		r.t.Fatal(err)
	}
	_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if body, _ := io.ReadAll(answer.Body); answer.StatusCode == 200 {
		r.t.Errorf("a client that leaves: %s %s", answer.Status, body)
	}
}

// sendsAllFirst sends all of a file that is too large, and only then reads why it is
// not taken, as some browsers do.
func (r *relay) sendsAllFirst(visitor string) {
	r.t.Helper()
	at := strings.TrimPrefix(r.url, "http://")
	c, err := net.Dial("tcp", at)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	const size = 5_000_000
	_, err = fmt.Fprintf(c, "POST /frame/file?site=shop&id=%s&name=a.txt HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nParley-Token: %s\r\nContent-Length: %d\r\n\r\n%s",
		store.NewID(), at, r.url, r.access.IssueToken("shop", visitor), size, strings.Repeat("a", size))
	if err == nil {
		var answer *http.Response
		if answer, err = http.ReadResponse(bufio.NewReader(c), nil); err == nil && answer.StatusCode != 422 {
			err = errors.New(answer.Status)
		}
	}
	if err != nil {
		r.t.Errorf("who sends all first: %v", err)
	}
}

// A file that can do something does nothing: it is saved under a name of its own,
// and what is shown was encoded by the relay. A link opens it to whoever has it, for
// a while, as long as the file is there.
func TestWhatAFileMayDo(t *testing.T) {
	folder := files.Folder(t.TempDir())
	r := newRelay(t, func(c *Config) { c.Blobs = folder })
	visitor, conv := store.NewID(), store.NewID()
	var named []chat.File
	for _, c := range [][2]string{
		{"../../invoice\u202egnp.exe", "%PDF-1.7\n1 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj"},
		{"notes.html", "only text"},
		{"archive.docx", "PK\x03\x04<script>alert(1)</script>"},
	} {
		id := store.NewID()
		if status, code, text := r.bring(visitor, id, c[0], c[1]); status != 200 {
			t.Fatalf("%s: %d %s %s", c[0], status, code, text)
		}
		named = append(named, chat.File{ID: id})
	}
	message := store.NewID()
	attached, err := r.files.Attach(t.Context(), files.Attached{Site: "shop", Conv: conv, Message: message}, named)
	if err == nil {
		_, err = r.desk.Send(t.Context(), "shop", conv, desk.Visit{Visitor: visitor}, desk.Message{ID: message, Files: attached})
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := []string{attached[0].Name, attached[1].Name, attached[2].Name}; got[0] != "invoicegnp.exe.pdf" || got[1] != "notes.html.txt" || got[2] != "archive.docx" {
		t.Errorf("names %q", got)
	}

	ids := named[0].ID + " " + named[1].ID + " " + named[2].ID
	ask := func(as string) (int, []string) {
		form := url.Values{"site": {"shop"}, "token": {r.access.IssueToken("shop", as)}, "conv": {conv}, "ids": {ids}}
		answer, body := r.do("POST", "/frame/files", strings.NewReader(form.Encode()), "Origin", r.url, "Content-Type", "application/x-www-form-urlencoded")
		return answer.StatusCode, strings.Split(strings.TrimSpace(body), "\n")
	}
	if status, _ := ask(store.NewID()); status != 404 {
		t.Errorf("another visitor asks: %d", status)
	}
	status, lines := ask(visitor)
	if status != 200 || len(lines) != 3 {
		t.Fatalf("%d %q", status, lines)
	}
	for _, line := range lines {
		link, _, _ := strings.Cut(line, " ")
		answer, _ := r.do("GET", link, nil)
		h := answer.Header
		if answer.StatusCode != 200 || h.Get("Content-Type") != "application/octet-stream" || h.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s %v", answer.Status, h)
		}
		if answer, _ := r.do("GET", link[:len(link)-2]+"xx", nil); answer.StatusCode != 404 {
			t.Errorf("a link that somebody changed: %s", answer.Status)
		}
	}

	// A lead destroys one; who and when stay, the bytes and the link do not.
	if _, err := r.access.AddAgent(t.Context(), people.Agent{Name: "lead", Email: "lead@example.com", Sites: []string{"shop"}, Grants: map[string]people.Grant{"shop": {Role: people.Lead}}}, password); err != nil {
		t.Fatal(err)
	}
	answer, _ := r.do("POST", "/inbox/shop/c/"+conv+"/file/"+named[0].ID+"/remove", nil, "Cookie", "parley_agent="+r.session("lead"), "Origin", r.url, "Sec-Fetch-Site", "same-origin")
	if answer.StatusCode >= 400 {
		t.Fatalf("remove: %s", answer.Status)
	}
	due, err := r.Store.Claim(t.Context(), "shop", files.JobSweep, time.Now().Add(time.Minute).UnixMilli(), 1000, 10)
	if err != nil || len(due) != 1 {
		t.Fatalf("%v, %v", due, err)
	}
	if err := r.files.Worker().Do(t.Context(), "shop", due[0]); err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(lines[0], " ")
	if answer, _ := r.do("GET", first, nil); answer.StatusCode != 404 {
		t.Errorf("a file that is gone: %s", answer.Status)
	}
	if _, said := r.do("GET", first, nil, "Accept", "text/html,*/*", "Accept-Language", "ar"); said != "انتهت صلاحية هذا الرابط، أو أُزيل الملف.\n" {
		t.Errorf("a browser reads %q", said)
	}
	if list := kept(t, folder); len(list) != 2 {
		t.Errorf("%q are kept", list)
	}
	log, _, err := r.Store.Events(t.Context(), "shop", conv, 0, store.PageBytes)
	if err != nil {
		t.Fatal(err)
	}
	if e := log[len(log)-1]; e.Kind != chat.KindFileRemoved || e.Name != "lead" || chat.As[chat.FileRemoved](e.Body).Name != attached[0].Name {
		t.Errorf("the last event is %+v", e)
	}
}

// An agent's browser sends files with the form of the composer; the same form again
// is one message.
func TestAFormBringsFiles(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	conv := store.NewID()
	if _, err := r.desk.Send(t.Context(), "shop", conv, desk.Visit{Visitor: store.NewID()}, desk.Message{ID: store.NewID(), Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	body := part("id", "", store.NewID()) + part("text", "", "two\r\nlines") + part("kind", "", "reply") +
		part("file", "a.txt", "hello") + part("file", "b.txt", "there") + "--x--\r\n"
	for range 2 {
		answer, text := r.do("POST", "/inbox/shop/c/"+conv+"/reply", strings.NewReader(body), "Cookie", "parley_agent="+r.session("own"),
			"Origin", r.url, "Sec-Fetch-Site", "same-origin", "Content-Type", "multipart/form-data; boundary=x")
		if answer.StatusCode >= 400 {
			t.Fatalf("%s %s", answer.Status, text)
		}
	}
	state, err := r.Store.Conversation(t.Context(), "shop", conv)
	if err != nil || state.Preview != "two lines 📎 a.txt 📎 b.txt" {
		t.Errorf("%q, %v", state.Preview, err)
	}
}

// A script names the files that it has sent before; a text is not needed.
func TestAReplyOfFilesAlone(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	conv := store.NewID()
	if _, err := r.desk.Send(t.Context(), "shop", conv, desk.Visit{Visitor: store.NewID()}, desk.Message{ID: store.NewID(), Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	headers := []string{"Cookie", "parley_agent=" + r.session("own"), "Origin", r.url, "Sec-Fetch-Site", "same-origin", "Accept", "application/json"}
	ids := []string{store.NewID(), store.NewID()}
	for _, id := range ids {
		if answer, text := r.do("POST", "/inbox/shop/c/"+conv+"/file?id="+id+"&name=a.txt", strings.NewReader("hello"), headers...); answer.StatusCode != 200 {
			t.Fatalf("%s %s", answer.Status, text)
		}
	}
	form := url.Values{"id": {store.NewID()}, "kind": {"reply"}, "text": {""}, "seen": {"1"}, "files": {ids[0] + " \n" + ids[1] + " "}}
	answer, text := r.do("POST", "/inbox/shop/c/"+conv+"/reply", strings.NewReader(form.Encode()), append(headers, "Content-Type", "application/x-www-form-urlencoded")...)
	state, err := r.Store.Conversation(t.Context(), "shop", conv)
	if err != nil || answer.StatusCode != 200 || state.Preview != "📎 a.txt 📎 a.txt" {
		t.Errorf("%s %s: %q, %v", answer.Status, text, state.Preview, err)
	}
}
