package sqlite

import (
	"context"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// held implements store.Ephemeral in memory: nothing of it reaches the file.
type held struct {
	mu   sync.Mutex
	sets map[string]map[string]heldValue
}

type heldValue struct {
	value []byte
	until time.Time
}

// Hold implements store.Ephemeral.
func (h *held) Hold(_ context.Context, site, set, name string, value []byte, life time.Duration) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := site + "\x00" + set
	in := h.living(key)
	if delete(in, name); life > 0 {
		if len(in) >= store.MostHeld {
			delete(in, shortest(in))
		}
		if in == nil {
			in = map[string]heldValue{}
		}
		in[name] = heldValue{append([]byte(nil), value...), time.Now().Add(life)}
	}
	if h.sets == nil {
		h.sets = map[string]map[string]heldValue{}
	}
	if h.sets[key] = in; len(in) == 0 {
		delete(h.sets, key)
	}
	return nil
}

// Held implements store.Ephemeral.
func (h *held) Held(_ context.Context, site, set string) (map[string][]byte, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := map[string][]byte{}
	for name, v := range h.living(site + "\x00" + set) {
		all[name] = v.value
	}
	return all, nil
}

// living are the values of a set, without those whose time is over. h.mu is held.
func (h *held) living(key string) map[string]heldValue {
	in, now := h.sets[key], time.Now()
	for name, v := range in {
		if !now.Before(v.until) {
			delete(in, name)
		}
	}
	return in
}

// shortest is the name of what goes first.
func shortest(in map[string]heldValue) (first string) {
	for name, v := range in {
		if first == "" || v.until.Before(in[first].until) {
			first = name
		}
	}
	return first
}
