package session

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

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

// Allow reports whether one more is allowed now, and counts it.
func (l *Limiter) Allow(address string, now time.Time) bool {
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
	return bucket.AllowN(now, 1)
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
