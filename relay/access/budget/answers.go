package budget

// Begin takes pages and counts the answer as under way until done is called: an
// address waits for so many at once and no more, so that it does not matter much
// whether they are read. An error is a *Refused.
func (b *Budget) Begin(k Kind, pages float64, w Who) (done func(), err error) {
	now := b.now()
	b.mu.Lock()
	a := b.account(w, b.at(now))
	p := a.of[host]
	var refused *Refused
	if p != nil && p.answers >= b.limits.answers() && p.letGo <= b.at(now) {
		refused = &Refused{what: whatAnswers, level: host, name: p.name, Wait: leastWait}
	} else {
		refused = a.take(k, pages, b.at(now))
	}
	if refused != nil {
		a.close()
		tell := b.note(refused, now)
		b.mu.Unlock()
		tell()
		return nil, refused
	}
	defer b.mu.Unlock()
	if p == nil {
		a.close()
		return func() {}, nil
	}
	p.answers++
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		p.answers--
		a.close()
	}, nil
}

// answers is how many an address may wait for at once.
func (l Limits) answers() int { return max(l.AddressSockets/10, 1) }
