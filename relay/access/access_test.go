package access

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// clock is a time that the test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func newStore(t *testing.T) store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func newAccess(t *testing.T) (*Access, *clock) {
	t.Helper()
	c := newClock()
	return beside(t, newStore(t), c), c
}

// beside is the Access of a relay of the store.
func beside(t *testing.T, s store.Store, c *clock) *Access {
	t.Helper()
	cache := docs.NewCache(s)
	t.Cleanup(cache.Close)
	a, err := New(t.Context(), cache, c.now)
	if err != nil {
		t.Fatal(err)
	}
	a.Budget = budget.New(budget.Config{Now: c.now})
	return a
}

func TestTicketBindsToOrigin(t *testing.T) {
	a, clock := newAccess(t)
	err := site.Change(t.Context(), a.docs, "shop", func(s *site.Site) { s.Origins = []string{"https://shop.example.com"} })
	if err != nil {
		t.Fatal(err)
	}
	for _, origin := range []string{
		"", "null", "http://shop.example.com", "https://shop.example.com:8443", "https://shop.example.com.evil.example",
		"https://evil-shop.example.com", "https://SHOP.example.com", "https://shop.example.com/",
	} {
		if _, _, err := a.IssueTicket(t.Context(), "shop", origin); !errors.Is(err, ErrOrigin) {
			t.Errorf("origin %q: %v", origin, err)
		}
	}
	if _, _, err := a.IssueTicket(t.Context(), "other", "https://shop.example.com"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("unknown site: %v", err)
	}
	ticket, ends, err := a.IssueTicket(t.Context(), "shop", "https://shop.example.com")
	if err != nil || !ends.Equal(clock.now().Add(TicketLife)) {
		t.Fatalf("ticket until %v: %v", ends, err)
	}
	if site, err := a.CheckTicket(ticket); site != "shop" || err != nil {
		t.Fatalf("site %q, %v", site, err)
	}
	clock.pass(TicketLife)
	if _, err := a.CheckTicket(ticket); !errors.Is(err, ErrTicket) {
		t.Errorf("an old ticket: %v", err)
	}
}

func TestSignaturesAreForOnePurpose(t *testing.T) {
	a, _ := newAccess(t)
	visitor := store.NewID()
	token := a.IssueToken("shop", visitor)
	if got, _, err := a.CheckToken("shop", token); got != visitor || err != nil {
		t.Fatalf("visitor %q, %v", got, err)
	}
	ticket := a.sign(forTicket, "shop", visitor)
	for name, forged := range map[string]string{
		"another site's":  a.IssueToken("shop2", visitor),
		"a ticket":        ticket,
		"empty":           "",
		"no signature":    strings.SplitN(token, ".", 2)[0],
		"other signature": strings.SplitN(token, ".", 2)[0] + "." + strings.SplitN(ticket, ".", 2)[1],
		"cut":             token[:len(token)-2],
		"not base64":      "%%%." + token,
	} {
		if _, _, err := a.CheckToken("shop", forged); !errors.Is(err, ErrToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	other, _ := newAccess(t)
	if _, _, err := other.CheckToken("shop", token); !errors.Is(err, ErrToken) {
		t.Errorf("another installation's: %v", err)
	}
}

func addAgent(t *testing.T, a *Access) people.Agent {
	t.Helper()
	agent, err := a.AddAgent(t.Context(), people.Agent{Email: "Ana@Example.com", Name: "Ana", Sites: []string{"shop"}}, password)
	if err != nil {
		t.Fatal(err)
	}
	// A hash that is quickly checked: most tests are not about hashing.
	quick := hashed{memory: 64, passes: 1, lanes: 1, salt: []byte("sixteen bytes ok")}
	quick.sum = quick.of(password, hashBytes)
	if err := people.Change(t.Context(), a.docs, email, func(agent *people.Agent) { agent.Hash = quick.String() }); err != nil {
		t.Fatal(err)
	}
	return agent
}

func TestSignIn(t *testing.T) {
	a, clock := newAccess(t)
	added := addAgent(t, a)
	entry, err := a.SignIn(t.Context(), Try{Email: " ana@example.COM ", Password: password})
	if err != nil || !entry.Ends.Equal(clock.now().Add(SessionLife)) {
		t.Fatalf("until %v: %v", entry.Ends, err)
	}
	secret := entry.Secret
	agent, err := a.Session(t.Context(), secret)
	if err != nil || agent.ID != added.ID || !agent.May("shop") || agent.May("other") {
		t.Fatalf("agent %+v, %v", agent, err)
	}
	if err := a.SignOut(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Session(t.Context(), secret); !errors.Is(err, ErrSession) {
		t.Errorf("after signing out: %v", err)
	}
	if err := a.SignOut(t.Context(), secret); err != nil {
		t.Errorf("signing out twice: %v", err)
	}
}

func TestSessionEnds(t *testing.T) {
	a, clock := newAccess(t)
	addAgent(t, a)
	first, err := a.SignIn(t.Context(), Try{Email: "ana@example.com", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.SetPassword(t.Context(), "ana@example.com", "another fine password"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Session(t.Context(), first.Secret); !errors.Is(err, ErrSession) {
		t.Errorf("after a new password: %v", err)
	}
	second, err := a.SignIn(t.Context(), Try{Email: "ana@example.com", Password: "another fine password"})
	if err != nil {
		t.Fatal(err)
	}
	clock.pass(SessionLife)
	if _, err := a.Session(t.Context(), second.Secret); !errors.Is(err, ErrSession) {
		t.Errorf("after its time: %v", err)
	}
	for _, secret := range []string{"", "x", strings.Repeat("A", 52), strings.Repeat("A", 1<<20)} {
		if _, err := a.Session(t.Context(), secret); !errors.Is(err, ErrSession) {
			t.Errorf("a made-up secret of %d bytes: %v", len(secret), err)
		}
	}
}

// Disabling ends the agent's sessions on all relays and for good: enabling the
// agent again revives none.
func TestDisabledAgentIsOut(t *testing.T) {
	s, clock := newStore(t), newClock()
	a, b := beside(t, s, clock), beside(t, s, clock)
	addAgent(t, a)
	entry, err := a.SignIn(t.Context(), Try{Email: email, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	secret := entry.Secret
	changed := make(chan struct{}, 1)
	for _, relay := range []*Access{a, b} {
		if _, err := relay.Session(t.Context(), secret); err != nil {
			t.Fatal(err)
		}
	}
	stop, err := people.Kind.Watch(t.Context(), b.docs, store.Global, func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if err := people.Change(t.Context(), a.docs, " Ana@example.com", (*people.Agent).Disable); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Session(t.Context(), secret); !errors.Is(err, ErrSession) {
		t.Errorf("the session goes on where the agent was disabled: %v", err)
	}
	select {
	case <-changed:
	case <-time.After(10 * time.Second):
		t.Fatal("the other relay did not hear of it")
	}
	if _, err := b.Session(t.Context(), secret); !errors.Is(err, ErrSession) {
		t.Errorf("the session goes on at the other relay: %v", err)
	}
	if _, err := b.SignIn(t.Context(), Try{Email: email, Password: password}); !errors.Is(err, ErrSignIn) {
		t.Errorf("a disabled agent signs in: %v", err)
	}
	if err := people.Change(t.Context(), a.docs, email, (*people.Agent).Enable); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Session(t.Context(), secret); !errors.Is(err, ErrSession) {
		t.Errorf("the session is back: %v", err)
	}
	if entry, err = a.SignIn(t.Context(), Try{Email: email, Password: password}); err != nil {
		t.Fatal(err)
	}
	if agent, err := a.Session(t.Context(), entry.Secret); err != nil || !agent.May("shop") {
		t.Errorf("after enabling: %+v, %v", agent, err)
	}
	if err := people.Change(t.Context(), a.docs, "nobody@example.com", (*people.Agent).Disable); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

func TestSignInRefuses(t *testing.T) {
	a, _ := newAccess(t)
	addAgent(t, a)
	for _, try := range []struct{ email, password string }{
		{"ana@example.com", "wrong"},
		{"ana@example.com", ""},
		{"ana@example.com", strings.Repeat("x", 1<<20)},
		{"nobody@example.com", password},
		{"", ""},
		{strings.Repeat("a", 1<<20), password},
	} {
		if _, err := a.SignIn(t.Context(), Try{Email: try.email, Password: try.password}); !errors.Is(err, ErrSignIn) {
			t.Errorf("%.30q %.30q: %v", try.email, try.password, err)
		}
	}
}

func TestTriesAreCountedEvenAtOnce(t *testing.T) {
	a, clock := newAccess(t)
	addAgent(t, a)
	var tries sync.WaitGroup
	for i := range triesMost + 5 {
		tries.Go(func() {
			if _, err := a.SignIn(context.Background(), Try{Email: "ana@example.com", Password: "wrong", Client: fmt.Sprint(i)}); !errors.Is(err, ErrSignIn) {
				t.Error(err)
			}
		})
	}
	tries.Wait()
	if _, err := a.SignIn(t.Context(), Try{Email: "ana@example.com", Password: password}); !errors.Is(err, ErrSignIn) {
		t.Errorf("the right password after too many tries: %v", err)
	}
	clock.pass(triesFor)
	if _, err := a.SignIn(t.Context(), Try{Email: "ana@example.com", Password: password}); err != nil {
		t.Errorf("after a while: %v", err)
	}
}

func TestAddAgentRefuses(t *testing.T) {
	a, _ := newAccess(t)
	addAgent(t, a)
	for _, try := range []struct {
		agent    people.Agent
		password string
	}{
		{people.Agent{Email: "ana@example.com", Name: "Ana"}, password},
		{people.Agent{Email: "not an address", Name: "Ana"}, password},
		{people.Agent{Email: "Ana <x@example.com>", Name: "Ana"}, password},
		{people.Agent{Email: "x@example.com", Name: "  "}, password},
		{people.Agent{Email: "x@example.com", Name: "X"}, "short"},
		{people.Agent{Email: "x@example.com", Name: "X"}, strings.Repeat("x", MaxPassword+1)},
	} {
		if _, err := a.AddAgent(t.Context(), try.agent, try.password); err == nil {
			t.Errorf("%+v was added", try.agent)
		}
	}
}

func TestSweepKeepsWhatLives(t *testing.T) {
	a, clock := newAccess(t)
	addAgent(t, a)
	if _, err := a.SignIn(t.Context(), Try{Email: "ana@example.com", Password: password}); err != nil {
		t.Fatal(err)
	}
	clock.pass(SessionLife - time.Hour)
	young, err := a.SignIn(t.Context(), Try{Email: "ana@example.com", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = a.SignIn(t.Context(), Try{Email: "gone@example.com", Password: "wrong"})
	clock.pass(2 * time.Hour)
	if err := a.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Session(t.Context(), young.Secret); err != nil {
		t.Errorf("the younger session: %v", err)
	}
	if list, err := sessions.List(t.Context(), a.docs, store.Global); err != nil || len(list) != 1 {
		t.Errorf("sessions %+v, want 1; %v", list, err)
	}
	if list, err := counts.List(t.Context(), a.docs, store.Global); err != nil || len(list) != 0 {
		t.Errorf("tries %+v, want none; %v", list, err)
	}
}
