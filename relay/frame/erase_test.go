package frame

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// What is a visitor's leaves every log of theirs, whoever else has some; what was
// said to them stays.
func TestAVisitorDeletesTheirData(t *testing.T) {
	r := newRelay(t)
	r.Desk.Reactions = []desk.Reaction{files.React}
	const secret = "hush-hush"
	visit := desk.Visit{Visitor: store.NewID(), Locale: "en", Page: "https://shop.example.com/" + secret, Title: secret, Referrer: "https://" + secret + ".example/"}
	ana := someone{visitor: visit.Visitor, token: r.Access.IssueToken("shop", visit.Visitor), conv: store.NewID()}
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	mei := desk.Person{ID: store.NewID(), Name: "Mei"}
	file := chat.File{ID: store.NewID(), Name: secret + ".png", Type: "image/png", Size: 7}
	second := store.NewID()
	for _, conv := range []string{ana.conv, second} {
		for range 250 { // more than one step takes
			must(r.Desk.Send(t.Context(), "shop", conv, visit, desk.Message{ID: store.NewID(), Text: secret}))
		}
		must(r.Desk.Send(t.Context(), "shop", conv, visit, desk.Message{ID: store.NewID(), Text: secret, Files: []chat.File{file}}))
		must(nil, r.Desk.Contact(t.Context(), "shop", conv, ana.visitor, store.NewID(), secret, secret+"@example.com"))
		must(r.Desk.Reply(t.Context(), "shop", conv, mei, desk.Message{ID: store.NewID(), Text: "Our answer"}))
	}
	must(r.Desk.Resolve(t.Context(), "shop", second, store.NewID(), mei))
	c, err := r.Store.Conversation(t.Context(), "shop", second)
	must(nil, err)
	must(r.Desk.Rate(t.Context(), "shop", second, ana.visitor, desk.Rating{ID: store.NewID(), Offer: c.Offer, Score: 4, Comment: secret}))
	must(nil, person.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[person.Person]{ID: ana.visitor, Value: person.Person{
		Notes: []person.Note{{ID: store.NewID(), Text: secret, By: mei.ID, Name: "Mei"}},
	}}))
	other := r.someone(secret)

	if answer, body := r.post("/frame/erase", ana); answer.StatusCode != 200 || !strings.Contains(body, "Delete your data?") || !strings.Contains(body, "What stays:") {
		t.Fatalf("asked first: %s\n%s", answer.Status, body)
	}
	if answer, _ := r.post("/frame/erase", someone{token: "none", conv: ana.conv}, "sure", "1"); answer.StatusCode != 404 {
		t.Errorf("nobody's: %s", answer.Status)
	}
	for range 2 { // once more changes nothing
		if answer, body := r.post("/frame/erase", ana, "sure", "1", "part", "1"); answer.StatusCode != 200 || !strings.Contains(body, `data-done="shutdown"`) {
			t.Fatalf("deleted: %s\n%s", answer.Status, body)
		}
	}
	for _, conv := range []string{ana.conv, second} {
		var log []chat.Event
		for more := true; more; {
			var page []chat.Event
			page, more, err = r.Store.Events(t.Context(), "shop", conv, uint64(len(log)), 500)
			must(nil, err)
			log = append(log, page...)
		}
		text, err := json.Marshal(log)
		must(nil, err)
		state, err := r.Store.Conversation(t.Context(), "shop", conv)
		must(nil, err)
		about, err := json.Marshal(state)
		must(nil, err)
		if strings.Contains(string(text), secret) || strings.Contains(string(about), secret) {
			t.Errorf("something is left:\n%.2000s\n%s", text, about)
		}
		if !strings.Contains(string(text), "Our answer") || state.Status != chat.StatusResolved || state.Visitor != ana.visitor {
			t.Errorf("what was said to her, that it ended and whose it was stays: %s", about)
		}
		erased := 0
		for i := range log {
			if log[i].Kind == chat.KindErased {
				erased++
			}
		}
		if erased != 1 {
			t.Errorf("%d events say it", erased)
		}
	}
	if state, err := r.Store.Conversation(t.Context(), "shop", second); err != nil || state.Answers.Score() != 4 {
		t.Errorf("the score stays: %+v, %v", state.Answers, err)
	}
	if _, err := person.Kind.Get(t.Context(), r.Docs, "shop", ana.visitor); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was noted about her: %v", err)
	}
	if jobs, err := r.Store.Claim(t.Context(), "shop", files.JobSweep, r.Now().UnixMilli(), 1000, 10); err != nil || len(jobs) != 1 || !strings.HasPrefix(jobs[0].Key, file.ID) {
		t.Errorf("her file is to be destroyed: %v, %v", jobs, err)
	}
	if state, err := r.Store.Conversation(t.Context(), "shop", other.conv); err != nil || state.Preview != secret {
		t.Errorf("another's: %+v, %v", state, err)
	}
	if _, body := r.post("/frame/erase", other, "sure", "1"); strings.Contains(body, secret) {
		t.Errorf("the page that follows has it still: %s", body)
	}
}
