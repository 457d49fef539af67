package budget

import "time"

// bucket is a token bucket that also knows how much was taken from it lately.
type bucket struct {
	left float64
	// lately is what was taken, each part of it fading within the time in which
	// the limit fills the bucket.
	lately float64
	at     time.Duration // of left and lately; 0: nothing was ever taken
}

// turn brings a bucket up to date.
func (u *bucket) turn(l limit, now time.Duration) {
	if u.at == 0 {
		u.left, u.at = l.burst, now
		return
	}
	passed := (now - u.at).Seconds()
	if passed <= 0 {
		return
	}
	u.left = min(u.left+passed*l.rate, l.burst)
	fill := l.burst / l.rate
	u.lately *= fill / (fill + passed)
	u.at = now
}

// full reports whether there is nothing to remember.
func (u *bucket) full(l limit, now time.Duration) bool {
	if u.at == 0 || l.rate == 0 {
		return true
	}
	return u.left+(now-u.at).Seconds()*l.rate >= l.burst
}

// wait is how long it takes until there is so much.
func (u *bucket) wait(l limit, cost float64) time.Duration {
	return time.Duration(max(cost-u.left, 0) / l.rate * float64(time.Second))
}
