package main

import (
	"slices"
	"testing"
)

// happened is an event of a frame's main thread.
func happened(name string, at, took, cpu float64) traceEvent {
	return traceEvent{Name: name, Phase: "X", At: at, Took: took, CPU: cpu, Clock: at / 10, PID: 7, TID: 7}
}

func input(at float64) traceEvent {
	e := happened("EventDispatch", at, 1, 1)
	e.Args.Data.Type = "input"
	return e
}

func TestKeyWorkIsTheInputAndTheNextPicture(t *testing.T) {
	other := happened("RunTask", 1500, 9000, 9000)
	other.PID, other.TID = 8, 8
	got := keyWork([]traceEvent{
		happened("RunTask", 0, 900, 500), happened("Commit", 10, 1, 1), // before any key
		happened("RunTask", 1000, 2000, 1500), input(1100), input(1200), // one task, told twice
		other,
		happened("RunTask", 4000, 1000, 700), // a timer
		happened("RunTask", 6000, 1000, 250), happened("Commit", 6500, 1, 1),
		happened("RunTask", 8000, 1000, 250), happened("Commit", 8500, 1, 1), // the caret blinks
		happened("RunTask", 9000, 4000, 3000), input(9100),
		happened("RunTask", 14000, 4000, 1000), happened("Commit", 14001, 1, 1),
	})
	if want := []float64{1.74, 3.99}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := keyWork(nil); len(got) != 0 {
		t.Errorf("%v from nothing", got)
	}
}

func TestIndexWorkBeginsWithTheList(t *testing.T) {
	asked, came := happened("ResourceSendRequest", 100, 0, 0), happened("ResourceFinish", 5000, 0, 0)
	asked.Args.Data.URL, asked.Args.Data.RequestID = "http://relay/faq.json?site=a", "7.1"
	came.Args.Data.RequestID = "7.1"
	other := came
	other.At, other.Args.Data.RequestID = 200, "7.0"
	got := indexWork([]traceEvent{
		asked, other,
		happened("RunTask", 1000, 3000, 3000),
		came,
		happened("RunTask", 5000, 4000, 2000),
		happened("RunTask", 10000, 1000, 1000),
	})
	if want := (built{total: 3, longest: 2, elapsed: 6, blocked: 4}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestPercentile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for p, want := range map[float64]float64{0: 1, 50: 3, 60: 3, 61: 4, 99: 5, 100: 5} {
		if got := percentile(values, p); got != want {
			t.Errorf("p%v is %v, want %v", p, got, want)
		}
	}
	if got := percentile(nil, 50); got != 0 {
		t.Errorf("%v of nothing", got)
	}
}

func TestArticlesAreAFAQ(t *testing.T) {
	bytes := 0
	for _, l := range []*language{&english, &chinese} {
		list, again := l.articles(1000), l.articles(1000)
		if len(list) != 1000 || list[999].Question != again[999].Question || list[0].Question == list[1].Question {
			t.Fatalf("%s: not a thousand different ones, always the same", l.tag)
		}
		for _, e := range list {
			bytes += len(e.Question) + len(e.Answer)
			for _, alt := range e.Alt {
				bytes += len(alt)
			}
		}
		if q := l.queries(1000, 20); len(q) != 20 || q[0] == "" {
			t.Errorf("%s: queries %q", l.tag, q)
		}
	}
	// The relay searches a longer FAQ itself.
	if bytes > 2<<20 {
		t.Errorf("%d bytes are too many for the widget", bytes)
	}
}
