package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/parley-chat/parley/relay/store"
)

// Doc implements store.Documents.
func (s *Store) Doc(ctx context.Context, site, kind, id string) (store.Doc, error) {
	d := store.Doc{ID: id}
	err := s.read(ctx, fmt.Sprintf("read %s %s", kind, id), func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) { d.Version, d.Body = integer(v[0]), body(v[1]) },
			"SELECT version, body FROM docs WHERE site = ? AND kind = ? AND id = ?", site, kind, id)
	})
	if err != nil {
		return store.Doc{}, err
	}
	if d.Version == 0 {
		return store.Doc{}, fmt.Errorf("%s %s: %w", kind, id, store.ErrNotFound)
	}
	return d, nil
}

// body is a blob that is never nil, since nil is what deletes a document.
func body(v driver.Value) []byte {
	if b := blob(v); b != nil {
		return b
	}
	return []byte{}
}

// Docs implements store.Documents.
func (s *Store) Docs(ctx context.Context, site, kind string) (docs []store.Doc, err error) {
	err = s.read(ctx, "read all of "+kind, func(c *conn) error {
		return c.query(ctx, func(v []driver.Value) {
			docs = append(docs, store.Doc{ID: text(v[0]), Version: integer(v[1]), Body: body(v[2])})
		}, "SELECT id, version, body FROM docs WHERE site = ? AND kind = ? ORDER BY id", site, kind)
	})
	if err != nil {
		return nil, err
	}
	return docs, nil
}

// PutDocs implements store.Documents.
func (s *Store) PutDocs(ctx context.Context, site, kind string, docs ...store.Doc) error {
	if len(docs) == 0 {
		return nil
	}
	var changed error
	o := &op{done: make(chan struct{})}
	o.do = func(w *writer) (err error) {
		versions := make([]int64, len(docs))
		for i, d := range docs {
			if versions[i], err = w.number("SELECT version FROM docs WHERE site = ? AND kind = ? AND id = ?", site, kind, d.ID); err != nil {
				return err
			}
			if d.Version != store.Any && d.Version != versions[i] {
				changed = fmt.Errorf("write %s %s: version %d is not %d: %w", kind, d.ID, versions[i], d.Version, store.ErrVersion)
				return nil
			}
		}
		for i, d := range docs {
			if err := w.put(site, kind, d, versions[i]+1); err != nil {
				return err
			}
		}
		o.notes = []publication{{store.DocsTopic(site, kind), store.Note{}}}
		return nil
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("write %s: %w", kind, err)
	}
	if err := s.submit(ctx, o); err != nil {
		return failed("write "+kind, err)
	}
	return changed
}

func (c *conn) put(site, kind string, d store.Doc, version int64) error {
	if d.Body == nil {
		_, err := c.exec("DELETE FROM docs WHERE site = ? AND kind = ? AND id = ?", site, kind, d.ID)
		return err
	}
	_, err := c.exec(`INSERT INTO docs (site, kind, id, version, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET version = excluded.version, body = excluded.body`, site, kind, d.ID, version, d.Body)
	return err
}
