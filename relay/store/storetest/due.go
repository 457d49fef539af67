package storetest

import (
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// again gives a claimed job back.
func (e *env) again(s store.Store, job store.Job, at int64, want bool) {
	e.Helper()
	if given, err := s.Retry(e.ctx, e.site, job, at); err != nil || given != want {
		e.Errorf("retry of %s: %v, %v, want %v", job.Key, given, err, want)
	}
}

func testJobRetried(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	e.must(s.Schedule(e.ctx, e.site, store.Job{Kind: work, Key: "a", Conv: "c", Due: now, Body: "b"}))
	first, _ := e.claim(s, now, 1000, 10)
	if len(first) != 1 {
		e.Fatalf("claimed %+v", first)
	}
	e.again(other, first[0], now+50, true)
	e.again(other, first[0], now+10, false)
	e.done(other, first[0], false)
	if _, keys := e.claim(s, now+49, 1000, 10); len(keys) != 0 {
		e.Errorf("%v are due before their retry", keys)
	}
	second, _ := e.claim(other, now+50, 1000, 10)
	want := first[0]
	if len(second) != 1 || second[0].Claim == want.Claim {
		e.Fatalf("claimed %+v, then %+v", first, second)
	}
	want.Attempt, want.Claim = 2, second[0].Claim
	if second[0] != want {
		e.Errorf("claimed %+v, want %+v", second[0], want)
	}

	// Given back as if it had not been claimed, and then taken away.
	second[0].Attempt--
	e.again(s, second[0], now+20, true)
	third, _ := e.claim(s, now+50, 10, 10)
	if len(third) != 1 || third[0].Attempt != 2 {
		e.Fatalf("claimed %+v", third)
	}
	e.must(other.Schedule(e.ctx, e.site, due("a", now+70)))
	e.again(s, third[0], now, false)
	e.hasJobs(s, now+69)
	e.hasJobs(s, now+70, "a")
	e.again(s, store.Job{Kind: work, Key: "a"}, now, false)
	e.again(s, store.Job{Kind: work, Key: "none", Claim: "guessed"}, now, false)
}

// testExtend has a claim that is kept for longer, by who has it only.
func testExtend(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	extend := func(job store.Job, until int64, want bool) {
		e.Helper()
		if kept, err := other.Extend(e.ctx, e.site, job, until); err != nil || kept != want {
			e.Errorf("extending the claim of %s: %v, %v, want %v", job.Key, kept, err, want)
		}
	}
	e.must(s.Schedule(e.ctx, e.site, due("a", now)))
	first, _ := e.claim(s, now, 100, 10)
	extend(first[0], now+250, true)
	if _, keys := e.claim(s, now+249, 100, 10); len(keys) != 0 {
		e.Errorf("%v were claimed while somebody kept them", keys)
	}
	second, _ := e.claim(s, now+250, 100, 10)
	if len(second) != 1 || second[0].Attempt != 2 {
		e.Fatalf("claimed %+v", second)
	}
	extend(first[0], now+10_000, false) // it is another's
	extend(store.Job{Kind: work, Key: "a"}, now+10_000, false)
	extend(store.Job{Kind: work, Key: "none", Claim: "guessed"}, now+10_000, false)
	e.must(s.Schedule(e.ctx, e.site, due("a", now+300)))
	extend(second[0], now+10_000, false) // it moved
	third := e.hasJobs(s, now+300, "a")
	e.done(s, third[0], true)
	extend(third[0], now+10_000, false)
	e.hasJobs(s, now+20_000)
}

// testJobKinds has one key in two kinds: neither is in the other's way.
func testJobKinds(e *env) {
	s := e.open()
	const now = epoch0
	e.must(s.Schedule(e.ctx, e.site, due("a", now), store.Job{Kind: "other", Key: "a", Due: now, Body: "b"}, due("b", now+1)))
	jobs, keys := e.claim(s, now+10, 1000, 10)
	if !slices.Equal(keys, []string{"a", "b"}) {
		e.Fatalf("claimed %v", keys)
	}
	others, err := s.Claim(e.ctx, e.site, "other", now, 1000, 10)
	if err != nil || len(others) != 1 || others[0].Body != "b" || others[0].Kind != "other" {
		e.Fatalf("claimed %+v, %v", others, err)
	}
	e.done(s, jobs[0], true)
	e.done(s, others[0], true)
	_, err = s.Append(e.ctx, e.site, store.NewID(), storeBatch(store.NewID(), decide(store.Step{
		Events:   identified("", []chat.Event{said("x", now)}),
		Schedule: []store.Job{due("a", now), {Kind: "other", Key: "b", Due: now}},
		Cancel:   []store.JobID{{Kind: "other", Key: "a"}, {Kind: work, Key: "b"}},
	})))
	e.must(err)
	e.hasJobs(s, now+2000, "a")
}

// kindOfOne is a kind that no other test has: what is due next is asked for all
// sites.
func kindOfOne() string { return "k-" + store.NewID() }

func testDueSites(e *env) {
	s, other := e.open(), e.open()
	const now = epoch0
	kind, sites := kindOfOne(), []string{newSite(), newSite(), newSite()}
	job := func(key string, at int64) store.Job { return store.Job{Kind: kind, Key: key, Due: at} }
	due := func(at, next int64, want ...string) {
		e.Helper()
		for _, s := range []store.Store{s, other} {
			got, then, err := s.Due(e.ctx, kind, at)
			if err != nil {
				e.Fatalf("due: %v", err)
			}
			slices.Sort(got)
			if want := slices.Sorted(slices.Values(want)); !slices.Equal(got, want) {
				e.Errorf("at %d the sites %v are due, want %v", at-now, got, want)
			}
			// A site that is due may have its next job at any time.
			if then <= at || len(want) == 0 && then != next {
				e.Errorf("at %d the next job is due at %d, want %d", at-now, then-now, next-now)
			}
		}
	}
	due(now, store.NoJob)
	e.must(s.Schedule(e.ctx, sites[0], job("a", now), job("b", now+5)))
	due(now-1, now)
	e.must(other.Schedule(e.ctx, sites[1], job("a", now+10)))
	_, err := s.Append(e.ctx, sites[2], store.NewID(), storeBatch(store.NewID(), decide(store.Step{
		Events:   identified("", []chat.Event{said("x", now)}),
		Schedule: []store.Job{job("a", now+20)},
	})))
	e.must(err)

	due(now-1, now)
	due(now, now+10, sites[0])
	due(now+10, now+20, sites[0], sites[1])
	due(now+20, store.NoJob, sites...)
	var held store.Job
	for _, site := range sites {
		jobs, err := s.Claim(e.ctx, site, kind, now+20, 100, 10)
		e.must(err)
		if site == sites[1] {
			held = jobs[0]
			continue
		}
		for _, job := range jobs {
			done, err := s.Done(e.ctx, site, job)
			if !done || err != nil {
				e.Errorf("done: %v, %v", done, err)
			}
		}
	}
	due(now+21, now+120)
	due(now+119, now+120)
	due(now+120, store.NoJob, sites[1])
	if again, err := other.Retry(e.ctx, sites[1], held, now+60); !again || err != nil {
		e.Errorf("retry: %v, %v", again, err)
	}
	due(now+30, now+60)
	due(now+60, store.NoJob, sites[1])
}

// testJobsWake schedules in every way and expects to hear of it elsewhere, if it
// is due before what is known.
func testJobsWake(e *env) {
	s := e.open()
	const far = epoch0 + 1000*365*24*60*60*1000
	for name, watcher := range map[string]store.Store{"same": s, "other": e.open()} {
		kind := kindOfOne()
		n := e.watch(watcher, store.JobsTopic(kind))
		heard := func(at int64) {
			e.Helper()
			n.wait(name+": a note of the job", func(note store.Note) bool { return note.Gap || note.Due == at })
		}
		e.must(s.Schedule(e.ctx, e.site, store.Job{Kind: kind, Key: name, Due: far + 2}))
		heard(far + 2)
		e.must(s.Schedule(e.ctx, newSite(), store.Job{Kind: kind, Key: name, Due: far + 1}))
		heard(far + 1)
		_, err := s.Append(e.ctx, e.site, store.NewID(), storeBatch(store.NewID(), decide(store.Step{
			Events:   identified("", []chat.Event{said("x", epoch0)}),
			Schedule: []store.Job{{Kind: kind, Key: name, Due: epoch0}},
		})))
		e.must(err)
		heard(epoch0)
		jobs, err := s.Claim(e.ctx, e.site, kind, epoch0, 1000, 10)
		if err != nil || len(jobs) != 1 {
			e.Fatalf("claimed %+v, %v", jobs, err)
		}
		e.again(s, jobs[0], far, true)
		heard(far)
	}
}
