package matrix

import (
	"fmt"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
)

// circle is a conversation and who takes part in it.
type circle struct {
	site  string
	log   *checker.Log
	tabs  []*tab
	pages []*inboxPage
}

// circles are the conversations by id.
func (f *clients) circles() map[string]*circle {
	all := map[string]*circle{}
	for _, t := range f.tabs {
		c := all[t.Conv()]
		if c == nil {
			c = &circle{site: t.site, log: t.log}
			all[t.Conv()] = c
		}
		c.tabs = append(c.tabs, t)
	}
	for _, p := range f.desk {
		all[p.Conv()].pages = append(all[p.Conv()].pages, p)
	}
	return all
}

// shows reports whether all screens stand at the end of a history.
func (c *circle) shows(last uint64) bool {
	for _, t := range c.tabs {
		if t.screen.Last() != last {
			return false
		}
	}
	for _, p := range c.pages {
		if p.Position().Seq != last {
			return false
		}
	}
	return true
}

// lookAgain is how long screens have before the history is read once more: what
// somebody has read is noted after everything was said.
const lookAgain = 500 * time.Millisecond

// judge reads the final history and adds the verdict to the row's. The screens
// have until limit to catch up with it.
func (f *clients) judge(r *setup, limit time.Duration) {
	f.x.Helper()
	deadline := time.Now().Add(limit)
	for conv, c := range f.circles() {
		history := r.events(c.site, conv)
		shown := func() bool { return c.shows(uint64(len(history))) }
		for !shown() && time.Now().Before(deadline) && f.x.ctx.Err() == nil {
			if _, ok := f.x.until(lookAgain, shown); !ok {
				history = r.events(c.site, conv)
			}
		}
		for _, p := range c.pages {
			p.compare(history)
		}
		c.log.Final(entries(history))
	}
	for _, p := range f.pages {
		p.compare(r.events(site, p.beside.Conv()), deadline)
	}
	f.judgeLists(r, deadline)
	if len(f.pages) > 0 {
		f.x.Figure("widgets", len(f.pages))
	}
	if len(f.desk) > 0 {
		f.x.Figure("agents", len(f.desk))
	}
	v := f.run.Check()
	f.x.Judge(v)
	for _, finding := range v.Findings {
		f.x.Logf("seed %d: %s", f.x.Seed, finding)
	}
}

// judgeLoss is judge after the store has lost acknowledged messages, as the
// record of the run knows: every screen must have been visibly loaded anew.
func (f *clients) judgeLoss(r *setup, limit time.Duration) {
	f.x.Helper()
	f.judge(r, limit)
	reloads := 0
	for _, t := range f.tabs {
		reloads += min(t.screen.Reloads(), 1)
	}
	f.x.Figure("reloaded", fmt.Sprintf("%d/%d", reloads, len(f.tabs)))
	if reloads < len(f.tabs) {
		f.x.Errorf("only %d of %d clients were told that something is gone", reloads, len(f.tabs))
	}
}

// history is what a conversation of the usual site holds in the store.
func (r *setup) history(conv string) []checker.Entry { return entries(r.events(site, conv)) }

// events reads a whole conversation from the store.
func (r *setup) events(site, conv string) []chat.Event {
	var all []chat.Event
	for after, more := uint64(0), true; more; {
		var events []chat.Event
		var err error
		events, more, err = r.store.Events(r.x.ctx, site, conv, after, 500)
		r.x.must(err)
		if len(events) > 0 {
			after = events[len(events)-1].Seq
		}
		all = append(all, events...)
	}
	return all
}

func entries(events []chat.Event) []checker.Entry {
	all := make([]checker.Entry, len(events))
	for i, e := range events {
		// What is hidden from visitors or no message takes a place only.
		all[i] = checker.Entry{Seq: e.Seq, ID: e.ID, Other: e.Kind != chat.KindMessage}
	}
	return all
}
