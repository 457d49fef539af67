package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kept is a document before and after a change, whole, so that the change can be
// taken back. What holds a secret is not kept.
type Kept struct {
	// Kind and ID are the document's.
	Kind string `json:"kind"`
	ID   string `json:"id"`
	// Before and After are what was stored; nil: there was none.
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// keeping are the documents of a site's entries, by the entry's ID.
var keeping = docs.Kind[Kept]{Name: "audit-kept"}

// Days is for how long a change can be taken back, MostKept how many changes of a
// site can be.
const (
	Days     = 30
	MostKept = 1000
)

// Keep takes up a document of a kind; nil stands for none.
func Keep[T any](kind docs.Kind[T], id string, before, after *T) (k Kept, err error) {
	k.Kind, k.ID = kind.Name, id
	for value, to := range map[*T]*json.RawMessage{before: &k.Before, after: &k.After} {
		if value == nil {
			continue
		}
		if *to, err = json.Marshal(value); err != nil {
			return k, fmt.Errorf("keep %s %s: %w", k.Kind, id, err)
		}
	}
	return k, nil
}

// Fields are the document's before and after, with the names of those that differ.
func (k Kept) Fields() (before, after Fields, changed []string, err error) {
	read := func(value json.RawMessage) (f Fields, err error) {
		if value == nil {
			return Fields{}, nil
		}
		return fieldsOf(value)
	}
	if before, err = read(k.Before); err != nil {
		return nil, nil, nil, err
	}
	if after, err = read(k.After); err != nil {
		return nil, nil, nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(merged(before, after))) {
		if before[name] != after[name] {
			changed = append(changed, name)
		}
	}
	return before, after, changed, nil
}

// Undone is what a document would be if the change were taken back: the fields that
// the change altered as they were before it, all others as they are now. now and
// what is returned are nil where there is none.
func (k Kept) Undone(now json.RawMessage) (json.RawMessage, error) {
	if k.Before == nil || k.After == nil || now == nil {
		return k.Before, nil
	}
	var before, after, all map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal(k.Before, &before), json.Unmarshal(k.After, &after), json.Unmarshal(now, &all)); err != nil {
		return nil, err
	}
	for name := range after {
		if _, was := before[name]; !was {
			delete(all, name)
		}
	}
	for name, value := range before {
		if !bytes.Equal(value, after[name]) {
			all[name] = value
		}
	}
	return json.Marshal(all)
}

// KeptOf is what is kept of an entry, or store.ErrNotFound.
func KeptOf(ctx context.Context, c *docs.Cache, site, entry string) (Kept, error) {
	d, err := keeping.Get(ctx, c, site, entry)
	return d.Value, err
}

// AllKept is what is kept of a site's entries, by their IDs.
func AllKept(ctx context.Context, c *docs.Cache, site string) (map[string]Kept, error) {
	list, err := keeping.List(ctx, c, site)
	all := make(map[string]Kept, len(list))
	for _, d := range list {
		all[d.ID] = d.Value
	}
	return all, err
}

// AddKept keeps an entry with the document that it is about. Without changes of its
// own the entry has those of the document's fields.
func AddKept(ctx context.Context, c *docs.Cache, site string, e Entry, k Kept) error {
	before, after, changed, err := k.Fields()
	if err != nil {
		return fmt.Errorf("keep %s %s of %s: %w", k.Kind, k.ID, site, err)
	}
	if e.Changes == nil {
		for _, name := range changed {
			e.Compare(name, before[name], after[name])
		}
	}
	if e.ID == "" {
		e.ID = NewID(e.At)
	}
	if err := keeping.Put(ctx, c, site, docs.Doc[Kept]{ID: e.ID, Value: k}); err != nil {
		return fmt.Errorf("keep %s %s of %s: %w", k.Kind, k.ID, site, err)
	}
	list, err := keeping.List(ctx, c, site)
	if err != nil {
		return err
	}
	// The ids sort by time.
	oldest := NewID(e.At - (Days * 24 * time.Hour).Milliseconds())
	from := max(0, len(list)-MostKept)
	for from < len(list) && list[from].ID < oldest {
		from++
	}
	if err := keeping.Delete(ctx, c, site, list[:from]...); err != nil && !errors.Is(err, store.ErrVersion) {
		return err
	}
	return Add(ctx, c, site, e)
}
