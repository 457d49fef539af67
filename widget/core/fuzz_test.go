package core_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/tabs"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/host"
	"github.com/parley-chat/parley/widget/view"
)

// FuzzHistory lets chance do to the widget whatever can happen to it: messages
// in both directions from several tabs, lost and repeated frames, connections
// cut, tabs reloaded, closed and frozen, relays that are deaf, down or refuse.
// In the end all is well again, and everything that was sent must be in the
// relay's log once, every tab must show that log, and nothing else.
func FuzzHistory(f *testing.F) {
	for seed := range uint64(12) {
		steps := make([]byte, 0, 80)
		for i := range 80 {
			steps = append(steps, byte(uint64(i*i+7)*(seed*2654435761+97)>>3))
		}
		f.Add(seed, steps)
	}
	f.Fuzz(func(t *testing.T, seed uint64, steps []byte) {
		if len(steps) > 100 {
			steps = steps[:100]
		}
		h := &history{t: t, w: tabs.New(seed)}
		h.w.NoLocks = seed%5 == 1
		h.open()
		for _, s := range steps {
			h.step(s)
		}
		h.settle()
		h.check()
	})
}

type history struct {
	t    *testing.T
	w    *tabs.World
	n    int
	sent []string
}

func (h *history) open() {
	tab := h.w.Open()
	tab.Show()
	h.w.Run(300)
}

func (h *history) step(s byte) {
	tabs := h.w.Tabs()
	tab := tabs[int(s>>4)%len(tabs)]
	convs := h.w.Relay.Convs()
	r := h.w.Relay
	switch s & 15 {
	case 0, 1, 2:
		tab.ClickID("ask")
		h.n++
		text := fmt.Sprintf("message %d", h.n)
		h.sent = append(h.sent, text)
		tab.Send(text)
	case 3, 4:
		if len(convs) > 0 {
			h.n++
			r.Say(convs[0], fmt.Sprintf("answer %d", h.n))
		}
	case 5:
		r.Cut([]int{1006, 1001, 4003, 4001, 4007}[int(s>>4)%5])
	case 6:
		tab.Reload()
		tab.Show()
	case 7:
		if len(tabs) < 4 {
			h.open()
		} else {
			tab.Close()
		}
	case 8:
		r.Skip = int(s >> 6)
	case 9:
		r.Deaf = !r.Deaf
	case 10:
		h.w.Offline = !h.w.Offline
		if h.w.Offline {
			r.Cut(1006)
		}
	case 11:
		r.Code = []string{"", wire.CodeBusy, wire.CodeRate}[int(s>>4)%3]
	case 12:
		tab.Frozen = !tab.Frozen
	case 13:
		h.w.Run(int64(s>>4) * 4_000)
	case 14:
		if len(convs) > 0 {
			events := r.Events(convs[0])
			at := int(s>>4) % len(events)
			r.Tell(wire.Frame{Type: wire.TypeEvents, Conv: convs[0], Events: slices.Clone(events[at:])})
		}
	case 15:
		tab.Visible(s>>4&1 == 0)
		tab.Scroll(s>>4&2 == 0)
	}
	h.w.Run(int64(s>>4) * 10)
}

// settle makes everything whole and waits.
func (h *history) settle() {
	r := h.w.Relay
	r.Skip, r.Deaf, r.Code, h.w.Offline = 0, false, "", false
	for _, tab := range h.w.Tabs() {
		tab.Frozen = false
		tab.Visible(true)
		tab.Scroll(true)
	}
	h.w.Run(120_000)
	r.Beat()
	h.w.Run(2_000)
}

func (h *history) check() {
	convs := h.w.Relay.Convs()
	if len(convs) > 1 {
		h.t.Errorf("%d conversations of one visitor", len(convs))
		return
	}
	if len(convs) == 0 {
		if len(h.sent) > 0 {
			h.t.Fatalf("nothing arrived of %q", h.sent)
		}
		return
	}
	said := h.w.Relay.Said(convs[0])
	var mine []string
	for _, e := range h.w.Relay.Events(convs[0]) {
		if e.Kind == chat.KindMessage && e.Role == chat.RoleVisitor {
			mine = append(mine, e.Text)
		}
	}
	got, want := slices.Sorted(slices.Values(mine)), slices.Sorted(slices.Values(h.sent))
	if !slices.Equal(got, want) {
		h.t.Errorf("the relay has %q, sent was %q", got, want)
	}
	for i, tab := range h.w.Tabs() {
		tab.ClickID("ask")
		if shown := tab.Lines(); !slices.Equal(shown, said[max(len(said)-len(shown), 0):]) || len(shown) < min(len(said), 100) {
			h.t.Errorf("tab %d shows %q, the relay has %q", i, shown, said)
		}
	}
	for key := range h.w.Stored {
		if strings.HasPrefix(key, "o") {
			h.t.Errorf("%s is still in the outbox", key)
		}
	}
}

// FuzzInput gives the widget inputs of which nothing is as it should be. It
// must not panic, and what it answers must be operations that a page allows.
func FuzzInput(f *testing.F) {
	boot := host.Input{Kind: host.Boot, Now: 1, List: []string{"locale", "ar", "site", "x", "search", "here", "=conv", strings.Repeat("a", 32), "=o" + strings.Repeat("b", 32), "{}"}}
	f.Add(boot.Append(nil), []byte{})
	welcome := wire.Frame{Type: wire.TypeWelcome, Hello: wire.Hello{V: 1, Token: "t"}, Resume: wire.Resume{Epoch: "e"}, Clock: wire.Clock{Now: 5}}
	for _, in := range []host.Input{
		{Kind: host.Port, A: "show"}, {Kind: host.Port, A: "ticket", B: "T"}, {Kind: host.Opened},
		{Kind: host.Received, A: string(welcome.Append(nil))}, {Kind: host.Typed, Node: 12, A: "x"},
		{Kind: host.Key, Node: 12, A: "Enter"}, {Kind: host.Fetched, A: "/", B: `[{"id":"a","question":"b"}]`, N: 200},
		{Kind: host.Posted, A: "c" + strings.Repeat("d", 32)}, {Kind: host.Claimed, A: "conv", B: "?"}, {Kind: host.Closed, N: 4002},
	} {
		f.Add(boot.Append(nil), in.Append(nil))
	}
	f.Fuzz(func(t *testing.T, first, rest []byte) {
		app, page := view.New(), &dom.Tree{}
		carry := func(data []byte) {
			in, ok := host.Parse(data)
			if !ok {
				return
			}
			r := dom.Reader{B: slices.Clone(app.Handle(&in))}
			for r.More() {
				if op := r.Byte(); !page.Carry(op, &r) {
					skipHost(t, op, &r)
				}
			}
			if r.Bad || page.Wrong != "" {
				t.Fatalf("operations: bad %v, %s", r.Bad, page.Wrong)
			}
		}
		carry(first)
		// The rest is cut into inputs, each as long as its first byte says.
		for len(rest) > 0 {
			n := min(int(rest[0])+1, len(rest))
			carry(rest[:n])
			carry(append(slices.Clone(boot.Append(nil)[:1]), rest[:n]...))
			rest = rest[n:]
		}
	})
}

// skipHost reads the operands of an operation of package host.
func skipHost(t *testing.T, op byte, r *dom.Reader) {
	switch op {
	case host.OpDial, host.OpHangUp, host.OpStill, host.OpOwn, host.OpReload, host.OpLive:
	case host.OpSend, host.OpDrop, host.OpPost, host.OpFetch:
		r.Str()
	case host.OpTimer:
		r.Num()
	case host.OpSave:
		r.Str()
		r.Str()
	case host.OpClaim:
		r.Str()
		r.Str()
		r.Str()
	case host.OpPort:
		r.Str()
		r.Str()
		r.Num()
	default:
		t.Fatalf("unknown operation %d", op)
	}
}
