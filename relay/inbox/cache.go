package inbox

import (
	"sync"

	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// renderKey is all that frames depend on: equal keys, the same frames. It names
// the events from one that pages have to another, or with after 0 a row alone.
type renderKey struct {
	conv       string
	after, seq uint64
	last       string // the id of the event seq
	above      string // the id of the event that stands above them
	words      *words.Words
	whole      bool   // with all that stands around the log, changed or not
	agent      string // whom the head is for, if it goes along
	labels     ui.Labels
}

// cacheBytes is about how much text is remembered.
const cacheBytes = 256 << 10

// renderCache holds the frames that were made last, so that they are rendered
// once for all pages.
type renderCache struct {
	mu    sync.Mutex
	made  map[renderKey][][]byte
	bytes int
}

func newRenderCache() *renderCache { return &renderCache{made: map[renderKey][][]byte{}} }

// frames returns the frames of a key, by render if they are not known. Callers
// at once may render them twice.
func (c *renderCache) frames(key renderKey, render func() ([][]byte, error)) ([][]byte, error) {
	c.mu.Lock()
	frames := c.made[key]
	c.mu.Unlock()
	if frames != nil {
		return frames, nil
	}
	frames, err := render()
	if err == nil {
		c.keep(key, frames)
	}
	return frames, err
}

// keep remembers frames, and forgets all others if there are too many.
func (c *renderCache) keep(key renderKey, frames [][]byte) {
	size := 0
	for _, frame := range frames {
		size += len(frame)
	}
	if size > cacheBytes {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.made[key]; ok {
		return
	}
	if c.bytes+size > cacheBytes {
		clear(c.made)
		c.bytes = 0
	}
	c.made[key] = frames
	c.bytes += size
}
