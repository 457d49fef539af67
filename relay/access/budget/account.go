package budget

import "time"

// Account is somebody who takes: a visitor at an address, at a site. It is for
// those who take often; the others call Budget.Take.
type Account struct {
	b    *Budget
	of   [levels]*party
	open bool // it holds a socket
}

// Who names somebody. Address is the client's, as web.Address.ClientIP has it;
// the others are "" where they are not known or do not matter.
type Who struct{ Address, Site, Visitor string }

// Account begins to count for somebody. End it with Close.
func (b *Budget) Account(w Who) *Account {
	b.mu.Lock()
	defer b.mu.Unlock()
	a := b.account(w, b.at(b.now()))
	return &a
}

func (b *Budget) account(w Who, now time.Duration) Account {
	a := Account{b: b}
	ofHost, ofNetwork := names(w.Address)
	a.use(host, ofHost, now)
	a.use(network, ofNetwork, now)
	a.use(site, w.Site, now)
	a.use(visitor, w.Visitor, now)
	a.use(total, "relay", now)
	return a
}

// use makes a party one of the account's. b.mu is held.
func (a *Account) use(l level, name string, now time.Duration) {
	if name == "" || a.of[l] != nil {
		return
	}
	a.of[l] = a.b.party(l, name, now)
}

// Close gives back the socket, if there is one. What was taken stays taken.
func (a *Account) Close() {
	a.b.mu.Lock()
	defer a.b.mu.Unlock()
	a.close()
}

func (a *Account) close() {
	for l, p := range a.of {
		if p == nil {
			continue
		}
		p.users--
		if a.open {
			p.sockets--
		}
		a.of[l] = nil
	}
	if a.open {
		a.open = false
		a.b.sockets--
	}
}

// Take takes cost of a kind, or nothing: then the error is a *Refused.
func (a *Account) Take(k Kind, cost float64) error {
	b := a.b
	now := b.now()
	b.mu.Lock()
	refused := a.take(k, cost, b.at(now))
	if refused == nil {
		b.mu.Unlock()
		return nil
	}
	tell := b.note(refused, now)
	b.mu.Unlock()
	tell()
	return refused
}

// Take is Account.Take for somebody who takes once.
func (b *Budget) Take(k Kind, cost float64, w Who) error {
	now := b.now()
	b.mu.Lock()
	a := b.account(w, b.at(now))
	refused := a.take(k, cost, b.at(now))
	a.close()
	if refused == nil {
		b.mu.Unlock()
		return nil
	}
	tell := b.note(refused, now)
	b.mu.Unlock()
	tell()
	return refused
}

// GiveBack puts back what Take took, as if it had not been taken.
func (b *Budget) GiveBack(k Kind, cost float64, w Who) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.at(b.now())
	a := b.account(w, now)
	defer a.close()
	for l, p := range a.of {
		if limit := b.table[k][l]; p != nil && limit.rate != 0 && int(k) < len(p.buckets) {
			u := &p.buckets[k]
			u.turn(limit, now)
			u.left, u.lately = min(u.left+cost, limit.burst), max(u.lately-cost, 0)
		}
	}
}

// take looks at everybody who would pay before anybody does.
func (a *Account) take(k Kind, cost float64, now time.Duration) *Refused {
	var pay [levels]*bucket
	var lately float64 // taken by the one before, who is part of the next
	for l, p := range a.of {
		limit := a.b.table[k][l]
		if p == nil || limit.rate == 0 || int(k) >= len(p.buckets) {
			continue
		}
		u := &p.buckets[k]
		u.turn(limit, now)
		pay[l] = u
		if p.letGo > now {
			lately = 0
			continue
		}
		need := min(cost, limit.burst) + min(kept*lately, limit.burst/2)
		if u.left < min(need, limit.burst) {
			return &Refused{what: k.String(), level: level(l), name: p.name, address: a.name(host), site: a.name(site), Wait: wait(u.wait(limit, need))}
		}
		lately = u.lately
	}
	for _, u := range pay {
		if u != nil {
			u.left -= cost
			u.lately += cost
		}
	}
	return nil
}

// kept is how much more has to be left for others, for each that somebody took
// lately, and half a bucket at most: so who took little finds something.
const kept = 10

func (a *Account) name(l level) string {
	if a.of[l] == nil {
		return ""
	}
	return a.of[l].name
}

// How long somebody is told to wait.
const (
	leastWait = time.Second
	mostWait  = 10 * time.Minute
)

func wait(d time.Duration) time.Duration {
	return min(max(d, leastWait), mostWait).Round(time.Second)
}
