package main

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
)

// settingsOf is how the settings are now, for audit logs.
func settingsOf(ctx context.Context, c *docs.Cache) (audit.Snapshot, error) {
	shot := audit.Snapshot{}
	if err := errors.Join(take(ctx, c, shot, people.Kind, store.Global), take(ctx, c, shot, site.Kind, store.Global)); err != nil {
		return nil, err
	}
	sites, err := site.Kind.List(ctx, c, store.Global)
	if err != nil {
		return nil, err
	}
	for _, d := range sites {
		err := errors.Join(
			take(ctx, c, shot, hours.Kind, d.ID), take(ctx, c, shot, team.Kind, d.ID),
			take(ctx, c, shot, topic.Kind, d.ID), take(ctx, c, shot, tag.Kind, d.ID),
		)
		if err != nil {
			return nil, err
		}
	}
	return shot, nil
}

// take takes up all documents of a kind.
func take[T any](ctx context.Context, c *docs.Cache, shot audit.Snapshot, kind docs.Kind[T], site string) error {
	list, err := kind.List(ctx, c, site)
	for _, d := range list {
		if err := shot.Add(audit.Thing{Site: site, Kind: kind.Name, ID: d.ID}, d.Value); err != nil {
			return err
		}
	}
	return err
}
