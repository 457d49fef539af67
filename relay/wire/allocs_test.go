package wire_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/wire"
)

// TestSendAllocates holds what a message costs on its way in and out: what frames
// seldom have must not put each of them on the heap.
func TestSendAllocates(t *testing.T) {
	data := usual.Append(nil)
	if n := testing.AllocsPerRun(100, func() { data = usual.Append(data[:0]) }); n > 0 {
		t.Errorf("writing a send allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = wire.Parse(data) }); n > 3 {
		t.Errorf("reading a send allocates %v times, and it has three strings", n)
	}
}
