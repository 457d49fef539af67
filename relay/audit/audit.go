// Package audit keeps who changed what in a site, when, and from where. Entries
// are added and never changed; the oldest go when there are too many. They hold
// settings, and no text of a message.
package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// kind are a site's entries, by an id that sorts by time.
var kind = docs.Kind[Entry]{Name: "audit"}

// Most is how many entries a site keeps.
const Most = 5000

// maxText is the longest value of a change that is kept, in characters.
const maxText = 500

// Entry is one change.
type Entry struct {
	// ID is the entry's, see NewID; Add makes one if there is none.
	ID string `json:"-"`
	// At is when: milliseconds since 1970, UTC.
	At int64 `json:"at"`
	// By is the agent's ID and ByName the name at that time; From is the
	// address that the request came from.
	By     string `json:"by"`
	ByName string `json:"byName"`
	From   string `json:"from,omitempty"`
	// What was done, such as "site.changed"; Target is to whom or what.
	What    string   `json:"what"`
	Target  string   `json:"target,omitempty"`
	Changes []Change `json:"changes,omitempty"`
}

// Change is one field that has another value.
type Change struct {
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Compare adds a change if the values differ.
func (e *Entry) Compare(field, before, after string) {
	if before != after {
		e.Changes = append(e.Changes, Change{field, chat.Clip(before, maxText), chat.Clip(after, maxText)})
	}
}

// NewID is an id for an entry of a time, in milliseconds since 1970. Ids sort by
// time.
func NewID(at int64) string { return fmt.Sprintf("%013d-%s", at, store.NewID()) }

// Add keeps an entry.
func Add(ctx context.Context, c *docs.Cache, site string, e Entry) error {
	if e.ID == "" {
		e.ID = NewID(e.At)
	}
	if err := kind.Put(ctx, c, site, docs.Doc[Entry]{ID: e.ID, Value: e}); err != nil {
		return fmt.Errorf("keep what %s did in %s: %w", e.By, site, err)
	}
	list, err := kind.List(ctx, c, site)
	if err != nil || len(list) <= Most {
		return err
	}
	// Others may trim at the same time.
	if err := kind.Delete(ctx, c, site, list[:len(list)-Most]...); !errors.Is(err, store.ErrVersion) {
		return err
	}
	return nil
}

// Filter says which entries are wanted; an empty field takes all.
type Filter struct {
	By, What, Text string
}

// List returns the entries of a site that a filter takes, the newest first.
func List(ctx context.Context, c *docs.Cache, site string, f Filter) ([]Entry, error) {
	all, err := kind.List(ctx, c, site)
	if err != nil {
		return nil, err
	}
	var list []Entry
	for _, d := range slices.Backward(all) {
		if e := d.Value; f.takes(e) {
			e.ID = d.ID
			list = append(list, e)
		}
	}
	return list, nil
}

func (f Filter) takes(e Entry) bool {
	if f.By != "" && e.By != f.By || f.What != "" && e.What != f.What {
		return false
	}
	text := e.Target + "\n" + e.ByName
	for _, c := range e.Changes {
		text += "\n" + c.Field + "\n" + c.Before + "\n" + c.After
	}
	return strings.Contains(strings.ToLower(text), strings.ToLower(f.Text))
}
