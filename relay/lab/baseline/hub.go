package main

import "sync"

// hub knows which client listens to which inbox. It is divided so that
// connecting clients do not wait for each other.
type hub struct{ shards [64]shard }

type shard struct {
	mu      sync.RWMutex
	clients map[string][]*client // replaced, never changed
}

func newHub() *hub {
	h := &hub{}
	for i := range h.shards {
		h.shards[i].clients = map[string][]*client{}
	}
	return h
}

// shard is chosen by FNV-1a.
func (h *hub) shard(inbox string) *shard {
	sum := uint32(2166136261)
	for i := range len(inbox) {
		sum = (sum ^ uint32(inbox[i])) * 16777619
	}
	return &h.shards[sum&63]
}

// add reports whether c is the inbox's first.
func (h *hub) add(c *client) (first bool) {
	s := h.shard(c.inbox)
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.clients[c.inbox]
	s.clients[c.inbox] = append(before[:len(before):len(before)], c)
	return len(before) == 0
}

// remove reports whether c was the inbox's last.
func (h *hub) remove(c *client) (last bool) {
	s := h.shard(c.inbox)
	s.mu.Lock()
	defer s.mu.Unlock()
	var left []*client
	for _, x := range s.clients[c.inbox] {
		if x != c {
			left = append(left, x)
		}
	}
	s.clients[c.inbox] = left
	if len(left) == 0 {
		delete(s.clients, c.inbox)
	}
	return len(left) == 0
}

// publish hands a message to those who listen to inbox. It does not block.
func (h *hub) publish(inbox string, m message) {
	s := h.shard(inbox)
	s.mu.RLock()
	clients := s.clients[inbox]
	s.mu.RUnlock()
	if len(clients) == 0 {
		return
	}
	line := m.appendTo(make([]byte, 0, len(m.id)+len(m.text)+3))
	for _, c := range clients {
		c.deliver(m.id, line)
	}
}

func (m message) appendTo(b []byte) []byte {
	b = append(b, 'M', ' ')
	b = append(b, m.id...)
	b = append(b, ' ')
	return append(b, m.text...)
}
