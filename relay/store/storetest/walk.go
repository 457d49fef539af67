package storetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// walk is a random walk over a Store and the model.
type walk struct {
	*env
	rnd    *rand.Rand
	stores []store.Store
	m      model
	convs  []string
	now    int64
}

func testModel(e *env) {
	seed := rand.Uint64()
	e.Logf("seed %d", seed)
	w := &walk{
		env: e, rnd: rand.New(rand.NewPCG(seed, 0)), now: epoch0,
		stores: []store.Store{e.open(), e.open()},
		m: model{
			logs: map[string][]chat.Event{}, batches: map[string][]batchOf{},
			docs: map[string]store.Doc{}, there: map[string]int64{}, jobs: map[string]*modelJob{},
		},
	}
	for range 8 {
		w.convs = append(w.convs, store.NewID())
	}
	ops := []struct {
		weight int
		op     func()
	}{
		{30, w.append}, {8, w.retry}, {6, w.put}, {4, w.beat}, {6, w.schedule}, {6, w.claim},
		{6, w.readLog}, {6, w.readList}, {2, w.readRest},
	}
	var deck []func()
	for _, o := range ops {
		deck = append(deck, slices.Repeat([]func(){o.op}, o.weight)...)
	}
	for range 500 {
		w.now += w.rnd.Int64N(3) // often the same: ties
		deck[w.rnd.IntN(len(deck))]()
		if w.Failed() {
			w.Fatalf("the walk ends; seed %d", seed)
		}
	}
	w.readRest()
	for _, view := range w.views() {
		w.readView(view)
	}
}

func (w *walk) store() store.Store { return w.stores[w.rnd.IntN(len(w.stores))] }
func (w *walk) conv() string       { return w.convs[w.rnd.IntN(len(w.convs))] }

func (w *walk) views() []string {
	views := []string{chat.ViewAll, chat.ViewOpen, chat.ViewUnassigned, chat.ViewResolved, chat.ViewOffered, chat.ViewRated}
	for i := range 3 {
		views = append(views, madeUp.List(chat.Role(i).String()))
		views = append(views, chat.ViewAgent(fmt.Sprint("agent", i)), chat.ViewVisitor(fmt.Sprint("visitor", i)))
	}
	return views
}

// event is any event, sensible or not: the store keeps what it is given.
func (w *walk) event(c chat.Conversation) chat.Event {
	agent := fmt.Sprint("agent", w.rnd.IntN(3))
	if w.rnd.IntN(10) == 0 {
		return started(fmt.Sprint("visitor", w.rnd.IntN(3)), w.now)
	}
	switch w.rnd.IntN(13) {
	case 0, 1, 2:
		return said(hostile[w.rnd.IntN(len(hostile))], w.now)
	case 3:
		return replied(agent, "reply", w.now)
	case 4:
		return assigned(agent, w.now)
	case 5:
		return resolved(w.now)
	case 6:
		return reopened(w.now)
	case 7:
		return offered(w.now)
	case 8:
		return answered(c.Offer, 1+w.rnd.IntN(5), "", w.now)
	case 9:
		return read(chat.Role(w.rnd.IntN(3)), w.rnd.Uint64N(c.Seq+2), w.now)
	case 10:
		return chat.Event{Kind: chat.KindNote, Role: chat.RoleAgent, Text: fmt.Sprint(w.rnd.IntN(3)), At: w.now}
	case 11:
		return chat.Event{Kind: chat.KindQueued, At: w.now}
	default:
		return chat.Event{Kind: chat.KindContact, Role: chat.RoleVisitor, Name: "Ada", At: w.now, Body: &chat.Contact{Email: hostile[w.rnd.IntN(len(hostile))]}}
	}
}

func (w *walk) append() {
	conv, id, refused := w.conv(), store.NewID(), w.rnd.IntN(10) == 0
	before := w.m.state(conv)
	var step store.Step
	for range w.rnd.IntN(4) {
		step.Events = append(step.Events, w.event(before))
	}
	step.Events = identified(id, step.Events)
	if w.rnd.IntN(4) == 0 {
		step.Schedule = []store.Job{w.job()}
	} else if w.rnd.IntN(4) == 0 {
		step.Cancel = []store.JobID{{Kind: work, Key: w.job().Key}}
	}
	reason := &refusal{"refused"}
	var last chat.Conversation // what Decide's outcome that counts was decided on
	r, err := w.store().Append(w.ctx, w.site, conv, store.Batch{ID: id, Decide: func(c *chat.Conversation) (store.Step, error) {
		last = *c
		if refused {
			return step, reason
		}
		return decide(step)(c)
	}})
	if !same(last, before) {
		w.Errorf("Decide got\n%+v, want\n%+v", last, before)
	}
	switch {
	case refused && err != error(reason):
		w.Errorf("the refusal came back as %v", err)
	case !refused && err != nil:
		w.Errorf("append: %v", err)
	case !refused && len(step.Events) > 0:
		w.stored(conv, id, step)
	}
	if r.Repeated {
		w.Errorf("append returned\n%+v", r)
	}
	if len(w.m.logs[conv]) > 0 {
		w.hasState(w.store(), conv, w.m.state(conv))
	}
}

// stored does to the model what the step did to the store.
func (w *walk) stored(conv, id string, step store.Step) {
	log := w.m.logs[conv]
	b := batchOf{id, len(log), len(log) + len(step.Events)}
	for _, event := range step.Events {
		event.Seq = uint64(len(log)) + 1
		log = append(log, event)
	}
	w.m.logs[conv] = log
	w.m.batches[conv] = append(w.m.batches[conv], b)
	for _, id := range step.Cancel {
		delete(w.m.jobs, id.Key)
	}
	for _, job := range step.Schedule {
		w.m.jobs[job.Key] = &modelJob{job, job.Due}
	}
}

func (w *walk) retry() {
	conv := w.conv()
	if len(w.m.batches[conv]) == 0 {
		return
	}
	b := w.m.batches[conv][w.rnd.IntN(len(w.m.batches[conv]))]
	r, err := w.store().Append(w.ctx, w.site, conv, storeBatch(b.id, w.refuse))
	if err != nil || !r.Repeated || !slices.EqualFunc(r.Events, w.m.logs[conv][b.first:b.next], sameEvent) || r.Visitor != w.m.state(conv).Visitor {
		w.Errorf("a retry returned %+v, %v", r, err)
	}
}

func (w *walk) put() {
	id := fmt.Sprint("doc", w.rnd.IntN(4))
	had := w.m.docs[id]
	d := store.Doc{ID: id, Version: had.Version, Body: fmt.Append(nil, w.rnd.Uint32())}
	if w.rnd.IntN(4) == 0 {
		d.Version = store.Any
	}
	if w.rnd.IntN(4) == 0 {
		d.Body = nil
	}
	w.must(w.store().PutDocs(w.ctx, w.site, "k", d))
	if d.Body == nil {
		delete(w.m.docs, id)
		return
	}
	d.Version = had.Version + 1
	w.m.docs[id] = d
}

func (w *walk) beat() {
	member, until := fmt.Sprint("m", w.rnd.IntN(4)), w.now+w.rnd.Int64N(20)
	if w.rnd.IntN(4) == 0 {
		until = 0
	}
	w.must(w.store().Beat(w.ctx, w.site, "set", member, until))
	w.m.there[member] = until
}

func (w *walk) job() store.Job {
	return store.Job{Key: fmt.Sprint("job", w.rnd.IntN(6)), Kind: work, Due: w.now + w.rnd.Int64N(10), Body: fmt.Sprint(w.rnd.IntN(100))}
}

func (w *walk) schedule() {
	job := w.job()
	w.must(w.store().Schedule(w.ctx, w.site, job))
	w.m.jobs[job.Key] = &modelJob{job, job.Due}
}

// claim claims all that is due, and finishes some of it.
func (w *walk) claim() {
	hold := w.rnd.Int64N(8)
	jobs, err := w.store().Claim(w.ctx, w.site, work, w.now, hold, 100)
	w.must(err)
	due := map[string]store.Job{}
	for key, job := range w.m.jobs {
		if job.next <= w.now {
			job.Attempt++
			job.next = w.now + hold
			due[key] = job.Job
		}
	}
	if len(jobs) != len(due) {
		w.Errorf("claimed %v, want %v", jobs, due)
	}
	for _, job := range jobs {
		want := due[job.Key]
		want.Claim = job.Claim
		if job != want {
			w.Errorf("claimed %+v, want %+v", job, want)
		}
		switch w.rnd.IntN(3) {
		case 0:
			w.done(w.store(), job, true)
			delete(w.m.jobs, job.Key)
		case 1:
			again := w.m.jobs[job.Key]
			again.next = w.now + w.rnd.Int64N(8)
			w.again(w.store(), job, again.next, true)
		}
	}
}

func (w *walk) readLog() {
	conv := w.conv()
	log := w.m.logs[conv]
	after, limit := w.rnd.IntN(len(log)+1), 1+w.rnd.IntN(10)
	events, _, err := w.store().Events(w.ctx, w.site, conv, uint64(after), limit)
	if want := log[after:min(after+limit, len(log))]; err != nil || !slices.EqualFunc(events, want, sameEvent) {
		w.Errorf("%d events after %d are\n%+v, %v, want\n%+v", limit, after, events, err, want)
	}
	if len(log) > 0 {
		w.hasState(w.store(), conv, w.m.state(conv))
	}
}

func (w *walk) readList() {
	views := w.views()
	w.readView(views[w.rnd.IntN(len(views))])
}

func (w *walk) readView(view string) {
	want := w.m.list(view)
	if got := w.list(w.store(), view, 1+w.rnd.IntN(4)); !slices.Equal(got, want) {
		w.Errorf("%s lists %v, want %v", view, got, want)
	}
	counts, err := w.store().Counts(w.ctx, w.site, view)
	if err != nil || counts[0] != int64(len(want)) {
		w.Errorf("%s counts %v, %v, want %d", view, counts, err, len(want))
	}
}

func (w *walk) readRest() {
	counters, err := w.store().Counters(w.ctx, w.site)
	w.must(err)
	maps.DeleteFunc(counters, func(_ string, n int64) bool { return n == 0 })
	if want := w.m.counters(); !maps.Equal(counters, want) {
		w.Errorf("the counters are %v, want %v", counters, want)
	}

	docs, err := w.store().Docs(w.ctx, w.site, "k")
	w.must(err)
	var want []store.Doc
	for _, id := range slices.Sorted(maps.Keys(w.m.docs)) {
		want = append(want, w.m.docs[id])
	}
	if !slices.EqualFunc(docs, want, sameDoc) {
		w.Errorf("the documents are %v, want %v", docs, want)
	}

	there, err := w.store().Present(w.ctx, w.site, "set", w.now)
	w.must(err)
	var members []string
	for _, member := range slices.Sorted(maps.Keys(w.m.there)) {
		if w.m.there[member] > w.now {
			members = append(members, member)
		}
	}
	if !slices.Equal(there, members) {
		w.Errorf("%v are present, want %v", there, members)
	}
}
