package client_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// said is all that a screen was told.
func (s *screen) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%+v %+v", s.shown, s.heard)
}

// Notes and deleted text never leave: not by the visitor's socket, nor by the
// transcript, nor by what a visitor searches, nor by what they take along; and
// what is deleted is not in the relay's files either.
func TestNotesAndDeletedTextNeverLeave(t *testing.T) {
	const noted, was, deleted = "xyzzynoted", "xyzzywas", "xyzzydeleted"
	r := start(t)
	session, err := client.SignIn(t.Context(), r.URL, r.Email, r.Password)
	if err != nil {
		t.Fatal(err)
	}
	post := func(path string, form url.Values, cookie string) string {
		t.Helper()
		ask, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		ask.Header = http.Header{"Origin": {r.URL}, "Sec-Fetch-Site": {"same-origin"}, "Content-Type": {"application/x-www-form-urlencoded"}, "Cookie": {cookie}}
		answer, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode >= 400 {
			t.Fatalf("%s: %s %.300s %v", path, answer.Status, text, err)
		}
		return string(text)
	}
	visitor, s := begin(t, r, r.URL, client.VisitorConfig{})
	visitor.Send("what does it cost?")
	until(t, "it is sent", func() bool { return visitor.Pending() == 0 })
	conv := visitor.Conv()
	act := func(what string, of uint64, text string) {
		t.Helper()
		post("/inbox/"+site+"/c/"+conv+"/"+what, url.Values{"id": {store.NewID()}, "of": {fmt.Sprint(of)}, "text": {text}}, "parley_agent="+session)
	}
	p := open(t, client.AgentConfig{Config: client.Config{URLs: []string{r.URL}, Site: site, Conv: conv}, Session: session})
	until(t, "the agent reads it", func() bool { return p.said("visitor", "what does it cost?") })
	p.Note(conv, noted)
	p.Reply(conv, was)
	p.Reply(conv, deleted)
	until(t, "the visitor has the replies", func() bool { return len(s.texts()) == 3 })
	seq := map[string]uint64{}
	until(t, "the agent has them", func() bool {
		for _, line := range p.lines() {
			seq[line.Text] = line.Seq
		}
		return seq[noted] != 0 && seq[was] != 0 && seq[deleted] != 0
	})

	act("edit", seq[noted], noted+" again")
	act("edit", seq[was], "twelve")
	act("edit", seq[deleted], deleted+" again")
	act("delete", seq[deleted], "")
	until(t, "the visitor is told", func() bool {
		return s.kind(chat.KindDeleted).Altered == seq[deleted] && s.kind(chat.KindEdited).Seq > 0
	})
	act("delete", seq[noted], "")

	if all := s.said(); strings.Contains(all, noted) {
		t.Errorf("the socket told the note: %s", all)
	}
	again, anew := begin(t, r, r.URL, client.VisitorConfig{Token: visitor.Token(), Config: client.Config{Conv: conv}})
	until(t, "a second widget has it", func() bool { return len(anew.texts()) == 3 })
	again.Search(deleted)
	until(t, "the search answers", func() bool { return anew.heardOne(wire.TypeHits).Type != "" })
	told := map[string]string{"a second widget": anew.said()}

	ticket, err := client.Ticket(t.Context(), http.DefaultClient, r.URL, site, r.Shop)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"site": {site}, "ticket": {ticket}, "token": {visitor.Token()}, "conv": {conv}}
	for _, as := range []string{"txt", "html", "json"} {
		form.Set("as", as)
		form.Del("all")
		told["the transcript as "+as] = post("/frame/transcript", form, "")
		form.Set("all", "yes")
		told["the export as "+as] = post("/frame/transcript", form, "")
	}
	told["the page without script"] = post("/frame", form, "")
	for name, text := range told {
		for _, secret := range []string{noted, was, deleted} {
			if strings.Contains(text, secret) {
				t.Errorf("%s has %s: %s", name, secret, text)
			}
		}
	}

	r.Stop()
	files, err := filepath.Glob(filepath.Join(r.Data, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("files %q, %v", files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			continue // a folder
		}
		if strings.Contains(string(data), deleted) || strings.Contains(string(data), noted) {
			t.Errorf("%s has what was deleted", filepath.Base(file))
		}
	}
}
