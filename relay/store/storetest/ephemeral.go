package storetest

import (
	"fmt"
	"maps"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

func testEphemeral(e *env) {
	s := e.open()
	other := s
	if e.Signs {
		other = e.open()
	}
	has := func(set string, want map[string]string) {
		e.Helper()
		for _, s := range []store.Store{s, other} {
			got := map[string]string{}
			held, err := s.Held(e.ctx, e.site, set)
			for name, value := range held {
				got[name] = string(value)
			}
			if err != nil || !maps.Equal(got, want) {
				e.Errorf("%q are held in %s, %v, want %q", got, set, err, want)
			}
		}
	}
	hold := func(s store.Store, set, name, value string, life time.Duration) {
		e.Helper()
		e.must(s.Hold(e.ctx, e.site, set, name, []byte(value), life))
	}
	has("visitors", map[string]string{})
	hold(s, "visitors", "kim", "/a", time.Hour)
	hold(other, "visitors", "ada", "/b", 20*time.Millisecond)
	hold(s, "others", "kim", "/c", time.Hour)
	hold(other, "visitors", "kim", "/d", time.Hour) // the last word counts
	hold(s, "visitors", "lee", "/e", time.Hour)
	hold(s, "visitors", "lee", "", 0)
	hold(s, "visitors", "nobody", "", 0)
	time.Sleep(30 * time.Millisecond)
	has("visitors", map[string]string{"kim": "/d"})
	has("others", map[string]string{"kim": "/c"})
	hold(s, "visitors", "kim", "", 0)
	has("visitors", map[string]string{})

	// A set is not endless: what would live shortest goes.
	hold(s, "many", "short", "x", time.Minute)
	for i := range store.MostHeld {
		hold(s, "many", fmt.Sprint(i), "x", time.Hour)
	}
	if held, err := s.Held(e.ctx, e.site, "many"); err != nil || len(held) != store.MostHeld || held["short"] != nil {
		e.Errorf("%d are held, %v, with that which lives shortest: %v", len(held), err, held["short"] != nil)
	}
	for i, text := range hostile {
		hold(s, "hostile", text+fmt.Sprint(i), text, time.Hour)
	}
	if held, err := s.Held(e.ctx, e.site, "hostile"); err != nil || len(held) != len(hostile) {
		e.Errorf("%d of %d hostile names are held, %v", len(held), len(hostile), err)
	}
}
