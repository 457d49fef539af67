//go:build !js

package e2e

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

func (r *relay) take(s *socket, f *wire.Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, *f)
	defer r.wake()
	switch f.Type {
	case wire.TypeHello:
		token := f.Token
		if token == "" {
			token = "TOKEN" + strconv.Itoa(len(r.seen))
		}
		w := wire.Frame{Type: wire.TypeWelcome, Hello: wire.Hello{V: 1, Token: token}, Resume: wire.Resume{Epoch: r.epoch}, Clock: wire.Clock{Now: time.Now().UnixMilli()}, Reply: wire.Reply{Online: r.online}}
		for _, id := range r.order {
			var c chat.Conversation
			for _, e := range r.logs[id] {
				c.Apply(e)
			}
			w.Chats = append([]wire.Chat{{ID: id, Status: c.Status, Seq: c.Seq, LastAt: c.LastAt, Preview: c.Preview}}, w.Chats...)
		}
		s.send(&w)
		if f.Conv != "" {
			r.open(s, f)
		}
	case wire.TypeOpen:
		r.open(s, f)
	case wire.TypeSend:
		switch {
		case r.refuse != "":
			s.send(&wire.Frame{Type: wire.TypeError, ID: f.ID, Reply: wire.Reply{Code: r.refuse}, Text: "No."})
		case !r.deaf:
			s.conv = f.Conv
			r.append(f.Conv, chat.Event{ID: f.ID, Kind: chat.KindMessage, Role: chat.RoleVisitor, From: "v", Text: f.Text})
		}
	case wire.TypeRate:
		r.append(f.Conv, chat.Event{ID: f.ID, Kind: chat.KindAnswered, Role: chat.RoleVisitor, Body: &chat.Answered{Offer: f.Seq, Answers: chat.CSATAnswers(f.Score, f.Text)}})
	case wire.TypeRead:
		r.append(f.Conv, chat.Event{ID: store.NewID(), Kind: chat.KindRead, Role: chat.RoleVisitor, Body: &chat.Read{UpTo: f.Seq}})
	case wire.TypeSearch:
		hits := wire.Frame{Type: wire.TypeHits, ID: f.ID}
		for _, a := range r.articles {
			if strings.Contains(strings.ToLower(a.Question), strings.ToLower(f.Text)) {
				hits.Hits = append(hits.Hits, a)
			}
		}
		s.send(&hits)
	}
}

func (r *relay) open(s *socket, f *wire.Frame) {
	log, ok := r.logs[f.Conv]
	if !ok {
		s.send(&wire.Frame{Type: wire.TypeError, Reply: wire.Reply{Code: wire.CodeNotFound}})
		return
	}
	s.conv = f.Conv
	from := int(f.Seq)
	if f.Epoch != r.epoch || from > len(log) || from > 0 && log[from-1].ID != f.Last {
		from = 0
	}
	s.send(&wire.Frame{Type: wire.TypeEvents, Conv: f.Conv, Events: log[from:], Resume: wire.Resume{Reset: from == 0}})
}

// append adds an event and tells all who follow. The caller holds the lock.
func (r *relay) append(conv string, e chat.Event) {
	for _, old := range r.logs[conv] {
		if old.ID == e.ID {
			r.tell(conv, old)
			return
		}
	}
	if r.logs[conv] == nil {
		r.order = append(r.order, conv)
		r.logs[conv] = []chat.Event{{Seq: 1, ID: store.NewID(), At: time.Now().UnixMilli(), Kind: chat.KindStarted, Role: chat.RoleVisitor, From: "v"}}
		r.tell(conv, r.logs[conv][0])
	}
	e.Seq = uint64(len(r.logs[conv]) + 1)
	if e.At == 0 {
		e.At = time.Now().UnixMilli()
	}
	r.logs[conv] = append(r.logs[conv], e)
	r.tell(conv, e)
}

func (r *relay) tell(conv string, e chat.Event) {
	for s := range r.sockets {
		if s.conv == conv {
			s.send(&wire.Frame{Type: wire.TypeEvents, Conv: conv, Events: []chat.Event{e}})
		}
	}
}

func (s *socket) send(f *wire.Frame) {
	// A socket that is gone ends its own reader.
	_ = s.conn.Write(context.Background(), websocket.MessageText, f.Append(nil))
}

// add appends an event with an id of its own.
func (r *relay) add(conv string, e chat.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.ID == "" {
		e.ID = store.NewID()
	}
	r.append(conv, e)
	r.wake()
}

// say is an agent's message.
func (r *relay) say(conv, text string) {
	r.add(conv, chat.Event{Kind: chat.KindMessage, Role: chat.RoleAgent, From: "agent", Name: "Ana Lima", Text: text})
}

// all sends a frame to every socket.
func (r *relay) all(f wire.Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for s := range r.sockets {
		s.send(&f)
	}
}

// said is what widgets have sent, a frame a line. The caller holds the lock.
func (r *relay) said() string {
	var b strings.Builder
	for i := range r.seen {
		fmt.Fprintf(&b, "\n  %s", r.seen[i].Append(nil))
	}
	return b.String()
}

// conv is the newest conversation, as soon as there is one.
func (r *relay) conv() string {
	r.t.Helper()
	id := ""
	r.await("a conversation", func() bool {
		if len(r.order) > 0 {
			id = r.order[len(r.order)-1]
		}
		return id != ""
	})
	return id
}

// count is how many messages a conversation has. The caller holds the lock.
func (r *relay) count(conv string) int {
	n := 0
	for _, e := range r.logs[conv] {
		if e.Kind == chat.KindMessage {
			n++
		}
	}
	return n
}

// messages are the texts of a conversation, in order.
func (r *relay) messages(conv string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var texts []string
	for _, e := range r.logs[conv] {
		if e.Kind == chat.KindMessage {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

// await waits until ok holds of what the relay has.
func (r *relay) await(what string, ok func() bool) {
	r.t.Helper()
	end := time.After(15 * time.Second)
	for {
		r.mu.Lock()
		done, changed := ok(), r.changed
		r.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-end:
			r.mu.Lock()
			defer r.mu.Unlock()
			r.t.Fatalf("the relay did not see %s; frames:%s\nforms: %q", what, r.said(), r.forms)
		}
	}
}
