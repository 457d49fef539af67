package valkey

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
)

func docsKey(site, kind string) string { return key(site, "docs/"+kind) }

// Doc implements store.Documents.
func (s *Store) Doc(ctx context.Context, site, kind, id string) (store.Doc, error) {
	reply, err := s.do(ctx, s.cmd.B().Hget().Key(docsKey(site, kind)).Field(id).Build())
	if isWrongType(err) {
		s.skipped.Add(1)
	}
	if valkey.IsValkeyNil(err) || isWrongType(err) {
		return store.Doc{}, fmt.Errorf("%s %s: %w", kind, id, store.ErrNotFound)
	}
	if err != nil {
		return store.Doc{}, unavailable("read "+kind+" "+id, err)
	}
	stored, err := reply.ToString()
	if err != nil {
		return store.Doc{}, unavailable("read "+kind+" "+id, err)
	}
	doc, ok := parseDoc(id, stored)
	if !ok {
		s.skipped.Add(1)
		return store.Doc{}, fmt.Errorf("%s %s: %w", kind, id, store.ErrNotFound)
	}
	return doc, nil
}

// Docs implements store.Documents.
func (s *Store) Docs(ctx context.Context, site, kind string) ([]store.Doc, error) {
	reply, err := s.do(ctx, s.cmd.B().Hgetall().Key(docsKey(site, kind)).Build())
	if isWrongType(err) {
		s.skipped.Add(1)
		return nil, nil
	}
	if err != nil {
		return nil, unavailable("read "+kind, err)
	}
	stored, err := reply.AsStrMap()
	if err != nil {
		return nil, unavailable("read "+kind, err)
	}
	docs := make([]store.Doc, 0, len(stored))
	for id, text := range stored {
		doc, ok := parseDoc(id, text)
		if !ok {
			s.skipped.Add(1)
			continue
		}
		docs = append(docs, doc)
	}
	slices.SortFunc(docs, func(a, b store.Doc) int { return strings.Compare(a.ID, b.ID) })
	return docs, nil
}

func parseDoc(id, stored string) (store.Doc, bool) {
	digits, body, found := strings.Cut(stored, ":")
	version, err := strconv.ParseInt(digits, 10, 64)
	return store.Doc{ID: id, Version: version, Body: []byte(body)}, found && err == nil && version > 0
}

// PutDocs implements store.Documents.
func (s *Store) PutDocs(ctx context.Context, site, kind string, docs ...store.Doc) error {
	if len(docs) == 0 {
		return nil
	}
	args := make([]string, 1, 1+4*len(docs))
	args[0] = s.channel(store.DocsTopic(site, kind))
	for _, d := range docs {
		put := "1"
		if d.Body == nil {
			put = "0"
		}
		args = append(args, d.ID, strconv.FormatInt(d.Version, 10), put, string(d.Body))
	}
	reply, err := s.run(ctx, call{script: &putScript, keys: []string{docsKey(site, kind)}, args: args})
	if err != nil {
		return unavailable("write "+kind, err)
	}
	done, err := reply.AsInt64()
	if err != nil {
		return unavailable("write "+kind, err)
	}
	if done == 0 {
		return fmt.Errorf("write %s: %w", kind, store.ErrVersion)
	}
	return nil
}
