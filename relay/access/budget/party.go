package budget

import "time"

// party is somebody who is counted.
type party struct {
	name    string
	level   level
	buckets []bucket // by Kind; of a visitor only the first
	sockets int
	conns   int           // connections, of a host
	answers int           // under way, to a host
	users   int           // accounts that are open
	letGo   time.Duration // until then nothing is refused
}

// visitorKinds are how many kinds have a limit by visitor: the first.
const visitorKinds = int(Files) + 1

// most bounds how many parties of a level are remembered, beside those with open
// sockets.
const most = 10_000

// party finds or makes a party and uses it. b.mu is held.
func (b *Budget) party(l level, name string, now time.Duration) *party {
	known := b.parties[l]
	p := known[name]
	if p == nil {
		if len(known) >= most {
			b.forget(l, now)
		}
		n := int(kinds)
		if l == visitor {
			n = visitorKinds
		}
		p = &party{name: name, level: l, buckets: make([]bucket, n)}
		known[name] = p
	}
	p.users++
	return p
}

// forget makes room among those that nobody uses now: it drops those of whom
// there is nothing to remember, and if they are few any.
func (b *Budget) forget(l level, now time.Duration) {
	known := b.parties[l]
	room := most / 10
	for name, p := range known {
		if p.users == 0 && b.isFull(p, now) {
			delete(known, name)
			room--
		}
	}
	for name, p := range known {
		if room <= 0 {
			return
		}
		if p.users == 0 {
			delete(known, name)
			room--
		}
	}
}

func (b *Budget) isFull(p *party, now time.Duration) bool {
	if p.letGo > now {
		return false
	}
	for k := range p.buckets {
		if !p.buckets[k].full(b.table[k][p.level], now) {
			return false
		}
	}
	return true
}
