package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
)

// wrongTries uses up the tries of the agent's account, from other addresses.
func wrongTries(t *testing.T, a *Access, device string) {
	t.Helper()
	for i := range triesMost {
		_, err := a.SignIn(t.Context(), Try{Email: email, Password: "wrong", Client: fmt.Sprint("203.0.113.", i), Device: device})
		if !errors.Is(err, ErrSignIn) || errors.Is(err, ErrLocked) {
			t.Fatalf("try %d: %v", i+1, err)
		}
	}
}

// A stranger locks the account for strangers, and not for the browsers with
// which the agent signed in before.
func TestStrangersDoNotLockAnAgentOut(t *testing.T) {
	a, clock := newAccess(t)
	addAgent(t, a)
	entry, err := a.SignIn(t.Context(), Try{Email: email, Password: password})
	if err != nil || !entry.DeviceEnds.Equal(clock.now().Add(DeviceLife)) {
		t.Fatalf("%+v, %v", entry, err)
	}
	wrongTries(t, a, "")
	right := Try{Email: email, Password: password}
	if _, err := a.SignIn(t.Context(), right); !errors.Is(err, ErrLocked) {
		t.Errorf("the right password of a stranger: %v", err)
	}
	right.Device = entry.Device
	again, err := a.SignIn(t.Context(), right)
	if err != nil {
		t.Errorf("on a browser of the agent's: %v", err)
	}
	right.Device = again.Device // a new one: its time began again
	if _, err := a.SignIn(t.Context(), Try{Email: email, Password: password}); !errors.Is(err, ErrLocked) {
		t.Errorf("the agent's sign-in opened the account to strangers: %v", err)
	}
	// The browser has its own tries, and no more of them than an account.
	wrongTries(t, a, again.Device)
	if _, err := a.SignIn(t.Context(), right); !errors.Is(err, ErrLocked) {
		t.Errorf("after too many tries on the browser: %v", err)
	}
	clock.pass(triesFor)
	if _, err := a.SignIn(t.Context(), right); err != nil {
		t.Errorf("after a while: %v", err)
	}
}

func TestDeviceIsOneAgentsForAWhile(t *testing.T) {
	a, clock := newAccess(t)
	agent := addAgent(t, a)
	device, _ := a.issueDevice(agent.ID, "")
	other, _ := a.issueDevice(store.NewID(), "")
	body, _, _ := strings.Cut(device, ".")
	wrongTries(t, a, "")
	for name, d := range map[string]string{"none": "", "another agent's": other, "unsigned": body, "forged": body + ".AAAA"} {
		if _, err := a.SignIn(t.Context(), Try{Email: email, Password: password, Device: d}); !errors.Is(err, ErrLocked) {
			t.Errorf("%s: %v", name, err)
		}
	}
	clock.pass(DeviceLife - time.Second)
	if owner, _ := a.checkDevice(device); owner != agent.ID {
		t.Error("it ended too early")
	}
	clock.pass(time.Second)
	if owner, _ := a.checkDevice(device); owner != "" {
		t.Error("it goes on after its time")
	}
}

// A client is limited whoever it is, before anything is read or hashed; right
// passwords are no tries.
func TestSignInIsLimitedByClient(t *testing.T) {
	a, _ := newAccess(t)
	addAgent(t, a)
	const from = "198.51.100.7"
	var device string
	for range 3 {
		entry, err := a.SignIn(t.Context(), Try{Email: email, Password: password, Client: from})
		if err != nil {
			t.Fatal(err)
		}
		device = entry.Device
	}
	for i := range 20 {
		if _, err := a.SignIn(t.Context(), Try{Email: email, Password: "wrong", Client: from}); !errors.Is(err, ErrSignIn) {
			t.Fatalf("try %d: %v", i+1, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel() // whatever is read or hashed now, fails
	var limited *budget.Refused
	if _, err := a.SignIn(ended, Try{Email: email, Password: password, Client: from, Device: device}); !errors.As(err, &limited) {
		t.Errorf("a browser of the agent's, at a client that tried too often: %v", err)
	}
	if _, err := a.SignIn(t.Context(), Try{Email: email, Password: password, Client: "198.51.100.8"}); errors.As(err, &limited) {
		t.Errorf("another client: %v", err)
	}
}

func TestQueueOfHashesIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(2)
		var done sync.WaitGroup
		var mu sync.Mutex
		running, most := 0, 0
		for range 2 + queueMost {
			if err := q.enter(); err != nil {
				t.Fatal(err)
			}
			done.Go(func() {
				defer q.leave()
				err := q.run(context.Background(), func() {
					mu.Lock()
					running++
					most = max(most, running)
					mu.Unlock()
					time.Sleep(time.Second)
					mu.Lock()
					running--
					mu.Unlock()
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if err := q.enter(); !errors.Is(err, ErrBusy) {
			t.Errorf("one too many: %v", err)
		}
		done.Wait()
		if most != 2 {
			t.Errorf("%d ran at once", most)
		}
		if err := q.enter(); err != nil {
			t.Errorf("when all are done: %v", err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		q.turns <- struct{}{}
		q.turns <- struct{}{}
		if err := q.run(ctx, func() { t.Error("ran") }); !errors.Is(err, context.Canceled) {
			t.Errorf("one that has gone: %v", err)
		}
	})
}

// Strangers who wait keep no place from the browsers of agents.
func TestAgentsDoNotWaitForStrangers(t *testing.T) {
	a, _ := newAccess(t)
	addAgent(t, a)
	entry, err := a.SignIn(t.Context(), Try{Email: email, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	for a.strangers.enter() == nil {
	}
	if _, err := a.SignIn(t.Context(), Try{Email: email, Password: password}); !errors.Is(err, ErrBusy) {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := a.SignIn(t.Context(), Try{Email: email, Password: password, Device: entry.Device}); err != nil {
		t.Errorf("an agent's browser: %v", err)
	}
}

// Counts for addresses that nobody has are few, however many are tried.
func TestCountsOfUnknownAddressesAreBounded(t *testing.T) {
	a, clock := newAccess(t)
	agent := addAgent(t, a)
	places := map[string]bool{}
	for i := range 5000 {
		agent.ID = ""
		places[triesOf(agent, fmt.Sprint(i, "@example.com"), "")] = true
	}
	if len(places) != 256 {
		t.Errorf("%d places", len(places))
	}
	for place := range places {
		if _, err := a.countTry(t.Context(), place); err != nil {
			t.Fatal(err)
		}
	}
	clock.pass(triesFor - time.Second)
	for want := len(places); want >= 0; want -= len(places) {
		if err := a.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if list, err := counts.List(t.Context(), a.docs, store.Global); err != nil || len(list) != want {
			t.Errorf("%d counts, want %d; %v", len(list), want, err)
		}
		clock.pass(time.Second)
	}
}

// Who tries addresses learns nothing from how long the answer takes: every
// refusal waits in the same queue for one hash.
func TestEveryRefusalTakesOneHash(t *testing.T) {
	a, _ := newAccess(t)
	addAgent(t, a)
	off := people.Agent{Email: "off@example.com", Name: "Off", Sites: []string{"shop"}, Disabled: true}
	if _, err := a.AddAgent(t.Context(), off, password); err != nil {
		t.Fatal(err)
	}
	var hashes atomic.Int64
	a.strangers.turns = make(chan struct{})
	go func() {
		for range a.strangers.turns {
			hashes.Add(1)
			a.strangers.turns <- struct{}{}
		}
	}()
	for name, try := range map[string]Try{
		"known": {Email: email, Password: "wrong"}, "unknown": {Email: "nobody@example.com", Password: "wrong"},
		"disabled": {Email: off.Email, Password: password}, "no address": {Password: password},
		"a long address":                      {Email: strings.Repeat("a", people.MaxEmail+1), Password: password},
		"a long password of one who is known": {Email: email, Password: strings.Repeat("a", MaxPassword+1)},
		"a long password of one who is not":   {Email: "nobody@example.com", Password: strings.Repeat("a", MaxPassword+1)},
	} {
		before := hashes.Load()
		if _, err := a.SignIn(t.Context(), try); !errors.Is(err, ErrSignIn) {
			t.Errorf("%s: %v", name, err)
		}
		if n := hashes.Load() - before; n != 1 {
			t.Errorf("%s: %d hashes", name, n)
		}
	}
	var err error
	for i := 0; !errors.Is(err, ErrLocked) && i <= triesMost; i++ {
		before := hashes.Load()
		_, err = a.SignIn(t.Context(), Try{Email: email, Password: "wrong", Client: fmt.Sprint("203.0.113.", i)})
		if n := hashes.Load() - before; n != 1 {
			t.Errorf("%v: %d hashes", err, n)
		}
	}
	if !errors.Is(err, ErrLocked) {
		t.Errorf("after too many tries: %v", err)
	}
}
