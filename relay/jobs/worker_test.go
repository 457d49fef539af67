package jobs

import (
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	b := Backoff{Base: 100 * time.Millisecond, Max: 2 * time.Second}
	seen := map[time.Duration]bool{}
	for try, most := range map[int]time.Duration{
		1: 100 * time.Millisecond, 2: 200 * time.Millisecond, 5: 1600 * time.Millisecond,
		6: 2 * time.Second, 100: 2 * time.Second,
	} {
		for range 100 {
			wait := b.after(try)
			if wait < most/2 || wait > most {
				t.Errorf("after try %d it waits %v, want at most %v", try, wait, most)
			}
			seen[wait] = true
		}
	}
	if len(seen) < 50 {
		t.Errorf("500 times are only %d different ones", len(seen))
	}
}
