package valkey_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// The batches of a long conversation are found without a search from end to
// end, and those of a short one take little memory.
func TestBatchesOfLongConversationAreATable(t *testing.T) {
	server := valkeys.Start(t)
	s := open(t, server.URL(), valkey.Options{})
	conv, id := store.NewID(), store.NewID()
	encoding := func() any { return server.MustDo("OBJECT", "ENCODING", "{"+site+"}:batch/"+conv) }

	first, err := s.Append(t.Context(), site, conv, said(id, "hello"))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		say(t, s, conv, "hello")
	}
	if got := encoding(); got != "listpack" {
		t.Errorf("after 21 messages the batches are a %v", got)
	}
	for range 20 {
		say(t, s, conv, "hello")
	}
	if got := encoding(); got != "hashtable" {
		t.Errorf("after 41 messages the batches are a %v", got)
	}

	again, err := s.Append(t.Context(), site, conv, said(id, "hello"))
	if err != nil || !again.Repeated || again.Events[0].Seq != first.Events[0].Seq {
		t.Errorf("the repeated batch: %+v, %v", again, err)
	}
}
