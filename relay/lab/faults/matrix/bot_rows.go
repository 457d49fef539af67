package matrix

import (
	"fmt"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
)

// botAnswers: visitors ask the bot while 200 pairs talk. First nothing happens,
// then one of three relays is killed again and again, each time after it was cut
// off from the store's answers: with jobs that it had claimed and did not do. The
// pairs are on the other two, so that their load goes on.
func botAnswers(x *Experiment) {
	r := x.newSetup(2)
	behind, err := faultproxy.New(r.server.Addr())
	x.must(err)
	x.Cleanup(behind.Close)
	steady := r.addrs()
	doomed := r.addRelay("valkey://" + behind.Addr())
	r.withBot()
	f := x.newClients(load{convs: 200, tabs: 2, messages: 36, every: 400 * time.Millisecond, addrs: steady, seed: x.Seed})
	asking := x.newClients(load{addrs: r.addrs(), seed: x.Seed + 100})
	f.talk()
	askers := askers(asking, 80)
	began := time.Now()
	for i, a := range askers {
		asking.talking.Go(func() { a.ask(asking, i, time.Second) })
	}
	asking.talking.Go(func() { r.takes(askers, 10*time.Second) })
	x.wait(5 * time.Second)

	cut := time.Now()
	var between []time.Duration
	for range 3 {
		stalled := time.Now()
		behind.Shape(faultproxy.Down, faultproxy.Shape{Stall: true})
		x.wait(150 * time.Millisecond) // for jobs to be claimed without an answer
		doomed.Kill()
		killed := time.Now()
		behind.Reset()
		behind.Shape(faultproxy.Down, faultproxy.Shape{})
		x.wait(time.Second)
		doomed.Restart()
		x.wait(time.Second)
		between = append(between, wordsOf(askers, stalled, killed)...)
	}
	asking.rest(60 * time.Second)
	f.rest(60 * time.Second)
	logs := make([][]chat.Event, len(askers))
	read := func() bool {
		open := 0
		for i, a := range askers {
			if logs[i] = r.events(agentSite, a.Conv()); checker.BotWaits(logs[i]) {
				open++
			}
		}
		return open == 0
	}
	x.until(30*time.Second, read)
	asking.judge(r, 30*time.Second)
	f.judge(r, 30*time.Second)
	judgeBot(x, logs)

	calm, died := wordsOf(askers, began, cut), wordsOf(askers, cut, time.Now())
	words(x, "word", calm, 50, 99)
	words(x, "died", died, 50, 99)
	x.AtMost("word95", share(calm, .95), time.Second)
	x.AtMost("died95", share(died, .95), time.Second)
	stored := storedWords(logs, cut, time.Now())
	x.Figure("stored95", share(stored, .95))
	x.Figure("stored99", share(stored, .99))
	x.Figure("stored100", share(stored, 1))
	slices.Sort(between)
	x.Figure("between", len(between))
	x.Figure("between95", share(between, .95))
	x.Figure("between100", share(between, 1))
}

// words adds the shares of the times to the first word that so many of a hundred
// have.
func words(x *Experiment, name string, sorted []time.Duration, shares ...int) {
	x.Figure(name+"s", len(sorted))
	for _, of := range shares {
		x.Figure(fmt.Sprint(name, of), share(sorted, float64(of)/100))
	}
	if len(sorted) < 100 {
		x.Errorf("%d questions are too few to tell how soon the bot answers", len(sorted))
	}
}

// judgeBot says what the bot did wrong in conversations, and what it did.
func judgeBot(x *Experiment, logs [][]chat.Event) {
	taken, handed, failed := 0, 0, 0
	for i, log := range logs {
		for _, fault := range checker.BotFaults(log) {
			x.Errorf("conversation %d: %s", i, fault)
		}
		for _, e := range log {
			switch {
			case e.Kind == chat.KindHandedOver && chat.As[chat.HandedOver](e.Body).Why == chat.WhyFailed:
				failed++
			case e.Kind == chat.KindHandedOver:
				handed++
			case e.Kind == chat.KindAssigned && e.Role == chat.RoleAgent:
				taken++
			}
		}
	}
	x.Figure("taken", taken)
	x.Figure("handed", handed)
	x.Figure("failed", failed)
	if taken == 0 || handed == 0 {
		x.Errorf("%d conversations were taken and %d handed over: the row says nothing of them", taken, handed)
	}
}
