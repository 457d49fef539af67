// Package docs reads and writes typed documents: everything in the store that
// is not a conversation, such as sites, agents, articles and canned replies. It
// is the one place where documents are JSON, where what was read is kept, and
// where versions are compared.
//
// What comes next (opening hours, topics, surveys, webhooks, roles) is a
// package with its type and its kind, and nothing else:
//
//	type Hours struct {
//		Zone string     `json:"zone"`
//		Open []Interval `json:"open"`
//	}
//
//	var Kind = docs.Kind[Hours]{Name: "hours", Check: check}
//
// Its users call Kind.Get(ctx, cache, site, id), Kind.Change and so on. Settings
// are one document for each owner, so that two pages never write the same one.
// A field that is new is absent in documents that are older and reads as zero. A
// type that is an encoding.BinaryMarshaler, and by pointer an
// encoding.BinaryUnmarshaler, is stored so: for what is large and only figures.
package docs

import (
	"context"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/store"
)

// Kind is one kind of document with values of type T.
type Kind[T any] struct {
	// Name is the kind's name in the store. It does not change once there are
	// documents.
	Name string
	// Check says what is wrong with a value before it is written, in words for
	// the person who wrote it; nil takes every value.
	Check func(id string, value T) error
}

// Doc is one document.
type Doc[T any] struct {
	ID string
	// Version is what a read found and what the next write names: 0 if there
	// must be no such document yet, or store.Any.
	Version int64
	Value   T
}

// Get returns a document, or store.ErrNotFound. Callers share its value and
// must not change what it points to.
func (k Kind[T]) Get(ctx context.Context, c *Cache, site, id string) (Doc[T], error) {
	// The usual case comes first: load would allocate for it.
	if kept, ok := c.kept(k.at(site), id); ok {
		return kept.(Doc[T]), nil
	}
	return load(ctx, c, k.at(site), id, func() (Doc[T], int, error) { return k.read(ctx, c, site, id) })
}

// Fresh returns documents as the store has them now, whatever the Cache keeps: of
// the given ids those that are there, or all if none is given.
func (k Kind[T]) Fresh(ctx context.Context, c *Cache, site string, ids ...string) (list []Doc[T], err error) {
	if len(ids) == 0 {
		list, _, err = k.readAll(ctx, c, site)
		return list, err
	}
	for _, id := range ids {
		switch d, _, err := k.read(ctx, c, site, id); {
		case err == nil:
			list = append(list, d)
		case !errors.Is(err, store.ErrNotFound):
			return nil, err
		}
	}
	return list, nil
}

// List returns all documents of a site, ordered by id. Callers share the slice
// and must not change it.
func (k Kind[T]) List(ctx context.Context, c *Cache, site string) ([]Doc[T], error) {
	return load(ctx, c, k.at(site), wholeList{}, func() ([]Doc[T], int, error) { return k.readAll(ctx, c, site) })
}

// wholeList is the key of a list in the Cache; a document's is its id.
type wholeList struct{}

// Put writes documents of a site, all or none. It returns store.ErrVersion if
// one has another version than it names, and what Check says.
func (k Kind[T]) Put(ctx context.Context, c *Cache, site string, list ...Doc[T]) error {
	return k.write(ctx, c, site, list, nil)
}

// Delete removes documents, all or none, if they have the versions they name.
func (k Kind[T]) Delete(ctx context.Context, c *Cache, site string, list ...Doc[T]) error {
	return k.write(ctx, c, site, nil, list)
}

// Exchange writes some documents and removes others, all or nothing, if they have
// the versions they name.
func (k Kind[T]) Exchange(ctx context.Context, c *Cache, site string, put, gone []Doc[T]) error {
	return k.write(ctx, c, site, put, gone)
}

// Replace makes list all that a site has of the kind, all or nothing, whatever
// is there. It begins again if somebody else writes at the same time.
func (k Kind[T]) Replace(ctx context.Context, c *Cache, site string, list []Doc[T]) error {
	keep := make(map[string]bool, len(list))
	for i := range list {
		list[i].Version = store.Any
		keep[list[i].ID] = true
	}
	for {
		old, _, err := k.readAll(ctx, c, site)
		if err != nil {
			return err
		}
		var gone []Doc[T]
		for _, d := range old {
			if !keep[d.ID] {
				gone = append(gone, d)
			}
		}
		if err := k.write(ctx, c, site, list, gone); !errors.Is(err, store.ErrVersion) {
			return err
		}
	}
}

// Change lets change alter the value of a document and writes it, again if
// somebody else wrote meanwhile. A document that is not there yet has Version 0
// and the zero value. The value is the caller's own. An error of change is
// returned as it is; nothing is written then.
func (k Kind[T]) Change(ctx context.Context, c *Cache, site, id string, change func(d *Doc[T]) error) error {
	for {
		d, _, err := k.read(ctx, c, site, id)
		if errors.Is(err, store.ErrNotFound) {
			d, err = Doc[T]{ID: id}, nil
		}
		if err != nil {
			return err
		}
		if err := change(&d); err != nil {
			return err
		}
		if err := k.Put(ctx, c, site, d); !errors.Is(err, store.ErrVersion) {
			return err
		}
	}
}

// Watch calls changed after documents of a site have changed, until stop is
// called. What is read from then on is not older than the change. changed must
// not block.
func (k Kind[T]) Watch(ctx context.Context, c *Cache, site string, changed func()) (stop func(), err error) {
	at := k.at(site)
	stop, err = c.store.Watch(ctx, at.topic(), func(store.Note) {
		c.forget(at)
		changed()
	})
	if err != nil {
		return nil, fmt.Errorf("watch %s of %s: %w", k.Name, site, err)
	}
	return stop, nil
}

func (k Kind[T]) at(site string) place { return place{site, k.Name} }

// read reads a document from the store; size is what it takes, in bytes.
func (k Kind[T]) read(ctx context.Context, c *Cache, site, id string) (d Doc[T], size int, err error) {
	stored, err := c.store.Doc(ctx, site, k.Name, id)
	if err != nil {
		return d, 0, err
	}
	d, err = k.parse(stored)
	return d, len(stored.Body), err
}

func (k Kind[T]) readAll(ctx context.Context, c *Cache, site string) (list []Doc[T], size int, err error) {
	stored, err := c.store.Docs(ctx, site, k.Name)
	if err != nil {
		return nil, 0, err
	}
	list = make([]Doc[T], len(stored))
	for i, s := range stored {
		if list[i], err = k.parse(s); err != nil {
			return nil, 0, err
		}
		size += len(s.Body)
	}
	return list, size, nil
}

func (k Kind[T]) parse(s store.Doc) (Doc[T], error) {
	d := Doc[T]{ID: s.ID, Version: s.Version}
	var err error
	if binary, ok := any(&d.Value).(encoding.BinaryUnmarshaler); ok {
		err = binary.UnmarshalBinary(s.Body)
	} else {
		err = json.Unmarshal(s.Body, &d.Value)
	}
	if err != nil {
		return d, fmt.Errorf("read %s %s: %w", k.Name, s.ID, err)
	}
	return d, nil
}

// body is how a value is stored: never nil, which deletes.
func body(value any) ([]byte, error) {
	if binary, ok := value.(encoding.BinaryMarshaler); ok {
		b, err := binary.MarshalBinary()
		return append([]byte{}, b...), err
	}
	return json.Marshal(value)
}

func (k Kind[T]) write(ctx context.Context, c *Cache, site string, put, gone []Doc[T]) error {
	batch := make([]store.Doc, 0, len(put)+len(gone))
	for _, d := range put {
		if k.Check != nil {
			if err := k.Check(d.ID, d.Value); err != nil {
				return err
			}
		}
		body, err := body(d.Value)
		if err != nil {
			return fmt.Errorf("write %s %s: %w", k.Name, d.ID, err)
		}
		batch = append(batch, store.Doc{ID: d.ID, Version: d.Version, Body: body})
	}
	for _, d := range gone {
		batch = append(batch, store.Doc{ID: d.ID, Version: d.Version})
	}
	// Also after an error: the write may have happened, or lost to another.
	defer c.forget(k.at(site))
	return c.store.PutDocs(ctx, site, k.Name, batch...)
}
