package store

import "context"

// Topics is the part of Store that wakes those who watch.
type Topics interface {
	// Watch calls wake for what is published under topic, from when Watch
	// returns until stop is called; after that wake is not called again. wake
	// must not block. A wake-up is a hint and never the data's only carrier:
	// notes may be lost, in which case one with Gap follows.
	Watch(ctx context.Context, topic Topic, wake func(Note)) (stop func(), err error)

	// Signal publishes a passing sign under topic to those who watch now. It is
	// kept nowhere.
	Signal(ctx context.Context, topic Topic, sign Sign) error
}

// Prompt is a Store that can call a wake-up where it hears of what is new.
type Prompt interface {
	// WatchPromptly is Watch for a wake that keeps its promise: it may be called
	// on a goroutine that brings the notes of all, and everybody waits for it.
	// Only with Note.Patient it may block.
	WatchPromptly(ctx context.Context, topic Topic, wake func(Note)) (stop func(), err error)
}
