package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// ErrRate refuses what came too fast.
var ErrRate = &chat.Refusal{Code: wire.CodeRate}

// limiterMost bounds how many addresses a Limiter remembers.
const limiterMost = 10_000

// Limiter allows so many things per address and time. It forgets addresses
// that have been quiet.
type Limiter struct {
	perMinute int

	mu    sync.Mutex
	known map[string]*rate.Limiter
}

// NewLimiter allows perMinute things per minute and address, in bursts of half
// of that.
func NewLimiter(perMinute int) *Limiter {
	return &Limiter{perMinute: perMinute, known: map[string]*rate.Limiter{}}
}

// Check counts one more, or returns ErrRate if it is too many now.
func (l *Limiter) Check(address string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket := l.known[address]
	if bucket == nil {
		if len(l.known) >= limiterMost {
			l.forget(now)
		}
		bucket = rate.NewLimiter(rate.Limit(float64(l.perMinute)/60), max(l.perMinute/2, 1))
		l.known[address] = bucket
	}
	if !bucket.AllowN(now, 1) {
		return ErrRate
	}
	return nil
}

// forget drops the addresses whose bucket is full, and if all are busy any.
func (l *Limiter) forget(now time.Time) {
	for address, bucket := range l.known {
		if bucket.TokensAt(now) >= float64(bucket.Burst()) {
			delete(l.known, address)
		}
	}
	for address := range l.known {
		if len(l.known) < limiterMost {
			return
		}
		delete(l.known, address)
	}
}
