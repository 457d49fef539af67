package routing_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// instant is a store in which something happens once, between a decision and the
// step that stores it.
type instant struct {
	store.Store
	happens func()
}

func (s *instant) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	if do := s.happens; do != nil {
		s.happens = nil
		do()
	}
	return s.Store.Append(ctx, site, conv, b)
}

// TestWithdrawn: who loses the right to answer, is disabled or leaves the team in the
// very instant in which a conversation is stored as theirs, does not get it.
func TestWithdrawn(t *testing.T) {
	stores := map[string]func(t *testing.T) store.Store{
		"sqlite": func(t *testing.T) store.Store {
			s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		},
		"valkey": func(t *testing.T) store.Store {
			s, err := valkey.Open(t.Context(), "valkey://"+valkeys.Start(t).Addr(), valkey.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		},
	}
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			in := &instant{Store: open(t)}
			w := newWorld(t, in, 1)
			other := docs.NewCache(in.Store) // that of another relay
			t.Cleanup(other.Close)
			a, b := w.hire("ana", people.Grant{}, people.Work{}), w.hire("bo", people.Grant{}, people.Work{})
			members := w.team(a, b)
			w.settings(site.Routing{On: true, Rules: []site.RoutingRule{{Team: members}}})
			w.comes(a, true)
			w.work()
			for what, withdraw := range map[string]func() error{
				"light": func() error {
					return people.Alter(t.Context(), other, a.Email, store.Any, func(now *people.Agent) error {
						now.Allow(shop, people.Grant{Role: people.Light})
						return nil
					})
				},
				"disabled": func() error { return people.Change(t.Context(), other, a.Email, (*people.Agent).Disable) },
				"left": func() error {
					return people.Change(t.Context(), other, a.Email, func(now *people.Agent) { now.Leave(shop) })
				},
				"team": func() error {
					return team.Kind.Change(t.Context(), other, shop, members, func(d *docs.Doc[team.Team]) error {
						d.Value.Members = []string{b.ID}
						return nil
					})
				},
			} {
				conv := w.asks(desk.Visit{})
				happened := false
				in.happens = func() { happened = true; w.must(withdraw()) }
				w.work()
				if c := w.state(conv); !happened || c.Agent != "" {
					t.Errorf("%s: it happened: %t; it is %q's", what, happened, c.AgentName)
				}
				// With the right comes the conversation.
				w.must(team.Kind.Change(t.Context(), w.docs, shop, members, func(d *docs.Doc[team.Team]) error {
					d.Value.Members = []string{a.ID, b.ID}
					return nil
				}))
				w.must(people.Change(t.Context(), w.docs, a.Email, func(now *people.Agent) {
					now.Enable()
					now.Allow(shop, people.Grant{})
				}))
				w.must(routing.Wake(t.Context(), w.store, w.docs, shop, w.now))
				w.work()
				w.owns(conv, a, "")
				w.resolves(conv, a)
			}
		})
	}
}
