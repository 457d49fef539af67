package access

import (
	"net/netip"
	"sync"
	"time"
)

// A client may try to sign in clientBurst times at once and then every
// clientEvery. A try with the right password costs it nothing, so that an
// office behind one address is not kept out.
const (
	clientBurst = 20
	clientEvery = 6 * time.Second
)

// clientsMost bounds how many clients are remembered.
const clientsMost = 10_000

// clients counts the tries of each client, in bounded memory. Each relay counts
// for itself.
type clients struct {
	mu    sync.Mutex
	known map[string]*client
}

// client is what is remembered of one.
type client struct {
	// free is when all its tries are its own again.
	free time.Time
	// refused says that it was refused since it was let in last.
	refused bool
}

// Limited is the error of a client that tried to sign in too often.
type Limited struct {
	// After is when it may try again.
	After time.Duration
	// First says that the client was let in the time before: what is logged of
	// many refusals.
	First bool
}

// Error implements error.
func (*Limited) Error() string { return "too many tries to sign in from here" }

// take counts a try of a client, or returns a *Limited.
func (c *clients) take(key string, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.known[key]
	if one == nil {
		if len(c.known) >= clientsMost {
			c.forget(now)
		}
		one = &client{free: now}
		c.known[key] = one
	}
	free := now
	if one.free.After(now) {
		free = one.free
	}
	if free = free.Add(clientEvery); free.Sub(now) > clientBurst*clientEvery {
		first := !one.refused
		one.refused = true
		return &Limited{First: first, After: free.Sub(now) - clientBurst*clientEvery}
	}
	one.free, one.refused = free, false
	return nil
}

// giveBack takes a try out of the count.
func (c *clients) giveBack(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if one := c.known[key]; one != nil {
		one.free = one.free.Add(-clientEvery)
	}
}

// forget drops the clients that have all their tries, and if that is not half of
// them others, so that the next calls have room.
func (c *clients) forget(now time.Time) {
	for key, one := range c.known {
		if !one.free.After(now) {
			delete(c.known, key)
		}
	}
	for key := range c.known {
		if len(c.known) <= clientsMost/2 {
			return
		}
		delete(c.known, key)
	}
}

// clientKey is what counts as one client: an address, of IPv6 the /64 that its
// owner has.
func clientKey(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil || addr.Unmap().Is4() {
		return ip
	}
	net, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return net.String()
}
