package server

import (
	"context"
	"log/slog"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// logChanges logs that accounts and settings changed, whoever changed them and
// where, until ctx ends. Of an account it tells only the address's digest.
func logChanges(ctx context.Context, s *Server) error {
	err := logKind(ctx, s, people.Kind, "account", func(email string) slog.Attr { return slog.String("email", people.Digest(email)) })
	if err != nil {
		return err
	}
	return logKind(ctx, s, site.Kind, "settings", func(id string) slog.Attr { return slog.String("site", id) })
}

// logKind logs the changes of one kind of documents, which who names by id.
func logKind[T any](ctx context.Context, s *Server, kind docs.Kind[T], what string, who func(id string) slog.Attr) error {
	known, err := versions(ctx, s.docs, kind)
	if err != nil {
		return err
	}
	look := docs.Coalesced(ctx, func() {
		now, err := versions(ctx, s.docs, kind)
		if err != nil {
			s.Log.WarnContext(ctx, "changes not read", "of", what, "error", err)
			return
		}
		for id, version := range now {
			switch before, was := known[id]; {
			case !was:
				s.Log.InfoContext(ctx, what+" added", who(id))
			case before != version:
				s.Log.InfoContext(ctx, what+" changed", who(id))
			}
		}
		for id := range known {
			if _, is := now[id]; !is {
				s.Log.InfoContext(ctx, what+" removed", who(id))
			}
		}
		known = now
	})
	stop, err := kind.Watch(ctx, s.docs, store.Global, look)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, stop)
	look() // what changed before the watch began
	return nil
}

// versions are those of all documents of a kind, by id.
func versions[T any](ctx context.Context, c *docs.Cache, kind docs.Kind[T]) (map[string]int64, error) {
	list, err := kind.List(ctx, c, store.Global)
	if err != nil {
		return nil, err
	}
	known := make(map[string]int64, len(list))
	for _, d := range list {
		known[d.ID] = d.Version
	}
	return known, nil
}
