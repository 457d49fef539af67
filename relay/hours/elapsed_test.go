package hours

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestElapsedAgainstEveryMinute compares what clocks run on with counting minutes,
// around both nights on which clocks are put.
func TestElapsedAgainstEveryMinute(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, night := range nights(t, zone, 2026) {
			for range 3 {
				seed := rand.Uint64()
				r := rand.New(rand.NewPCG(seed, 0))
				h := randomHours(r, name, night)
				s, err := h.Schedule()
				if err != nil {
					t.Fatal(err)
				}
				from := night.Add(time.Duration(r.IntN(72*60)-48*60) * time.Minute)
				length := r.IntN(3 * dayMinutes)
				every := newSlow(h, from, from.Add(time.Duration(length)*time.Minute))
				ends := []time.Time{from} // of each minute that is open, by how many there are
				for i := range length {
					if at := from.Add(time.Duration(i) * time.Minute); every[at.In(zone).Format(minute)] {
						ends = append(ends, at.Add(time.Minute))
					}
				}
				open := len(ends) - 1
				if got := s.Between(from, from.Add(time.Duration(length)*time.Minute)); got != time.Duration(open)*time.Minute {
					t.Errorf("seed %d, %s: open for %v of %d min from %v, want %d min, %+v", seed, name, got, length, from, open, h)
				}
				n := r.IntN(open + 1)
				if got, ok := s.After(from, time.Duration(n)*time.Minute); !ok || !got.Equal(ends[n]) {
					t.Errorf("seed %d, %s: %d min after %v are over at %v, want %v, %+v", seed, name, n, from, got, ends[n], h)
				}
			}
		}
	}
}

// TestElapsedNever: what never opens is never over.
func TestElapsedNever(t *testing.T) {
	s, err := Hours{Zone: "UTC"}.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if at, ok := s.After(now, time.Minute); ok {
		t.Errorf("over at %v", at)
	}
	if at, ok := s.After(now, 0); !ok || !at.Equal(now) {
		t.Errorf("nothing is over at %v, %v", at, ok)
	}
}
