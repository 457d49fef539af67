package budget

import (
	"cmp"
	"slices"
	"time"
)

// Limited is somebody who was refused something lately.
type Limited struct {
	// What was refused and Whom it was refused: "pages" of an "address" with a
	// Name. Address is from where it came last, if that is not the name.
	What, Whom, Name, Address string
	// Site is the site at which it was last, as far as that is known.
	Site string
	// Times is how often, Since the first time and Last the last.
	Times       int
	Since, Last time.Time
	// Until is when a try makes sense.
	Until time.Time
	// MayGo reports whether LetGo finds them.
	MayGo bool
}

type limitedKey struct {
	what string
	whom level
	name string
}

// limitedList is who was refused lately, in bounded memory.
type limitedList struct {
	known map[limitedKey]*Limited
	lines bucket // of the log
	quiet int    // that were not logged
}

const (
	// limitedFor is how long somebody counts as limited after the last refusal: a
	// line is logged when it begins.
	limitedFor  = time.Minute
	limitedMost = 500
)

// linesInLog bounds the lines in a log about many who are limited.
var linesInLog = limit{rate: 1, burst: 20}

// note remembers a refusal. What it returns is to be called without b.mu, which
// is held now.
func (b *Budget) note(r *Refused, now time.Time) (tell func()) {
	r.First, tell = b.noteOf(r.what, r.level, r.name, r.address, r.Wait, now)
	if l := b.limited.known[limitedKey{r.what, r.level, r.name}]; r.site != "" {
		l.Site = r.site
	}
	return tell
}

func (b *Budget) noteOf(what string, whom level, name, address string, wait time.Duration, now time.Time) (begins bool, tell func()) {
	b.metrics.refused.WithLabelValues(what, whom.String()).Inc()
	key := limitedKey{what, whom, name}
	l := b.limited.known[key]
	begins = l == nil || now.Sub(l.Last) > limitedFor
	if begins {
		if l == nil && len(b.limited.known) >= limitedMost {
			b.limited.forget(now)
		}
		l = &Limited{What: what, Whom: whom.String(), Name: name, Since: now}
		b.limited.known[key] = l
	}
	l.Times++
	l.Last, l.Until = now, now.Add(wait)
	if address != name {
		l.Address = address
	}
	if !begins {
		return false, func() {}
	}
	lines := &b.limited.lines
	if lines.turn(linesInLog, b.at(now)); lines.left < 1 {
		b.limited.quiet++
		return true, func() {}
	}
	lines.left--
	others := b.limited.quiet
	b.limited.quiet = 0
	return true, func() {
		b.log.Warn("limited", "what", what, "whom", whom.String(), "name", name, "addr", address,
			"wait", wait.String(), "others_not_logged", others)
	}
}

// forget drops those who are not limited any more, and if all are the one whose
// last refusal is the oldest.
func (l *limitedList) forget(now time.Time) {
	var oldest limitedKey
	for key, one := range l.known {
		if now.Sub(one.Last) > limitedFor {
			delete(l.known, key)
		} else if first := l.known[oldest]; first == nil || one.Last.Before(first.Last) {
			oldest = key
		}
	}
	if len(l.known) >= limitedMost {
		delete(l.known, oldest)
	}
}

// Limited are those who were refused something in the last minute, or still have
// to wait, those refused most often first.
func (b *Budget) Limited() []Limited {
	now := b.now()
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []Limited
	for key, l := range b.limited.known {
		if now.Sub(l.Last) <= limitedFor || l.Until.After(now) {
			one := *l
			one.MayGo = key.whom < total && b.parties[key.whom][key.name] != nil
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b Limited) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Name, b.Name), cmp.Compare(a.What, b.What), cmp.Compare(a.Whom, b.Whom))
	})
	return list
}

// GoesFor is how long somebody who was let go is not limited.
const GoesFor = time.Hour

// LetGo fills what somebody has taken and limits them no more for GoesFor. It
// reports whether there is somebody like that: whom and name are those of a
// Limited. What the relay has in total nobody can let go.
func (b *Budget) LetGo(whom, name string) bool {
	now := b.now()
	b.mu.Lock()
	l := level(slices.Index(levelNames[:], whom))
	if l >= total || b.parties[l][name] == nil {
		b.mu.Unlock()
		return false
	}
	p := b.parties[l][name]
	clear(p.buckets)
	p.letGo = b.at(now) + GoesFor
	for key := range b.limited.known {
		if key.whom == l && key.name == name {
			delete(b.limited.known, key)
		}
	}
	b.mu.Unlock()
	b.log.Info("let go", "whom", whom, "name", name, "for", GoesFor.String())
	return true
}
