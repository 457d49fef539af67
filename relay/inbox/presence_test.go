package inbox_test

import (
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

func TestTypingAndViewing(t *testing.T) {
	r, mei, cookie := furnished(t)
	ana := r.Agent("Ana", "ana@example.com", inboxes.Site)
	c := r.Chat("Cy", "hello")
	one, two := connect(t, r, cookie), connect(t, r, r.Session("ana@example.com"))
	one.at("all", c, c.State().Seq)
	one.wait("Mei looks", func(f frame) bool { return f.Type == "viewing" && len(f.Who) == 1 && f.Who[0].ID == mei.ID })
	two.at("all", c, c.State().Seq)
	one.wait("both look", func(f frame) bool { return f.Type == "viewing" && f.Conv == c.ID && len(f.Who) == 2 })

	two.send(map[string]any{"t": "typing", "conv": c.ID, "on": true})
	if f := one.waitType("typing"); f.Name != ana.Name || f.Role != "agent" || !f.On {
		t.Errorf("%+v", f)
	}
	// Nobody types in what they have not opened.
	other := r.Chat("Di", "hello")
	two.send(map[string]any{"t": "typing", "conv": other.ID, "on": true})
	two.send(map[string]any{"t": "typing", "conv": c.ID, "on": false})
	if f := one.waitType("typing"); f.On || f.Conv != c.ID {
		t.Errorf("%+v", f)
	}
	two.conn.CloseNow()
	one.wait("Ana has gone", func(f frame) bool { return f.Type == "viewing" && len(f.Who) == 1 })
}

// The visitor's message is read when the agent has it open, and not before.
func TestRead(t *testing.T) {
	r, _, cookie := furnished(t)
	c := r.Chat("Ana", "hello")
	p := connect(t, r, cookie)
	seq := c.State().VisitorSeq
	p.send(map[string]any{"t": "read", "conv": c.ID, "seq": seq}) // not open
	p.at("all", c, c.State().Seq)
	p.waitType("counts")
	if c.State().AgentRead != 0 {
		t.Error("read before it was open")
	}
	p.send(map[string]any{"t": "read", "conv": c.ID, "seq": seq})
	p.wait("the row without a dot", func(f frame) bool { return f.Type == "row" && f.Conv == c.ID && !f.Waits })
	if got := c.State().AgentRead; got != seq {
		t.Errorf("read up to %d, want %d", got, seq)
	}
}

// Visitors hear of the first agent who comes and of the last who goes.
func TestPresence(t *testing.T) {
	r, _, cookie := furnished(t)
	signs := make(chan bool, 16)
	stop, err := r.Store.Watch(t.Context(), store.PresenceTopic(inboxes.Site), func(n store.Note) {
		if n.Sign != nil {
			signs <- n.Sign.On
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	present := func(want int) {
		t.Helper()
		members, err := r.Store.Present(t.Context(), inboxes.Site, "agents", r.Now().UnixMilli())
		if err != nil || len(members) != want {
			t.Errorf("%d are there, want %d: %v", len(members), want, err)
		}
	}
	one := connect(t, r, cookie)
	one.waitType("hello")
	if !next(t, signs) {
		t.Error("the first did not come")
	}
	two := connect(t, r, cookie)
	two.waitType("hello")
	present(2)
	one.conn.Close(websocket.StatusNormalClosure, "")
	two.at("all", nil, 0)
	two.waitType("counts")
	two.conn.Close(websocket.StatusNormalClosure, "")
	if next(t, signs) {
		t.Error("another came")
	}
	present(0)
}

// Who has a conversation open is taken to be elsewhere once their page says so no
// more, though its connection stands.
func TestViewersExpire(t *testing.T) {
	t.Parallel()
	r, mei, cookie := furnished(t)
	r.Agent("Ana", "ana@example.com", inboxes.Site)
	c := r.Chat("Cy", "hello")
	one, two := connect(t, r, cookie), connect(t, r, r.Session("ana@example.com"))
	one.at("all", c, c.State().Seq)
	two.at("all", c, c.State().Seq)
	two.wait("both look", func(f frame) bool { return f.Type == "viewing" && len(f.Who) == 2 && f.Who[0].Face != "" })
	r.Later(16 * time.Second)
	two.send(map[string]any{"t": "here", "conv": c.ID})
	two.wait("one has gone", func(f frame) bool { return f.Type == "viewing" && len(f.Who) == 1 && f.Who[0].ID != mei.ID })
}
