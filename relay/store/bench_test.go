package store

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// BenchmarkFollowLive is the usual case: a publication carries the next event.
func BenchmarkFollowLive(b *testing.B) {
	d := &double{}
	delivered := uint64(0)
	f := followed(b, d, func(events []chat.Event, _ bool) error {
		delivered = events[len(events)-1].Seq
		return nil
	})
	defer f.Close()
	note := Note{Conv: "conv", Events: []chat.Event{{ID: NewID(), Text: "hello"}}}
	b.ReportAllocs()
	for b.Loop() {
		note.Seq++
		note.Events[0].Seq = note.Seq
		d.wake(note)
	}
	if delivered != note.Seq {
		b.Fatalf("%d of %d delivered", delivered, note.Seq)
	}
}

// BenchmarkFollowLoad is a first load of a conversation with 1,000 events.
func BenchmarkFollowLoad(b *testing.B) {
	const length = 1000
	d := &double{}
	d.append(length)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		f := followed(b, d, func(events []chat.Event, _ bool) error {
			n += len(events)
			return nil
		})
		f.Close()
		if n != length {
			b.Fatalf("%d of %d delivered", n, length)
		}
	}
}

func followed(b *testing.B, d *double, deliver func([]chat.Event, bool) error) *Follower {
	b.Helper()
	f, err := Follow(b.Context(), d, "site", "conv", 0, Reader{Deliver: deliver})
	if err != nil {
		b.Fatal(err)
	}
	return f
}
