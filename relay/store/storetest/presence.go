package storetest

import (
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/store"
)

func testPresence(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	has := func(set string, at int64, want ...string) {
		e.Helper()
		for _, s := range []store.Store{s, other} {
			got, err := s.Present(e.ctx, e.site, set, at)
			if err != nil || !slices.Equal(got, want) {
				e.Errorf("%v are in %s at %d, %v, want %v", got, set, at-now, err, want)
			}
		}
	}

	has("agents", now)
	e.must(s.Beat(e.ctx, e.site, "agents", "kim", now+30))
	e.must(other.Beat(e.ctx, e.site, "agents", "ada", now+20))
	e.must(s.Beat(e.ctx, e.site, "viewers", "lee", now+20))
	has("agents", now, "ada", "kim")
	has("viewers", now, "lee")
	has("agents", now+19, "ada", "kim")
	has("agents", now+20, "kim")
	has("agents", now+29, "kim")
	has("agents", now+30)
	has("agents", now, "ada", "kim") // what was asked for a later time took nobody out

	e.must(other.Beat(e.ctx, e.site, "agents", "ada", now+60))
	has("agents", now+50, "ada")
	e.must(s.Beat(e.ctx, e.site, "agents", "ada", now+10)) // the last word counts
	has("agents", now+15, "kim")
	e.must(s.Beat(e.ctx, e.site, "agents", "kim", 0))
	e.must(s.Beat(e.ctx, e.site, "agents", "nobody", 0))
	has("agents", now, "ada")
	e.must(other.Beat(e.ctx, e.site, "agents", "kim", now+30))
	has("agents", now, "ada", "kim")

	var want []string
	for i, text := range hostile {
		if text == "" {
			continue
		}
		e.must(s.Beat(e.ctx, e.site, "set "+text, fmt.Sprint(i), now+1))
		has("set "+text, now, fmt.Sprint(i))
		e.must(s.Beat(e.ctx, e.site, "hostile", text, now+1))
		want = append(want, text)
	}
	slices.Sort(want)
	has("hostile", now, want...)
}
