package flow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/guard"
)

const order = `
start: what
steps:
  what:
    say: {en: What is it about?, zh: 请问您要咨询什么？}
    choices:
      - {text: {en: My order, zh: 我的订单}, to: order}
      - {text: Something else, to: person}
  order:
    say: What is your order number?
    ask: order
    pattern: "[0-9]{4,8}"
    to: status
    else: person
  status:
    webhook: {url: "https://shop.example/status", seconds: 1, keep: [status]}
    when:
      - {field: status, is: SENT, to: sent}
    to: person
    else: person
  sent:
    do: {tags: [sent], topic: Delivery}
    say: "Order {order} is {status}."
  person:
    say: A moment.
    do: {priority: high, handOver: true, team: Returns}
`

func read(t *testing.T, source string) *Flow {
	t.Helper()
	f, err := Read(source)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is wrong with a file is told with its place.
func TestReadSaysWhatIsWrong(t *testing.T) {
	read(t, order)
	read(t, "start: a\nsteps:\n  a: {say: Hi, choices: [{text: Again, to: a}]}\n") // round by the visitor
	for source, want := range map[string]string{
		"":                                   "steps",
		"start: a\nsteps: [":                 "[2:",
		"start: a\nsteps:\n  a: {says: x}\n": `unknown field "says"`,
		"start: b\nsteps:\n  a: {say: x}\n":  `"b", which is no step`,
		"start: a\nsteps:\n  a: {say: x, to: b}\n":                                                `step "a": "b" is no step`,
		"start: a\nsteps:\n  a: {say: x, to: b}\n  b: {to: a}\n":                                  "leads to itself",
		"start: a\nsteps:\n  a: {webhook: {url: 'https://x.example'}, else: a}\n":                 "leads to itself",
		"start: a\nsteps:\n  a: {webhook: {url: 'ftp://x.example'}}\n":                            "webhook",
		"start: a\nsteps:\n  a: {webhook: {url: 'https://x.example', seconds: 9}}\n":              "9 seconds",
		"start: a\nsteps:\n  a: {ask: order}\n":                                                   "says nothing",
		"start: a\nsteps:\n  a: {say: x, ask: Order}\n":                                           "cannot be a field",
		"start: a\nsteps:\n  a: {say: x, ask: page}\n":                                            "cannot be a field",
		"start: a\nsteps:\n  a: {say: x, ask: o, pattern: '['}\n":                                 "regular expression",
		"start: a\nsteps:\n  a: {say: x, ask: o, choices: [{text: y}]}\n":                         "choices and asks",
		"start: a\nsteps:\n  a: {say: x, choices: [{text: '" + strings.Repeat("y", 81) + "'}]}\n": "choice 1",
		"start: a\nsteps:\n  a: {do: {handOver: true}, to: b}\n  b: {say: x}\n":                   "goes on",
		"start: a\nsteps:\n  a: {do: {priority: now}}\n":                                          `no priority "now"`,
		"start: a\nsteps:\n  a: {when: [{field: x, is: y, to: a}]}\n":                             `no field "x"`,
		"start: a\nsteps:\n  a: {when: [{field: page, to: a}]}\n":                                 "one of is",
		"start: a\nbegin: never\nsteps:\n  a: {say: x}\n":                                         "begin",
		"start: a\nsteps:\n  a: {say: {en: ''}}\n":                                                "nothing is said",
		strings.Repeat("#", MaxSource+1):                                                          "longer than 64 kB",
	} {
		if _, err := Read(source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80q: %v, want %q in it", source, err, want)
		}
	}
}

func answering(got map[string]string, err error) func(context.Context, string, *Webhook, map[string]string) (map[string]string, error) {
	return func(context.Context, string, *Webhook, map[string]string) (map[string]string, error) { return got, err }
}

func TestARunGoesFromTurnToTurn(t *testing.T) {
	r := Run{Flow: read(t, order), Locale: "zh-CN", Call: answering(map[string]string{"status": "sent", "other": "x"}, nil)}
	ctx := t.Context()
	first := r.Begin(ctx, "hello")
	if first.Text != "请问您要咨询什么？" || strings.Join(first.Choices, "|") != "我的订单|Something else" || first.State.Step != "what" {
		t.Fatalf("%+v", first)
	}
	asks, ok := r.Next(ctx, first.State, " 我的订单 ")
	if !ok || asks.Text != "What is your order number?" || asks.State.Step != "order" {
		t.Fatalf("%+v", asks)
	}
	again, ok := r.Next(ctx, asks.State, "the blue one")
	if !ok || again.Text != asks.Text || again.State.Tries != 1 {
		t.Fatalf("%+v", again)
	}
	end, ok := r.Next(ctx, again.State, "4711")
	if want := "{Order 4711 is sent. [] [] [{[sent] Delivery  false }] { 0 map[order:4711 status:sent]}}"; !ok || fmt.Sprint(end) != want {
		t.Errorf("%+v, want %s", end, want)
	}
	given, ok := r.Next(ctx, again.State, "the blue one, I said")
	if !ok || !given.HandsOver() || given.Text != "A moment." || given.Do[0].Team != "Returns" {
		t.Errorf("%+v", given)
	}
	// Free text at choices is left to the bot.
	if turn, ok := r.Next(ctx, first.State, "do you ship to Chile?"); ok {
		t.Errorf("%+v", turn)
	}
	// A webhook that fails leads elsewhere.
	r.Call = answering(nil, errors.New("late"))
	if failed, ok := r.Next(ctx, asks.State, "4711"); !ok || !failed.HandsOver() {
		t.Errorf("%+v", failed)
	}
	if _, ok := r.Next(ctx, State{Step: "gone"}, "4711"); ok {
		t.Error("a step that is not there goes on")
	}
}

// What a field holds is said as it is, whatever marks are in it.
func TestFieldsAreNoMarks(t *testing.T) {
	r := Run{Flow: read(t, "start: a\nsteps:\n  a: {say: Name?, ask: name, to: b}\n  b: {say: 'Hello {name}{unknown}.'}\n")}
	got, _ := r.Next(t.Context(), State{Step: "a"}, "[x](https://evil.example) <b>\n# *y*")
	if want := `Hello \[x\](https://evil.example) \<b\> \# \*y\*.`; got.Text != want {
		t.Errorf("%q, want %q", got.Text, want)
	}
}

// A stand-in that is slow, answers 500, garbage or too much is one that failed.
func TestPost(t *testing.T) {
	wait := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/good", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Idempotency-Key") != "k-s" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%v", r.Header)
		}
		fmt.Fprint(w, `{"status":"sent","days":3,"late":false,"list":[1],"none":null}`)
	})
	mux.HandleFunc("/slow", func(http.ResponseWriter, *http.Request) { <-wait })
	mux.HandleFunc("/drips", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"status":`)
		w.(http.Flusher).Flush()
		<-wait
	})
	mux.HandleFunc("/500", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"status":"sent"}`, 500) })
	mux.HandleFunc("/garbage", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") })
	mux.HandleFunc("/much", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"a":%q}`, strings.Repeat("x", maxAnswer))
	})
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/good", http.StatusTemporaryRedirect)
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	defer close(wait)
	client := guard.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}.Client()
	post := func(client *http.Client, path string) (map[string]string, error) {
		return Post(t.Context(), client, &Webhook{URL: s.URL + path, Seconds: 1}, "k", Asked{Step: "s"})
	}
	if got, err := post(client, "/good"); err != nil || fmt.Sprint(got) != "map[days:3 late:false status:sent]" {
		t.Errorf("%v, %v", got, err)
	}
	for _, path := range []string{"/slow", "/drips", "/500", "/garbage", "/much", "/away", "/nothing"} {
		began := time.Now()
		if got, err := post(client, path); err == nil {
			t.Errorf("%s: %v", path, got)
		}
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("%s took %v", path, took)
		}
	}
	if _, err := post(guard.Guard{}.Client(), "/good"); !errors.Is(err, guard.ErrAddress) {
		t.Errorf("a private address: %v", err)
	}
}
