package client

import (
	"context"
	"crypto/rand"
	"maps"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// core is what visitors and agents have in common.
type core struct {
	conf Config
	http *http.Client
	end  context.CancelFunc
	work sync.WaitGroup

	wake  chan struct{} // asks to look at what is to be sent
	hurry chan struct{} // ends a wait before the next dial

	telling sync.Mutex // held while a hook runs

	mu     sync.Mutex
	rand   *mathrand.Rand
	addr   int // index of the address in use
	outbox []*item
	pos    Position
	live   bool
	stats  Stats
}

func newCore(conf Config, end context.CancelFunc) *core {
	if conf.Dial == nil {
		conf.Dial = (&net.Dialer{Timeout: openWithin}).DialContext
	}
	if conf.Seed == 0 {
		conf.Seed = mathrand.Uint64()
	}
	var transport http.RoundTripper = &http.Transport{DialContext: conf.Dial, DisableKeepAlives: true}
	if conf.Public != nil {
		transport = named{transport, conf.Public}
	}
	c := &core{
		conf: conf, end: end, wake: make(chan struct{}, 1), hurry: make(chan struct{}, 1),
		rand: mathrand.New(mathrand.NewPCG(conf.Seed, 7)),
		http: &http.Client{Transport: transport, CheckRedirect: stay},
	}
	c.addr = c.rand.IntN(len(conf.URLs))
	return c
}

// newID makes a 128-bit random id.
func newID() string {
	var bits [16]byte
	rand.Read(bits[:]) // never fails, see crypto/rand
	return chat.FormatID(bits)
}

// Close ends the client and returns when nothing of it runs. What is in the
// outbox stays unsent.
func (c *core) Close() {
	c.end()
	c.work.Wait()
}

// Conv is the id of the conversation.
func (c *core) Conv() string { return c.conf.Conv }

// Live reports whether the client is connected and greeted.
func (c *core) Live() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.live
}

// Position is how far the client knows the log.
func (c *core) Position() Position {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pos
}

func (c *core) setPosition(p Position) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pos = p
}

// Hurry dials at once if the client waits or was told to stop, as when the
// network is back or somebody acts.
func (c *core) Hurry() { poke(c.hurry) }

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Stats returns a copy of the counts.
func (c *core) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Closes, s.Errors, s.Answers = maps.Clone(s.Closes), maps.Clone(s.Errors), maps.Clone(s.Answers)
	s.Waits, s.Failures = slices.Clone(s.Waits), slices.Clone(s.Failures)
	return s
}

// count counts one in a map of the stats.
func count[K comparable](c *core, of *map[K]int, key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if *of == nil {
		*of = map[K]int{}
	}
	(*of)[key]++
}

// gap notes that events are missing.
func (c *core) gap() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Gaps++
}

// dropped notes that what was shown is gone.
func (c *core) dropped() {
	c.mu.Lock()
	c.stats.Reloads++
	c.mu.Unlock()
	c.tell(c.conf.Reload)
}

// newest are the last n of a list.
func newest[T any](list []T, n int) []T { return list[max(len(list)-n, 0):] }

// url is the relay to speak to now.
func (c *core) url() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conf.URLs[c.addr%len(c.conf.URLs)]
}

// failed notes that a relay does not answer: the next one is asked, unless
// that is done already.
func (c *core) failed(url, what string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conf.URLs[c.addr%len(c.conf.URLs)] == url {
		c.addr++
	}
	c.stats.Failures = newest(append(c.stats.Failures, what+": "+err.Error()), 10)
}

// backoff is a wait with full jitter: rand(0, min(30 s, 0.5 s · 2^n)).
func (c *core) backoff(failures int) time.Duration {
	most := 30 * time.Second
	if failures < 6 {
		most = 500 * time.Millisecond << failures
	}
	return c.chance(most)
}

func (c *core) chance(most time.Duration) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Duration(c.rand.Int64N(int64(most)))
}

// pause waits, less if something comes from until or ctx ends.
func pause(ctx context.Context, d time.Duration, until <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-until:
	}
}

// tell calls a hook.
func (c *core) tell(hook func()) {
	if hook != nil {
		c.telling.Lock()
		defer c.telling.Unlock()
		hook()
	}
}
