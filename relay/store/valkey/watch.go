package valkey

import (
	"context"

	"github.com/parley-chat/parley/relay/store"
)

// Watch implements store.Store. It returns when the server has confirmed the
// subscription. Every confirmation after that, and a queue that overflowed
// because wake was slow, comes as a note with Gap.
func (s *Store) Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (func(), error) {
	return s.watch(ctx, topic, store.NewWatcher(s.hub.hands, wake))
}

// WatchPromptly implements store.Prompt. wake is called on the goroutine that
// reads all publications.
func (s *Store) WatchPromptly(ctx context.Context, topic store.Topic, wake func(store.Note)) (func(), error) {
	return s.watch(ctx, topic, store.NewPromptWatcher(s.hub.hands, wake))
}

func (s *Store) watch(ctx context.Context, topic store.Topic, w *store.Watcher) (func(), error) {
	stop, err := s.hub.watch(ctx, s.channel(topic), topic, w)
	if err != nil {
		return nil, unavailable("watch "+topic.Name, err)
	}
	return stop, nil
}

// Signal implements store.Store.
func (s *Store) Signal(ctx context.Context, topic store.Topic, sign store.Sign) error {
	note, err := signNote(sign)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, s.cmd.B().Spublish().Channel(s.channel(topic)).Message(note).Build())
	return unavailable("signal "+sign.Kind, err)
}
