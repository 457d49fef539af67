package valkey_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// Whatever is stored under a conversation's keys, it opens, can be written to,
// and what could not be read is counted.
func TestStoredJunk(t *testing.T) {
	server := valkeys.Start(t)
	k := func(name, conv string) string { return "{" + site + "}:" + name + "/" + conv }
	for name, test := range map[string]struct {
		spoil func(conv string)
		left  int // of two messages, those that can still be read
	}{
		"summary of a later version": {func(c string) { server.MustDo("SETRANGE", k("conv", c), "0", "9") }, 2},
		"summary not JSON":           {func(c string) { server.MustDo("APPEND", k("conv", c), "x") }, 2},
		"summary of another Seq":     {func(c string) { server.MustDo("SETRANGE", k("conv", c), "2", "7") }, 2},
		"summary random":             {func(c string) { server.MustDo("SET", k("conv", c), "\x00?") }, 2},
		"summary empty":              {func(c string) { server.MustDo("SET", k("conv", c), "") }, 2},
		"summary gone":               {func(c string) { server.MustDo("DEL", k("conv", c)) }, 2},
		"summary a list": {func(c string) {
			server.MustDo("DEL", k("conv", c))
			server.MustDo("RPUSH", k("conv", c), "x")
		}, 2},
		"batches a string": {func(c string) { server.MustDo("SET", k("batch", c), "x") }, 2},
		"log a string":     {func(c string) { server.MustDo("SET", k("log", c), "x") }, 0},
		"log with an entry of ours that is none": {func(c string) {
			server.MustDo("XADD", k("log", c), "3-0", "e", "{")
		}, 2},
		"log with a foreign entry": {func(c string) {
			server.MustDo("XADD", k("log", c), "3-0", "a", "b", "c", "d")
		}, 2},
		"log with a wrong Seq": {func(c string) {
			server.MustDo("XADD", k("log", c), "3-0", "e", `{"seq":9,"id":"x","kind":"message"}`)
		}, 2},
		"log with a hole": {func(c string) { server.MustDo("XDEL", k("log", c), "1-0") }, 1},
		"view a string":   {func(c string) { server.MustDo("SET", "{"+site+"}:view/open", "x") }, 2},
		"all of a wrong type": {func(c string) {
			for _, name := range []string{"conv", "log", "batch"} {
				server.MustDo("DEL", k(name, c))
				server.MustDo("SADD", k(name, c), "x")
			}
		}, 0},
	} {
		// A relay that knows the conversation, and one that does not.
		for _, known := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, known %v", name, known), func(t *testing.T) {
				s, conv := open(t, server.URL(), valkey.Options{}), store.NewID()
				say(t, s, conv, "one")
				say(t, s, conv, "two")
				test.spoil(conv)
				if !known {
					s = open(t, server.URL(), valkey.Options{})
				}

				left, _, err := s.Events(t.Context(), site, conv, 0, 10)
				if err != nil || len(left) != test.left {
					t.Errorf("events: %d, %v, want %d", len(left), err, test.left)
				}
				if _, _, err := s.List(t.Context(), site, chat.ViewAll, "", 10); err != nil {
					t.Errorf("list: %v", err)
				}
				if c, err := s.Conversation(t.Context(), site, conv); err != nil && test.left > 0 && name != "summary gone" {
					t.Errorf("conversation: %+v, %v", c, err)
				}
				id := store.NewID()
				r, err := s.Append(t.Context(), site, conv, said(id, "three"))
				if err != nil {
					t.Fatalf("append: %v", err)
				}
				again, err := s.Append(t.Context(), site, conv, said(id, "other"))
				if err != nil || !again.Repeated || len(again.Events) != 1 || again.Events[0] != r.Events[0] {
					t.Errorf("the retry returned %+v, %v", again, err)
				}
				last, _, err := s.Events(t.Context(), site, conv, r.Events[0].Seq-1, 10)
				if err != nil || len(last) != 1 || last[0].Text != "three" {
					t.Errorf("events after that: %+v, %v", last, err)
				}
				page, _, err := s.List(t.Context(), site, chat.ViewAll, "", 1)
				if err != nil || len(page) != 1 {
					t.Errorf("list after that: %+v, %v", page, err)
				}

				h, err := s.Health(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				counted := strings.Contains(strings.Join(h.Warnings, "\n"), "could not be read")
				if !counted && name != "log with a hole" && name != "summary gone" {
					t.Errorf("Health warns only %q", h.Warnings)
				}
			})
		}
	}
}

// Junk under a site's other keys stops nothing either.
func TestOtherJunk(t *testing.T) {
	server := valkeys.Start(t)
	s := open(t, server.URL(), valkey.Options{})
	for _, name := range []string{"docs/kind", "set/agents", "jobs/k", "job/k", "counters", "view/unassigned"} {
		server.MustDo("DEL", "{"+site+"}:"+name)
		server.MustDo("RPUSH", "{"+site+"}:"+name, "x")
	}
	server.MustDo("RPUSH", "{_}:due/k", "x")

	check := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	ctx := t.Context()
	_, err := s.Docs(ctx, site, "kind")
	check("docs", err)
	_, err = s.Counters(ctx, site)
	check("counters", err)
	_, err = s.Counts(ctx, site, chat.ViewAll)
	check("counts", err)
	_, err = s.Present(ctx, site, "agents", 1)
	check("present", err)
	_, _, err = s.Due(ctx, "k", 5)
	check("due", err)
	check("put", s.PutDocs(ctx, site, "kind", store.Doc{ID: "a", Body: []byte("x")}))
	check("beat", s.Beat(ctx, site, "agents", "a", 2))
	check("schedule", s.Schedule(ctx, site, store.Job{Kind: "k", Key: "a", Due: 1}))
	jobs, err := s.Claim(ctx, site, "k", 5, 10, 10)
	check("claim", err)
	if len(jobs) != 1 {
		t.Errorf("claimed %+v", jobs)
	}
	if docs, err := s.Docs(ctx, site, "kind"); err != nil || len(docs) != 1 {
		t.Errorf("docs: %+v, %v", docs, err)
	}
	if there, err := s.Present(ctx, site, "agents", 1); err != nil || len(there) != 1 {
		t.Errorf("present: %+v, %v", there, err)
	}
	if sites, _, err := s.Due(ctx, "k", 100); err != nil || len(sites) != 1 {
		t.Errorf("due: %+v, %v", sites, err)
	}
}
