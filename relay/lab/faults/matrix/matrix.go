package matrix

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/lab/faults/checker"
)

// Row is one fault of the matrix.
type Row struct {
	// Number and Name are how it is asked for and reported.
	Number int
	Name   string
	// Quick rows take less than half a minute a seed; they are tests too, most of them in long runs.
	Quick bool
	// Long rows take minutes and wait most of them: their seeds run side by
	// side, unless Options.Apart says otherwise.
	Long bool

	run func(*Experiment)
	// least is how many messages the row sends with each seed at least;
	// leastSent if 0.
	least int
	// plain rows say something of visitors without sockets, too: see Options.Plain.
	plain bool
	// silent says why it sends none.
	silent string
	// cannot says why the row cannot be run here, "" if it can; nil: it can.
	cannot func() string
	// tests inject the fault where this program cannot: folder and name.
	tests []string
}

// leastSent is how many messages a row sends with each seed, unless it says
// otherwise.
const leastSent = 10_000

// Rows are all rows, by number. What a browser has to do is not among them
// where no client without one can stand in: their tests are named instead.
var Rows = []Row{
	{Number: 0, Name: "none", run: noFault, least: 100_000},
	{Number: 1, Name: "relay-killed", Quick: true, run: relayKilled, plain: true},
	{Number: 2, Name: "relay-hangs", Long: true, run: relayHangs, plain: true},
	{Number: 3, Name: "killed-before-answer", Quick: true, run: killedBeforeAnswer},
	{Number: 4, Name: "crash-loop", Long: true, run: crashLoop},
	{Number: 5, Name: "valkey-killed", Quick: true, run: valkeyKilled},
	{Number: 6, Name: "valkey-forgets", Quick: true, run: valkeyForgets},
	{Number: 7, Name: "valkey-stalls", run: valkeyStalls},
	{Number: 8, Name: "valkey-full", Quick: true, run: valkeyFull},
	{Number: 9, Name: "valkey-evicts", Quick: true, run: valkeyEvicts, silent: "a relay that does not start carries no messages"},
	{Number: 10, Name: "disk-full", run: diskFull, cannot: noMount},
	{Number: 11, Name: "failover", run: failover},
	{Number: 12, Name: "subscription-cut", Quick: true, run: subscriptionCut, plain: true},
	{Number: 13, Name: "slow-reader", run: slowReader},
	{Number: 14, Name: "half-open", Long: true, run: halfOpen, plain: true},
	{Number: 15, Name: "connect-storm", run: connectStorm},
	{Number: 16, Name: "rolling-deploy", run: rollingDeploy},
	{Number: 17, Name: "hostile-drain", Quick: true, run: hostileDrain},
	{Number: 18, Name: "slow-network", Long: true, run: slowNetwork},
	{Number: 19, Name: "flapping-link", Long: true, run: flappingLink, plain: true},
	{Number: 20, Name: "five-tabs", Quick: true, run: fiveTabs},
	{Number: 21, Name: "laptop-sleeps", cannot: inBrowser, tests: []string{
		"relay/testing/e2e.TestFrozenPage", "relay/testing/e2e/inbox.TestAfterSleep", "widget/core.TestAWokenLaptopCatchesUp"}},
	{Number: 22, Name: "storage-corrupt", cannot: inBrowser, tests: []string{
		"relay/testing/e2e.TestStorageDenied", "relay/testing/e2e.TestStorageFull", "relay/testing/e2e.TestStorageWithJunk", "widget/core.TestStorageThatIsJunkOrRefused"}},
	{Number: 23, Name: "old-widget", cannot: because("there is no protocol version before 1; its frames are kept for the next"), tests: []string{
		"relay/wire.TestFrameVectors", "relay/session.TestHello", "widget/core.TestATooOldWidgetIsLoadedAnewOnce"}},
	{Number: 24, Name: "clock", cannot: because("a process has no clock of its own to set"), tests: []string{
		"widget/core.TestTheClockMayJump", "relay/access.TestSessionEnds"}},
	{Number: 25, Name: "idle-limit", Long: true, run: idleLimit, plain: true},
	{Number: 26, Name: "wasm-blocked", cannot: inBrowser, tests: []string{
		"relay/testing/e2e/widget.TestWithoutItsProgramThePageWorksByForms", "relay/testing/e2e/widget.TestAProgramThatDiesComesBackOnceThenFormsTakeOver"}},
	{Number: 27, Name: "webhook-down", cannot: because("this relay sends no webhooks")},
	{Number: 28, Name: "slot-moves", run: slotMoves},
	{Number: 29, Name: "restore", run: restore},
	{Number: 30, Name: "no-sockets", Long: true, run: noSockets},
	{Number: 31, Name: "uploads", cannot: because("the clients of this program send no files"), tests: []string{
		"relay/testing/e2e.TestUploadsOverARelaysDeath", "relay/files.TestBytesWithoutADocumentAreSwept"}},
	{Number: 32, Name: "bot-answers", Quick: true, run: botAnswers},
}

func because(why string) func() string { return func() string { return why } }

var inBrowser = because("it takes a browser")

// Options say how rows are run.
type Options struct {
	// Seeds make the choices; a row runs once with each.
	Seeds []uint64
	// Apart runs the seeds of long rows one after another too.
	Apart bool
	// Plain lets the visitors of rows that can do so go by plain requests.
	Plain bool
	// Log is told what happens on the way.
	Log io.Writer
}

// Run runs a row with each seed and writes its line to out, such as
//
//	fault 12 subscription-cut: sent=10000 acked=10000 lost=0 duplicated=0 disordered=0 gaps=0 recovery=0.8s ok
//
// and below it what was wrong. The counts are sums over the seeds, figures are
// given for each. It reports whether the row held.
func Run(ctx context.Context, row Row, o Options, out io.Writer) bool {
	name := row.Name
	if o.Plain {
		name += " by plain requests"
		if !row.plain {
			fmt.Fprintf(out, "fault %d %s: not run: it says nothing of them\n", row.Number, name)
			return true
		}
	}
	if row.cannot != nil {
		if why := row.cannot(); why != "" {
			if len(row.tests) > 0 {
				why += "; see " + strings.Join(row.tests, ", ")
			}
			fmt.Fprintf(out, "fault %d %s: not run: %s\n", row.Number, name, why)
			return true
		}
	}
	began := time.Now()
	var sum checker.Verdict
	var figures, faults []string
	for i, r := range results(ctx, row, o) {
		sum.Add(r.Verdict)
		figures = beside(figures, r.Figures)
		for _, fault := range r.Faults {
			faults = append(faults, fmt.Sprintf("seed %d: %s", o.Seeds[i], fault))
		}
		if few := row.few(r.Verdict.Sent, o.Plain); few != "" {
			faults = append(faults, fmt.Sprintf("seed %d: %s", o.Seeds[i], few))
		}
	}
	if ctx.Err() != nil {
		faults = append(faults, "interrupted")
	}
	word := "ok"
	if !sum.OK() || len(faults) > 0 {
		word = "FAILED"
	}
	line := append([]string{sum.String()}, figures...)
	if row.silent != "" {
		line = append(line, "("+row.silent+")")
	}
	fmt.Fprintf(out, "fault %d %s: %s %s\n", row.Number, name, strings.Join(line, " "), word)
	for _, fault := range append(faults, sum.Findings...) {
		fmt.Fprintf(out, "  %s\n", fault)
	}
	fmt.Fprintf(o.Log, "  row %d took %v with seeds %v\n", row.Number, time.Since(began).Round(time.Second), o.Seeds)
	return word == "ok"
}

// results are what came out of a row with each seed, in their order.
func results(ctx context.Context, row Row, o Options) []Result {
	all := make([]Result, len(o.Seeds))
	var running sync.WaitGroup
	for i, seed := range o.Seeds {
		one := func() { all[i] = run(ctx, row.run, seed, o.Plain, o.Log) }
		if row.Long && !o.Apart {
			running.Go(one)
			continue
		}
		if one(); ctx.Err() != nil {
			return all[:i+1]
		}
	}
	running.Wait()
	return all
}

// beside puts the figures of one more seed beside those before.
func beside(figures, more []string) []string {
	for i, figure := range more {
		if i == len(figures) {
			figures = append(figures, figure)
			continue
		}
		_, value, _ := strings.Cut(figure, "=")
		figures[i] += "," + value
	}
	return figures
}

// few says that a row sent fewer messages than it has to, "" if it did not.
func (row *Row) few(sent int, plain bool) string {
	least := row.least
	switch {
	case row.silent != "":
		return ""
	case least == 0:
		least = leastSent
	}
	if plain {
		least /= plainShare
	}
	if sent >= least {
		return ""
	}
	return fmt.Sprintf("%d messages are too few, it takes %d", sent, least)
}
