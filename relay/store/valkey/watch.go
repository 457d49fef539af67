package valkey

import (
	"context"

	"github.com/parley-chat/parley/relay/store"
)

// Watch implements store.Store. It returns when the server has confirmed the
// subscription; every confirmation after that comes as a note with Gap. wake is
// called on the goroutine that reads the publications of a server.
func (s *Store) Watch(ctx context.Context, topic store.Topic, wake func(store.Note)) (func(), error) {
	stop, err := s.hub.watch(ctx, s.channel(topic), topic, store.NewWatcher(wake))
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
