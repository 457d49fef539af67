package people

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// owns reports whether the agent is an owner of a site who can come in.
func (a Agent) owns(site string) bool { return a.Has(site, Owners) }

// HasOwner reports whether somebody owns a site.
func HasOwner(ctx context.Context, c *docs.Cache, site string) (bool, error) {
	list, err := Kind.List(ctx, c, store.Global)
	return slices.ContainsFunc(list, func(d docs.Doc[Agent]) bool { return d.Value.owns(site) }), err
}

// First is what an agent is granted in a site if nobody says otherwise: who
// comes first owns it.
func First(ctx context.Context, c *docs.Cache, site string) (Grant, error) {
	owned, err := HasOwner(ctx, c, site)
	if owned || err != nil {
		return Grant{Role: Member}, err
	}
	return Grant{Role: Owner}, nil
}

// Alter changes an agent as Change does, unless that leaves one of their sites
// without an owner: then it returns ErrLastOwner. If version is not store.Any
// it is the one that the writer has seen, and store.ErrVersion is returned for
// another.
//
// Of two owners who go at the same time one stays: with each goes a document of
// an owner who is left, in the same write.
func Alter(ctx context.Context, c *docs.Cache, email string, version int64, change func(a *Agent) error) error {
	for {
		list, err := Kind.List(ctx, c, store.Global)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(d docs.Doc[Agent]) bool { return d.ID == Fold(email) })
		if at < 0 {
			return fmt.Errorf("agent %s: %w", email, store.ErrNotFound)
		}
		if version != store.Any && list[at].Version != version {
			return store.ErrVersion
		}
		after := list[at]
		after.Value.Sites, after.Value.Grants = slices.Clone(after.Value.Sites), maps.Clone(after.Value.Grants)
		if err := change(&after.Value); err != nil {
			return err
		}
		batch := []docs.Doc[Agent]{after}
		for _, site := range list[at].Value.Sites {
			if !list[at].Value.owns(site) || after.Value.owns(site) {
				continue
			}
			other := slices.IndexFunc(list, func(d docs.Doc[Agent]) bool { return d.ID != after.ID && d.Value.owns(site) })
			if other < 0 {
				return ErrLastOwner
			}
			if !slices.ContainsFunc(batch, func(d docs.Doc[Agent]) bool { return d.ID == list[other].ID }) {
				batch = append(batch, list[other])
			}
		}
		err = Kind.Put(ctx, c, store.Global, batch...)
		if err == nil {
			return stand(ctx, c, email, list[at].Value, after.Value)
		}
		if !errors.Is(err, store.ErrVersion) {
			return err
		}
	}
}

// Settle gives the sites of before there were roles an owner: of the agents
// with no role there the one whose address comes first. It returns the address
// for each site that got one.
func Settle(ctx context.Context, c *docs.Cache) (map[string]string, error) {
	list, err := Kind.List(ctx, c, store.Global)
	if err != nil {
		return nil, err
	}
	firsts, owned := map[string]string{}, map[string]bool{}
	for _, d := range list {
		for _, site := range d.Value.Sites {
			_, granted := d.Value.Grants[site]
			owned[site] = owned[site] || d.Value.owns(site)
			if !granted && !d.Value.Disabled && firsts[site] == "" {
				firsts[site] = d.ID
			}
		}
	}
	maps.DeleteFunc(firsts, func(site, email string) bool { return owned[site] })
	for site, email := range firsts {
		err := Change(ctx, c, email, func(a *Agent) {
			if a.Grants[site].Role == "" {
				a.Allow(site, Grant{Role: Owner})
			}
		})
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, fmt.Errorf("make %s the owner of %s: %w", email, site, err)
		}
	}
	return firsts, nil
}
