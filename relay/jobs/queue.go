package jobs

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

const (
	// contested is how long a queue waits before it looks again for jobs that
	// others have claimed before it.
	contested = 50 * time.Millisecond
	// storeRetry is how long it waits when the store did not answer.
	storeRetry = 2 * time.Second
)

// queue claims the jobs of one kind and has its worker do them.
type queue struct {
	*Config
	Worker
	perSite int
	figures figures

	next    atomic.Int64  // the time until which it sleeps: milliseconds since 1970
	woken   chan struct{} // it should look before that
	unwatch func()

	base   context.Context // of the jobs; ends when they are to be handed back
	cancel context.CancelFunc
	tries  sync.WaitGroup

	mu      sync.Mutex
	running int            // calls of Do that have not returned
	sites   map[string]int // tries under way
	crowded bool           // there was more due than there was room for
}

func newQueue(c *Config, w Worker, m *metrics) *queue {
	q := &queue{
		Config: c, Worker: w, perSite: max(1, w.Concurrency/4), figures: m.of(w.Kind),
		woken: make(chan struct{}, 1), sites: map[string]int{},
	}
	q.base, q.cancel = context.WithCancel(context.Background())
	return q
}

// run claims jobs until ctx ends, and then drains.
func (q *queue) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-q.woken:
		case <-ctx.Done():
			q.drain()
			return
		}
		timer.Reset(q.look(ctx))
	}
}

// drain returns when no try is under way. Those that take too long are told to
// end.
func (q *queue) drain() {
	if q.unwatch != nil {
		q.unwatch()
	}
	late := time.AfterFunc(q.Drain, q.cancel)
	defer late.Stop()
	q.tries.Wait()
	q.cancel()
}

// look claims what is due and has room, and returns when to look again.
func (q *queue) look(ctx context.Context) time.Duration {
	q.watch(ctx)
	for ctx.Err() == nil {
		now := q.Now()
		q.next.Store(store.NoJob) // whatever is scheduled from here on wakes
		sites, next, err := q.Store.Due(ctx, q.Kind, now)
		if err != nil {
			q.warn(ctx, "due jobs not looked for", err)
			return storeRetry
		}
		q.next.Store(next)
		claimed, asked, err := q.claim(ctx, sites, now)
		switch {
		case err != nil:
			q.warn(ctx, "due jobs not claimed", err)
			return storeRetry
		case claimed:
			continue // there may be more
		case asked:
			return contested
		}
		return min(time.Duration(min(next-now, q.Poll.Milliseconds()))*time.Millisecond, q.Poll)
	}
	return 0
}

// claim claims due jobs of sites. It reports whether it got some, and whether it
// has asked for any.
func (q *queue) claim(ctx context.Context, sites []string, now int64) (claimed, asked bool, err error) {
	rand.Shuffle(len(sites), func(i, j int) { sites[i], sites[j] = sites[j], sites[i] })
	for _, site := range sites {
		room := q.room(site)
		if room <= 0 {
			continue
		}
		asked = true
		jobs, err := q.Store.Claim(ctx, site, q.Kind, now, q.hold().Milliseconds(), room)
		if err != nil {
			return claimed, asked, err
		}
		for _, job := range jobs {
			claimed = true
			q.start(site, job)
		}
	}
	return claimed, asked, nil
}

// room is how many jobs of a site may begin now. If there is none, the end of a
// job wakes the queue.
func (q *queue) room(site string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	room := min(q.Concurrency-q.running, q.perSite-q.sites[site])
	q.crowded = q.crowded || room <= 0
	return room
}

// watch sees to it that the queue is woken when jobs are scheduled.
func (q *queue) watch(ctx context.Context) {
	if q.unwatch != nil {
		return
	}
	stop, err := q.Store.Watch(ctx, store.JobsTopic(q.Kind), func(n store.Note) {
		if n.Gap || n.Due < q.next.Load() {
			q.wake()
		}
	})
	if err != nil {
		q.warn(ctx, "jobs not watched", err)
		return
	}
	q.unwatch = stop
}

func (q *queue) wake() {
	select {
	case q.woken <- struct{}{}:
	default:
	}
}

func (q *queue) warn(ctx context.Context, text string, err error) {
	if ctx.Err() == nil {
		q.Log.WarnContext(ctx, text, "job", q.Kind, "error", err)
	}
}
