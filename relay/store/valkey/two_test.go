package valkey_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// Two relays whose clients talk to each other hear what the other appends, and
// need no second try to append after it.
func TestTwoRelaysInTurnsAppendAtOnce(t *testing.T) {
	server := valkeys.Start(t)
	conv := store.NewID()
	var relays [2]*valkey.Store
	var heard [2]chan uint64
	for i := range relays {
		relays[i] = open(t, server.URL(), valkey.Options{})
		heard[i] = make(chan uint64, 64)
		stop, err := relays[i].Watch(t.Context(), store.ConvTopic(site, conv), func(n store.Note) { heard[i] <- n.Seq })
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
	}
	turns := func(n int) {
		for i := range n {
			seq := say(t, relays[i%2], conv, "hello").Events[0].Seq
			for _, h := range heard {
				if got := <-h; got != seq {
					t.Fatalf("heard of %d after %d was appended", got, seq)
				}
			}
		}
	}

	turns(4) // until both know the conversation
	server.MustDo("CONFIG", "RESETSTAT")
	turns(20)
	stats := server.MustDo("INFO", "commandstats").(string)
	if !strings.Contains(stats, "cmdstat_evalsha:calls=20,") {
		t.Errorf("20 appends took another number of scripts:\n%s", stats)
	}
}
