package budget

import "time"

// OpenSocket counts one more socket of the account's address until Close. An
// error is a *Refused.
func (a *Account) OpenSocket() error {
	b := a.b
	now := b.now()
	b.mu.Lock()
	refused := a.roomFor(host, b.limits.AddressSockets, b.at(now))
	if refused == nil {
		refused = a.roomFor(network, b.limits.AddressSockets*perNetwork, b.at(now))
	}
	if refused == nil && b.sockets >= b.limits.Sockets {
		refused = &Refused{what: whatSockets, level: total, name: "relay", address: a.name(host), Wait: wait(0)}
	}
	if refused == nil {
		refused = a.take(Opens, 1, b.at(now))
	}
	if refused != nil {
		tell := b.note(refused, now)
		b.mu.Unlock()
		tell()
		return refused
	}
	defer b.mu.Unlock()
	a.open = true
	b.sockets++
	for _, p := range a.of {
		if p != nil {
			p.sockets++
		}
	}
	return nil
}

func (a *Account) roomFor(l level, most int, now time.Duration) *Refused {
	if p := a.of[l]; p != nil && p.sockets >= most && p.letGo <= now {
		return &Refused{what: whatSockets, level: l, name: p.name, address: a.name(host), site: a.name(site), Wait: wait(0)}
	}
	return nil
}

// Is says who takes, and where, as soon as that is known. An error is a *Refused:
// the visitor holds too many sockets.
func (a *Account) Is(ofSite, ofVisitor string) error {
	b := a.b
	now := b.now()
	b.mu.Lock()
	before := a.of
	a.use(site, ofSite, b.at(now))
	a.use(visitor, ofVisitor, b.at(now))
	var refused *Refused
	if a.open {
		refused = a.roomFor(visitor, b.limits.VisitorSockets, b.at(now))
	}
	for l, p := range a.of {
		if p != before[l] && a.open {
			p.sockets++
		}
	}
	if refused == nil {
		b.mu.Unlock()
		return nil
	}
	tell := b.note(refused, now)
	b.mu.Unlock()
	tell()
	return refused
}

// OpenAgentSocket counts one more socket of an agent until done is called. Agents
// have what visitors leave, and beyond it what is kept for them. An error is a
// *Refused.
func (b *Budget) OpenAgentSocket(address string) (done func(), err error) {
	now := b.now()
	b.mu.Lock()
	if b.sockets+b.agents >= max(b.limits.Connections, b.limits.Sockets) {
		refused := &Refused{what: whatSockets, level: total, name: "relay", address: address, Wait: wait(0)}
		tell := b.note(refused, now)
		b.mu.Unlock()
		tell()
		return nil, refused
	}
	defer b.mu.Unlock()
	b.agents++
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.agents--
	}, nil
}
