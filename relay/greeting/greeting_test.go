package greeting

import (
	"fmt"
	"testing"

	"github.com/parley-chat/parley/relay/store"
)

func TestMissing(t *testing.T) {
	g := Greeting{Name: "sizes", Text: map[string]string{"en": "Hi"}, When: When{
		Pages: []string{"https://shop.example/cups*"}, After: 5, Scroll: 50, Exit: true, Visits: 2, Attribute: "plan=gold",
	}}
	all := Situation{
		Page: "https://shop.example/cups/blue", Lang: "en", Seconds: 5, Scrolled: 50, Exit: true, Visits: 2, Attributes: []string{"plan=gold"}, Answerable: true,
	}
	for want, change := range map[string]func(s *Situation, g *Greeting){
		"[]":          func(*Situation, *Greeting) {},
		"[off]":       func(_ *Situation, g *Greeting) { g.Off = true },
		"[language]":  func(s *Situation, _ *Greeting) { s.Lang = "ar" },
		"[nobody]":    func(s *Situation, _ *Greeting) { s.Answerable = false },
		"[page]":      func(s *Situation, _ *Greeting) { s.Page = "https://shop.example/" },
		"[after]":     func(s *Situation, _ *Greeting) { s.Seconds = 4 },
		"[scroll]":    func(s *Situation, _ *Greeting) { s.Scrolled = 49 },
		"[exit]":      func(s *Situation, _ *Greeting) { s.Exit = false },
		"[visits]":    func(s *Situation, _ *Greeting) { s.Visits = 1 },
		"[attribute]": func(s *Situation, _ *Greeting) { s.Attributes = nil },
		"[called]":    func(_ *Situation, g *Greeting) { g.Called = true },
		"[ off nobody]": func(s *Situation, g *Greeting) {
			s.Called, s.Page, s.Seconds, s.Answerable, g.Off, g.Called = "sizes", "", 0, false, true, true
		},
	} {
		s, g := all, g
		change(&s, &g)
		if want == "[ off nobody]" {
			want = "[off nobody]"
		}
		if got := fmt.Sprint(g.Missing(s)); got != want {
			t.Errorf("%s is missing, want %s", got, want)
		}
	}
}

func TestPages(t *testing.T) {
	for pattern, pages := range map[string]map[string]bool{
		"https://a.example/x":   {"https://a.example/x": true, "https://a.example/xy": false},
		"https://a.example/x*":  {"https://a.example/x": true, "https://a.example/xy": true, "https://b.example/x": false},
		"*/cups/*/buy":          {"https://a.example/cups/1/buy": true, "https://a.example/cups/buy": false, "https://a.example/cups/1/": false},
		"*a*a*":                 {"aa": true, "a": false},
		"https://a.example/*.b": {"https://a.example/.b": true, "https://a.example/b": false},
	} {
		w := When{Pages: []string{pattern}}
		for page, want := range pages {
			if w.On(page) != want {
				t.Errorf("%s on %s: %t", pattern, page, !want)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	good := func() Greeting { return Greeting{Name: "a", Text: map[string]string{"en": "Hi"}} }
	if err := check(store.NewID(), good()); err != nil {
		t.Error(err)
	}
	for want, change := range map[error]func(g *Greeting){
		ErrName:  func(g *Greeting) { g.Name = " " },
		ErrText:  func(g *Greeting) { g.Text = nil },
		ErrPages: func(g *Greeting) { g.Pages = make([]string, maxPages+1) },
		ErrWhen:  func(g *Greeting) { g.Attribute = "gold" },
	} {
		g := good()
		change(&g)
		if err := check(store.NewID(), g); err != want {
			t.Errorf("%v, want %v", err, want)
		}
	}
}
