package inbox

import (
	"sync"

	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// scene is all that the frames of events depend on: equal scenes, the same frames.
type scene struct {
	// The events from one that the page has to another.
	site, conv, epoch string
	after, seq        uint64
	last              string

	words *words.Words
	above string // the event above them
	head  ui.Head
	// What goes with the events because it has changed, and whom the head is for.
	newHead, newReceipt, newFacts bool
	agent                         string
	receipt                       ui.Receipt
	facts                         ui.Facts
	row                           bool // and the row of the list
}

// scenesBytes is about how much text is remembered.
const scenesBytes = 256 << 10

// scenes are the frames that were made last for conversations which several pages
// have open, so that they are rendered once.
type scenes struct {
	mu    sync.Mutex
	open  map[string]int // pages that have a conversation open
	made  map[scene][][]byte
	bytes int
}

func newScenes() *scenes { return &scenes{open: map[string]int{}, made: map[scene][][]byte{}} }

// enter says that a page has opened a conversation.
func (s *scenes) enter(conv string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[conv]++
}

// leave says that a page which had entered has closed it.
func (s *scenes) leave(conv string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[conv]--; s.open[conv] == 0 {
		delete(s.open, conv)
	}
}

// frames returns the frames of a scene, by render if they are not known. Those
// who come at once may render them twice.
func (s *scenes) frames(key scene, render func() ([][]byte, error)) ([][]byte, error) {
	s.mu.Lock()
	shared := s.open[key.conv] > 1
	s.mu.Unlock()
	if !shared {
		return render()
	}
	if frames := s.known(key); frames != nil {
		return frames, nil
	}
	frames, err := render()
	if err == nil {
		s.keep(key, frames)
	}
	return frames, err
}

func (s *scenes) known(key scene) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[key]
}

// keep remembers frames, and forgets all others if there are too many.
func (s *scenes) keep(key scene, frames [][]byte) {
	size := 0
	for _, frame := range frames {
		size += len(frame)
	}
	if size > scenesBytes {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.made[key]; ok {
		return
	}
	if s.bytes+size > scenesBytes {
		clear(s.made)
		s.bytes = 0
	}
	s.made[key] = frames
	s.bytes += size
}
