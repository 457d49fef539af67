package frame

import (
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func TestGreetings(t *testing.T) {
	r := newRelay(t)
	id := store.NewID()
	put := func(d docs.Doc[greeting.Greeting]) {
		t.Helper()
		if err := greeting.Kind.Put(t.Context(), r.Docs, "shop", d); err != nil {
			t.Fatal(err)
		}
	}
	put(docs.Doc[greeting.Greeting]{ID: id, Value: greeting.Greeting{Name: "sizes", Text: map[string]string{"en": "Which size?"}, When: greeting.When{After: 5}}})
	put(docs.Doc[greeting.Greeting]{ID: store.NewID(), Value: greeting.Greeting{Name: "off", Off: true, Text: map[string]string{"en": "No"}}})
	put(docs.Doc[greeting.Greeting]{ID: store.NewID(), Value: greeting.Greeting{Name: "chinese", Text: map[string]string{"zh": "您好"}}})
	get := func(path string) string {
		t.Helper()
		answer, body := r.do("GET", "/greetings"+path+"?site=shop&locale=en-GB", nil, "Origin", shopOrigin)
		if answer.StatusCode != 200 || answer.Header.Get("Access-Control-Allow-Origin") != shopOrigin {
			t.Fatalf("%s: %s", answer.Status, body)
		}
		return strings.TrimSpace(body)
	}
	if got := get(""); got != `[{"id":"`+id+`","name":"sizes","after":5}]` {
		t.Errorf("the list is %s", got)
	}
	if answer, body := r.do("GET", "/greetings?site=shop&locale=en", nil, "Origin", "https://elsewhere.example"); strings.TrimSpace(body) != "[]" || answer.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another's page is told %s", body)
	}
	if got := get("/" + id); strings.Contains(got, "Which size?") {
		t.Errorf("nobody is there: %s", got)
	}
	if err := r.Store.Beat(t.Context(), "shop", desk.SetAgents, "ana/1", time.Now().Add(time.Minute).UnixMilli()); err != nil {
		t.Fatal(err)
	}
	if got := get("/" + id); got != `{"text":"Which size?","name":"Shop","dismiss":"Dismiss"}` {
		t.Errorf("somebody is there: %s", got)
	}

	ana := r.someone("M, please")
	answered := func(conv, origin string) int {
		t.Helper()
		answer, _ := r.do("POST", "/greetings/"+id+"?site=shop&locale=en", strings.NewReader(conv), "Origin", origin)
		return answer.StatusCode
	}
	for _, want := range []struct {
		conv, origin string
		status       int
	}{{ana.conv, shopOrigin, 204}, {ana.conv, shopOrigin, 204}, {store.NewID(), shopOrigin, 404}, {ana.conv, "https://elsewhere.example", 403}, {"none", shopOrigin, 404}} {
		if status := answered(want.conv, want.origin); status != want.status {
			t.Errorf("%v: %d", want, status)
		}
	}
	log, _, err := r.Store.Events(t.Context(), "shop", ana.conv, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	notes := 0
	for _, e := range log {
		if e.Kind == chat.KindNote && strings.Contains(e.Text, "Which size?") && e.Name == "sizes" {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("agents have %d notes of it, want one", notes)
	}
}
