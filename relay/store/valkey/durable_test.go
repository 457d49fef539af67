package valkey_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/storetest"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

func TestStoreWithReplica(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Backend {
		primary := valkeys.Start(t)
		valkeys.StartReplica(t, primary)
		return storetest.Backend{
			Open:  opener(t, primary.URL(), valkey.Options{Durability: "C", Wait: 5 * time.Second}),
			Signs: true,
			CutSubscriptions: func() {
				primary.MustDo("CLIENT", "KILL", "TYPE", "pubsub")
			},
		}
	})
}

// Without a replica that confirms, nothing is acknowledged and nobody sees it;
// a retry that finds the batch waits for a replica too.
func TestNoReplicaInTime(t *testing.T) {
	primary := valkeys.Start(t)
	opts := valkey.Options{Durability: "C", Wait: 100 * time.Millisecond}
	s, other := open(t, primary.URL(), opts), open(t, primary.URL(), opts)
	conv := store.NewID()
	r := follow(t, other, conv)

	h, err := s.Health(t.Context())
	if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "replica") || h.Grade != "C" {
		t.Errorf("Health without a replica says %+v, %v", h, err)
	}
	id := store.NewID()
	for _, s := range []*valkey.Store{s, s, other} {
		if _, err := s.Append(t.Context(), site, conv, said(id, "one")); !errors.Is(err, store.ErrUnavailable) {
			t.Fatalf("append without a replica: %v", err)
		}
		if got := texts(t, s, conv); len(got) != 0 {
			t.Fatalf("the log shows %q", got)
		}
	}

	replica := valkeys.StartReplica(t, primary)
	var got store.Result
	proc.Until(t, 5*time.Second, "retry", func() (err error) {
		got, err = other.Append(t.Context(), site, conv, said(id, "two"))
		return err
	})
	if !got.Repeated || len(got.Events) != 1 || got.Events[0].Text != "one" {
		t.Errorf("the retry returned %+v", got)
	}
	say(t, s, conv, "three")
	r.sees(t, s, conv, time.Second)
	if h, err := s.Health(t.Context()); err != nil {
		t.Errorf("Health with a replica says %+v, %v", h, err)
	}

	// A replica that does not keep up is none.
	replica.Pause()
	if _, err := s.Append(t.Context(), site, conv, said(store.NewID(), "four")); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("append with a frozen replica: %v", err)
	}
	if got := texts(t, s, conv); len(got) != 2 {
		t.Errorf("with a frozen replica the log shows %q", got)
	}
	replica.Resume()
	proc.Until(t, 5*time.Second, "append", func() error {
		_, err := s.Append(t.Context(), site, conv, said(store.NewID(), "five"))
		return err
	})
	// What is confirmed confirms all before it.
	if got := texts(t, s, conv); len(got) < 4 || got[2] != "four" {
		t.Errorf("the log shows %q", got)
	}
	r.sees(t, s, conv, time.Second)
}

// A log that was written under grade A stays readable under C.
func TestGradeRaised(t *testing.T) {
	primary := valkeys.Start(t)
	conv := store.NewID()
	say(t, open(t, primary.URL(), valkey.Options{}), conv, "one")
	s := open(t, primary.URL(), valkey.Options{Durability: "C", Wait: 100 * time.Millisecond})
	if _, err := s.Append(t.Context(), site, conv, said(store.NewID(), "two")); !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("append without a replica: %v", err)
	}
	if got := texts(t, s, conv); len(got) != 1 || got[0] != "one" {
		t.Errorf("the log shows %q", got)
	}
}

// Grade B on a server that does not sync by itself waits for its file.
func TestWaitsForFile(t *testing.T) {
	server := valkeys.Start(t)
	s, conv := open(t, server.URL(), valkey.Options{Durability: "B", Wait: 5 * time.Second}), store.NewID()
	r := follow(t, s, conv)
	calls(server)
	say(t, s, conv, "one")
	if n := calls(server)["waitaof"]; n != 1 {
		t.Errorf("WAITAOF was called %d times for an append", n)
	}
	r.sees(t, s, conv, time.Second)

	server.MustDo("CONFIG", "SET", "appendfsync", "always")
	if _, err := s.Health(t.Context()); err != nil {
		t.Fatal(err)
	}
	calls(server)
	say(t, s, conv, "two")
	if n := calls(server)["waitaof"]; n != 0 {
		t.Errorf("WAITAOF was called %d times although the server syncs before it answers", n)
	}
	if got := texts(t, s, conv); len(got) != 2 {
		t.Errorf("the log shows %q", got)
	}
	r.sees(t, s, conv, time.Second)

	server.MustDo("CONFIG", "SET", "appendonly", "no")
	if h, err := s.Health(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Health without a file says %+v, %v", h, err)
	}
	if _, err := s.Append(t.Context(), site, conv, said(store.NewID(), "three")); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("append without a file: %v", err)
	}
}

// The round trips of what happens often, counted by the server.
func TestRoundTrips(t *testing.T) {
	server := valkeys.Start(t)
	s, conv := open(t, server.URL(), valkey.Options{}), store.NewID()
	say(t, s, conv, "first")
	calls(server)
	for i := range 10 {
		say(t, s, conv, strconv.Itoa(i))
	}
	got := calls(server)
	if got["evalsha"] != 10 || got["get"] != 0 || got["xrange"] != 0 {
		t.Errorf("10 appends called %v", got)
	}

	for range 30 {
		say(t, s, store.NewID(), "hello")
	}
	calls(server)
	if _, _, err := s.List(t.Context(), site, chat.ViewAll, "", 25); err != nil {
		t.Fatal(err)
	}
	if got := calls(server); got["zrange"] != 1 || got["mget"] != 1 || got["get"] != 0 {
		t.Errorf("a list called %v", got)
	}
}
