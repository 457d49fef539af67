package sqlite

import (
	"fmt"
	"sync/atomic"
)

// writeHealth is what the Store remembers of its file for Health.
type writeHealth struct {
	broken  atomic.Bool  // the last write failed
	damaged atomic.Int64 // stored values that could not be read
}

func (h *writeHealth) writable() bool { return !h.broken.Load() }

func (h *writeHealth) warnings() []string {
	if n := h.damaged.Load(); n > 0 {
		return []string{fmt.Sprintf("%d damaged values were found in the file since the start, and left out", n)}
	}
	return nil
}
