package matrix

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
)

// What a page shows wrongly turns the checker red.
func TestPageIsJudged(t *testing.T) {
	history := []chat.Event{
		{Seq: 1, ID: "s", Kind: chat.KindStarted},
		{Seq: 2, ID: "a", Kind: chat.KindMessage, Text: "A"},
		{Seq: 3, ID: "r", Kind: chat.KindRead},
		{Seq: 4, ID: "b", Kind: chat.KindMessage, Text: "B"},
		{Seq: 5, ID: "c", Kind: chat.KindMessage, Text: "C"},
		{Seq: 6, ID: "q", Kind: chat.KindRead},
	}
	for _, test := range []struct {
		name string
		seen []string // what the page shows, one time after the other
		want checker.Verdict
	}{
		{"well", []string{"", "A", "A B", "A B", "A B C"}, checker.Verdict{}},
		{"all at once", []string{"A B C"}, checker.Verdict{}},
		{"lost", []string{"A", "A B"}, checker.Verdict{Lost: 2}}, // with what follows it
		{"empty", []string{""}, checker.Verdict{Lost: 5}},
		{"doubled", []string{"A B C C"}, checker.Verdict{Duplicated: 1}},
		{"swapped", []string{"A C B"}, checker.Verdict{Gaps: 1, Disordered: 1}},
		{"late", []string{"A C", "A B C"}, checker.Verdict{Gaps: 1, Disordered: 1, Duplicated: 2}},
		{"gone for a while", []string{"A B C", "", "A B C"}, checker.Verdict{Duplicated: 3}},
		{"never sent", []string{"A B C X"}, checker.Verdict{Unsent: 1}},
	} {
		run := checker.New()
		p := &page{x: &Experiment{ctx: context.Background()}, log: run.Log("x")}
		p.screen = p.log.Screen("page")
		for _, id := range []string{"a", "b", "c"} {
			p.log.Invoke("page", id)
			p.log.Ack(id)
		}
		for _, lines := range test.seen {
			p.see(strings.Fields(lines))
		}
		p.compare(history, time.Now())
		p.log.Final(entries(history))
		got := run.Check()
		got.Findings, got.Sent, got.Acked = nil, 0, 0
		if got.String() != test.want.String() {
			t.Errorf("%s: %s, want %s", test.name, &got, &test.want)
		}
	}
}

func TestBalancerGoesToTheNextRelay(t *testing.T) {
	var origins []string
	relay := func(name string) *httptest.Server {
		return httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			origins = append(origins, name+": "+r.Header.Get("Origin")+" at "+r.Host)
		}))
	}
	first, second := relay("first"), relay("second")
	defer second.Close()
	client := http.Client{Transport: newBalancer([]string{first.Listener.Addr().String(), second.Listener.Addr().String()}, 2)}
	ask := func(from string) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://relay.example/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", from)
		answer, err := client.Do(req)
		if err == nil {
			answer.Body.Close()
		}
		return err
	}
	if err := ask(origin); err != nil {
		t.Fatal(err)
	}
	first.Close()
	if ask("http://relay.example") == nil {
		t.Error("a relay that is gone answers")
	}
	if err := ask("http://relay.example"); err != nil {
		t.Fatal(err)
	}
	at := " at " + public.Host
	want := "first: " + origin + at + ", second: " + public.String() + at
	if got := strings.Join(origins, ", "); got != want {
		t.Errorf("asked %q, want %q", got, want)
	}
}
