// Package visitors knows who is on a site's pages now: of those whose page said that
// they agreed to it. It is known while they are there and kept nowhere.
package visitors

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

const (
	// Every is how often a browser says that its visitor is there.
	Every = 15 * time.Second
	// stays is for how long they are taken to be there after that; leaves after they
	// left a page: usually another one of the site follows.
	stays  = 2*Every + 10*time.Second
	leaves = 5 * time.Second
	// longest is for how long somebody is on the site at most, as far as we believe it.
	longest = 24 * time.Hour
)

// set is the name of the set in which visitors are held, by their ids.
const set = "visitors"

// maxPage is the longest address that is shown, in characters.
const maxPage = 500

// Visitor is somebody who is on the site. Page, Title, Locale and Name come from
// their browser: hostile text.
type Visitor struct {
	// ID is the visitor's id, as in their conversations.
	ID     string `json:"-"`
	Page   string `json:"page"`
	Title  string `json:"title,omitempty"`
	Locale string `json:"locale,omitempty"`
	// Name is what the site says of them; Signed that it has signed who they are.
	Name   string `json:"name,omitempty"`
	Signed bool   `json:"signed,omitempty"`
	// Since is when they came to the site, in milliseconds since 1970.
	Since int64 `json:"since"`
}

// Here says that v is on a page of a site at a moment, and has been on the site for so
// long, by their browser; or, with left, that they are leaving the page, and are gone
// unless another one follows.
func Here(ctx context.Context, s store.Ephemeral, site string, v Visitor, now time.Time, been time.Duration, left bool) error {
	v.Page, v.Title, v.Name = chat.Clip(v.Page, maxPage), chat.Clip(v.Title, chat.MaxNameRunes), chat.Clip(v.Name, chat.MaxNameRunes)
	v.Since = now.Add(-min(max(been, 0), longest)).UnixMilli()
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write the visitor: %w", err)
	}
	life := stays
	if left {
		life = leaves
	}
	return s.Hold(ctx, site, set, v.ID, b, life)
}

// Gone says that somebody is not to be seen any more: they took back that they agreed,
// or are somebody else now.
func Gone(ctx context.Context, s store.Ephemeral, site, id string) error {
	return s.Hold(ctx, site, set, id, nil, 0)
}

// Now are those on a site, who came first first.
func Now(ctx context.Context, s store.Ephemeral, site string) ([]Visitor, error) {
	held, err := s.Held(ctx, site, set)
	if err != nil {
		return nil, err
	}
	all := make([]Visitor, 0, len(held))
	for id, b := range held {
		v := Visitor{ID: id}
		if json.Unmarshal(b, &v) == nil && chat.ValidID(id) {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b Visitor) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// Get is a visitor who is on the site, or store.ErrNotFound.
func Get(ctx context.Context, s store.Ephemeral, site, id string) (Visitor, error) {
	all, err := Now(ctx, s, site)
	if err != nil {
		return Visitor{}, err
	}
	at := slices.IndexFunc(all, func(v Visitor) bool { return v.ID == id })
	if at < 0 {
		return Visitor{}, store.ErrNotFound
	}
	return all[at], nil
}
