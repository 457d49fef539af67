//go:build !js

package headless

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/relays"
)

func await(t *testing.T, v *Visitor, what string, ok func(lines []string) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	if err := v.Await(ctx, ok); err != nil {
		t.Fatalf("%s: %v; shown %q, pending %d", what, err, v.Lines(), v.Pending())
	}
}

func TestAVisitorOfARealRelay(t *testing.T) {
	relay := relays.StartDemo(t, relays.Options{})
	before := runtime.NumGoroutine()
	var written, taken, shown []string
	conf := Config{URL: relay.URL, Site: "shop", Origin: relay.Shop, On: Hooks{
		Written: func(id string) { written = append(written, id) },
		Taken:   func(id string) { taken = append(taken, id) },
		Shown:   func(lines []string) { shown = slices.Clone(lines) },
	}}
	v := Start(conf)
	var said []string
	say := func(n int) {
		for range n {
			text := fmt.Sprintf("message %d", len(said)+1)
			said = append(said, text)
			v.Say(text)
		}
	}
	say(3)
	await(t, v, "the first messages", func([]string) bool { return v.pending() == 0 })

	relay.Kill()
	say(5)
	if got := v.Lines(); !slices.Equal(got, said) {
		t.Errorf("shown %q while the relay is down", got)
	}
	relay.Restart()
	await(t, v, "what was said meanwhile", func([]string) bool { return v.pending() == 0 })
	if got := v.Lines(); !slices.Equal(got, said) {
		t.Errorf("shown %q, said %q", got, said)
	}
	stored := v.Stored()
	v.Close()

	conf.Stored = stored
	v = Start(conf)
	await(t, v, "the history", func(lines []string) bool { return slices.Equal(lines, said) })
	say(1)
	await(t, v, "one more", func(lines []string) bool { return v.pending() == 0 && slices.Equal(lines, said) })
	v.Close()
	if len(written) != len(said) || !slices.Equal(taken, written) || !slices.Equal(shown, said) {
		t.Errorf("said %q, written %q, taken %q, shown %q", said, written, taken, shown)
	}

	stranger := Start(Config{URL: relay.URL, Site: "shop", Origin: "http://elsewhere.example"})
	stranger.Say("Hello?")
	if stranger.Pending() != 1 {
		t.Error("a page that is not the site's sends")
	}
	stranger.Close()
	http.DefaultClient.CloseIdleConnections()
	deadline := time.After(20 * time.Second)
	for runtime.NumGoroutine() > before+4 {
		select {
		case <-deadline:
			t.Fatalf("%d goroutines, before %d", runtime.NumGoroutine(), before)
		default:
			runtime.Gosched()
		}
	}
}

// Sixty messages at once are more than a relay takes of one visitor: it refuses
// some of them for the moment, is gone for a while, and has all of them in the
// order in which they were typed.
func TestMoreThanTheRelayTakesKeepsItsOrder(t *testing.T) {
	relay := relays.StartDemo(t, relays.Options{})
	v := Start(Config{URL: relay.URL, Site: "shop", Origin: relay.Shop})
	defer v.Close()
	v.Say("first")
	await(t, v, "the first message", func([]string) bool { return v.pending() == 0 })
	relay.Kill()
	said := []string{"first"}
	for n := range 60 {
		said = append(said, fmt.Sprintf("message %d", n))
		v.Say(said[len(said)-1])
	}
	relay.Restart()
	await(t, v, "some of them", func([]string) bool { return v.pending() < 50 })
	relay.Kill()
	relay.Restart()
	await(t, v, "all of them", func([]string) bool { return v.pending() == 0 })

	other := Start(Config{URL: relay.URL, Site: "shop", Origin: relay.Shop, Stored: v.Stored()})
	defer other.Close()
	await(t, other, "the history", func(lines []string) bool { return len(lines) == len(said) })
	if got := other.Lines(); !slices.Equal(got, said) {
		t.Errorf("the relay has %q", got)
	}
	if got := v.Lines(); !slices.Equal(got, said) {
		t.Errorf("shown %q", got)
	}
	response, err := http.Get("http://" + relay.Admin + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	metrics, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(metrics), `{code="rate_limited"}`) {
		t.Error("the relay refused none of them")
	}
}
