package inbox

import (
	"sync"

	"github.com/parley-chat/parley/templates"
)

// scene is all that a frame of events depends on: equal scenes, the same frame.
type scene struct {
	// The events from one that the page has to another.
	site, conv, epoch string
	after, seq        uint64
	last              string

	words *templates.Words
	above string // the event above them
	head  templates.Head
	// What goes with the events because it has changed, and whom the head is for.
	newHead, newReceipt, newFacts bool
	agent                         string
	receipt                       templates.Receipt
	facts                         templates.Facts
}

// scenesBytes is about how much text is remembered.
const scenesBytes = 1 << 20

// scenes are the frames of events that were made last, so that what several
// agents have open is rendered once.
type scenes struct {
	mu     sync.Mutex
	frames map[scene][]byte
	bytes  int
}

// frame returns the frame of a scene, by make if it is not known. Those who come
// at once may make it twice.
func (s *scenes) frame(key scene, make func() ([]byte, error)) ([]byte, error) {
	s.mu.Lock()
	frame, ok := s.frames[key]
	s.mu.Unlock()
	if ok {
		return frame, nil
	}
	frame, err := make()
	if err != nil || len(frame) > scenesBytes {
		return frame, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.frames == nil || s.bytes+len(frame) > scenesBytes {
		s.frames, s.bytes = map[scene][]byte{}, 0
	}
	if _, ok := s.frames[key]; !ok {
		s.frames[key] = frame
		s.bytes += len(frame)
	}
	return frame, nil
}
