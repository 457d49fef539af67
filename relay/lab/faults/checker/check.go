package checker

import "math"

// Check judges the run. Everything must have come to rest, and Final must have
// been called for each log; one for which it was not counts as empty.
func (r *Run) Check() Verdict {
	var v Verdict
	for _, l := range r.all() {
		l.mu.Lock()
		one := l.check()
		l.mu.Unlock()
		v.Add(one)
	}
	return v
}

// check judges one log.
func (l *Log) check() Verdict {
	var v Verdict
	if !l.read {
		v.Findings = append(v.Findings, l.name+": the history was not read")
	}
	place := l.history(&v)
	l.writers(&v, place)
	l.order(&v)
	for _, s := range l.screens {
		s.check(&v, place)
	}
	return v
}

// history checks what was kept by itself and returns where each entry stands.
func (l *Log) history(v *Verdict) map[string]int {
	place := make(map[string]int, len(l.final))
	next := uint64(1)
	for i, e := range l.final {
		switch {
		case e.Seq > next:
			v.found(&v.Gaps, "%s: the history jumps from %d to %d", l.name, next-1, e.Seq)
		case e.Seq < next:
			v.found(&v.Disordered, "%s: the history has %d after %d", l.name, e.Seq, next-1)
		}
		next = e.Seq + 1
		if first, twice := place[e.ID]; twice {
			v.found(&v.Duplicated, "%s: message %s is %d and %d", l.name, e.ID, l.final[first].Seq, e.Seq)
			continue
		}
		place[e.ID] = i
		if s := l.sends[e.ID]; !e.Other && (s == nil || s.failed) {
			v.found(&v.Unsent, "%s: nobody sent %s, which is %d, or it was refused", l.name, e.ID, e.Seq)
		}
	}
	return place
}

// writers counts the sends and looks for each acknowledged one.
func (l *Log) writers(v *Verdict, place map[string]int) {
	for id, s := range l.sends {
		v.Sent++
		switch {
		case s.acked != 0:
			v.Acked++
			if _, kept := place[id]; kept {
				continue
			}
			if s.acked > l.copied && s.acked <= l.lost {
				v.Gone++
			} else {
				v.found(&v.Lost, "%s: %s of %s was acknowledged and is not in the history", l.name, id, s.writer)
			}
		case s.failed:
			v.Failed++
		default:
			v.Unknown++
		}
	}
}

// order checks the history against the times of sends and acknowledgements: an
// entry is out of order if a later one was sent before it by the same writer,
// or was acknowledged before this one was sent.
func (l *Log) order(v *Verdict) {
	type earliest struct{ invoked, at int }
	firstAck, ackedBy := math.MaxInt, ""
	firstSend := map[string]earliest{}
	for i := len(l.final) - 1; i >= 0; i-- {
		e := l.final[i]
		s := l.sends[e.ID]
		if s == nil || e.Other {
			continue
		}
		after, known := firstSend[s.writer]
		switch {
		case known && after.invoked < s.invoked:
			v.found(&v.Disordered, "%s: %s of %s stands before %s, which was sent earlier", l.name, e.ID, s.writer, l.final[after.at].ID)
		case firstAck < s.invoked:
			v.found(&v.Disordered, "%s: %s stands before %s, which was acknowledged before it was sent", l.name, e.ID, ackedBy)
		}
		if !known || s.invoked < after.invoked {
			firstSend[s.writer] = earliest{s.invoked, i}
		}
		if s.acked != 0 && s.acked < firstAck {
			firstAck, ackedBy = s.acked, e.ID
		}
	}
}

// check judges what one reader saw.
func (s *Screen) check(v *Verdict, place map[string]int) {
	l := s.log
	v.Reloads += s.reloads
	seen := make(map[string]bool, len(s.shown))
	last := uint64(0)
	for _, e := range s.shown {
		at, kept := place[e.ID]
		switch {
		case seen[e.ID]:
			v.found(&v.Duplicated, "%s: %s shows %s (%d) again", l.name, s.name, e.ID, e.Seq)
		case !kept && l.sends[e.ID] == nil && !e.Other:
			v.found(&v.Unsent, "%s: %s shows %s (%d), which nobody sent", l.name, s.name, e.ID, e.Seq)
		case !kept:
			v.found(&v.Unsent, "%s: %s shows %s (%d), which is not in the history", l.name, s.name, e.ID, e.Seq)
		case l.final[at].Seq != e.Seq:
			v.found(&v.Disordered, "%s: %s shows %s as %d, the history has it as %d", l.name, s.name, e.ID, e.Seq, l.final[at].Seq)
		case e.Seq <= last:
			v.found(&v.Disordered, "%s: %s shows %d after %d", l.name, s.name, e.Seq, last)
		case e.Seq != last+1:
			v.found(&v.Gaps, "%s: %s jumps from %d to %d", l.name, s.name, last, e.Seq)
		}
		seen[e.ID] = true
		last = max(last, e.Seq)
	}
	if s.gone {
		return
	}
	for _, e := range l.final {
		if !seen[e.ID] {
			v.found(&v.Lost, "%s: %s does not show %s (%d)", l.name, s.name, e.ID, e.Seq)
			seen[e.ID] = true
		}
	}
}
