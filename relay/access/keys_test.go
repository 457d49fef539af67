package access

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// rotated rotates the key and waits until the relays have heard of it.
func rotated(t *testing.T, overlap time.Duration, relays ...*Access) {
	t.Helper()
	if err := relays[0].RotateKey(t.Context(), overlap); err != nil {
		t.Fatal(err)
	}
	ring, err := readKeys(t.Context(), relays[0].docs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range relays {
		for end := time.Now().Add(10 * time.Second); !slices.Equal(a.keys.Load().Secret, ring.Secret); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("a relay did not hear of the new key")
			}
		}
	}
}

// watching is an Access that follows the keys, as a relay's does.
func watching(t *testing.T, s store.Store, c *clock) *Access {
	t.Helper()
	a := beside(t, s, c)
	if err := a.WatchKeys(t.Context(), func(err error) { t.Error(err) }); err != nil {
		t.Fatal(err)
	}
	return a
}

func valid(a *Access, token string) bool {
	_, _, err := a.CheckToken("shop", token)
	return err == nil
}

// No relay sees a signature that it does not know: those that have heard of a
// new key first take it, and sign with it a minute later.
func TestKeyIsRotated(t *testing.T) {
	s, clock := newStore(t), newClock()
	a, b, late := watching(t, s, clock), watching(t, s, clock), beside(t, s, clock) // late hears of nothing
	old := a.IssueToken("shop", store.NewID())
	rotated(t, time.Hour, a, b)
	clock.pass(keySwitch - time.Second)
	before := b.IssueToken("shop", store.NewID())
	clock.pass(time.Second)
	after := b.IssueToken("shop", store.NewID())
	for name, token := range map[string]string{"old": old, "before the switch": before, "after it": after} {
		if !valid(a, token) || !valid(b, token) {
			t.Errorf("%s: not valid at a relay that knows", name)
		}
	}
	if !valid(late, before) || valid(late, after) {
		t.Error("the new key did not begin to sign at the switch")
	}
	clock.pass(time.Hour - keySwitch - time.Second)
	if !valid(a, old) {
		t.Error("the overlap is too short")
	}
	clock.pass(time.Second)
	if valid(a, old) || valid(a, before) || !valid(a, after) {
		t.Error("the old key did not end with the overlap")
	}
}

// A key that is known to others ends with the switch, whatever was promised
// before; rotating twice at once leaves nobody without a key.
func TestKeyEndsAtOnce(t *testing.T) {
	s, clock := newStore(t), newClock()
	a := watching(t, s, clock)
	first := a.IssueToken("shop", store.NewID())
	rotated(t, KeyOverlap, a)
	rotated(t, 0, a)
	if during := a.IssueToken("shop", store.NewID()); !valid(a, first) || !valid(a, during) {
		t.Error("a key is missing until the switch")
	}
	clock.pass(keySwitch)
	if valid(a, first) {
		t.Error("the first key goes on")
	}
	if !valid(a, a.IssueToken("shop", store.NewID())) {
		t.Error("the new key does not sign")
	}
	for range 2 * oldKeysMost {
		rotated(t, KeyOverlap, a)
	}
	if n := len(a.keys.Load().Old); n != oldKeysMost {
		t.Errorf("%d old keys are kept", n)
	}
	if err := a.RotateKey(t.Context(), -1); err == nil {
		t.Error("a negative overlap is taken")
	}
}

// The form that the key had before it could be rotated is read.
func TestFirstFormOfTheKey(t *testing.T) {
	s := newStore(t)
	body := `{"secret":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}`
	if err := s.PutDocs(t.Context(), store.Global, keys.Name, store.Doc{ID: keyID, Body: []byte(body)}); err != nil {
		t.Fatal(err)
	}
	a := beside(t, s, newClock())
	if key := a.keys.Load().Secret; len(key) != 32 || key[31] != 31 {
		t.Errorf("key %v", key)
	}
}

// A token lasts 400 days after its last use.
func TestTokenLasts(t *testing.T) {
	a, clock := newAccess(t)
	visitor := store.NewID()
	token := a.IssueToken("shop", visitor)
	check := func() (renewed string, err error) {
		t.Helper()
		got, renewed, err := a.CheckToken("shop", token)
		if err == nil && got != visitor {
			t.Errorf("visitor %q", got)
		}
		return renewed, err
	}
	clock.pass(tokenRenew - time.Second)
	if renewed, err := check(); renewed != "" || err != nil {
		t.Errorf("renewed within a day: %q, %v", renewed, err)
	}
	clock.pass(TokenLife) // it was used just now
	renewed, err := check()
	if renewed == "" || renewed == token || err != nil {
		t.Fatalf("after 400 days: %q, %v", renewed, err)
	}
	clock.pass(time.Second)
	if _, err := check(); !errors.Is(err, ErrToken) {
		t.Errorf("after 401 days: %v", err)
	}
	token = renewed
	if _, err := check(); err != nil {
		t.Errorf("the renewed one: %v", err)
	}
	token = a.sign(forToken, "shop", visitor) // as tokens were
	if renewed, err := check(); renewed == "" || err != nil {
		t.Errorf("a token without a time: %q, %v", renewed, err)
	}
}

// A store that has lost its data gets back the keys that relays know, so that a
// visitor stays who they are.
func TestAStoreThatLostTheKeysGetsThemBack(t *testing.T) {
	s, clock := newStore(t), newClock()
	a := watching(t, s, clock)
	token := a.IssueToken("shop", store.NewID())
	lost, err := keys.Get(t.Context(), a.docs, store.Global, keyID)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Delete(t.Context(), a.docs, store.Global, lost); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if d, err := keys.Get(t.Context(), a.docs, store.Global, keyID); err == nil {
			if !slices.Equal(d.Value.Secret, lost.Value.Secret) {
				t.Error("it has got another key")
			}
			break
		}
		if time.Now().After(end) {
			t.Fatal("it has none")
		}
	}
	if !valid(a, token) || !valid(beside(t, s, clock), token) {
		t.Error("the token of before is not valid any more")
	}
}

func TestRelaysShareTheKey(t *testing.T) {
	s, clock := newStore(t), newClock()
	a, b := beside(t, s, clock), beside(t, s, clock)
	visitor := store.NewID()
	if got, _, err := b.CheckToken("shop", a.IssueToken("shop", visitor)); got != visitor || err != nil {
		t.Fatalf("visitor %q, %v", got, err)
	}
}

const (
	email    = "ana@example.com"
	password = "correct horse battery"
)
