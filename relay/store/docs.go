package store

import (
	"context"
)

// Doc is a document: sites, agents, teams, FAQ articles, sessions, keys.
type Doc struct {
	ID string
	// Version counts the document's changes from 1.
	Version int64
	// Body is what the caller put there, usually JSON.
	Body []byte
}

// Global is the site name under which documents of the whole installation are
// kept, such as agents and sites. It is not a valid name for a site.
const Global = "_"

// Any as a Doc's Version in PutDocs overwrites whatever is there.
const Any = -1

// Documents is the part of Store that holds what is not a conversation.
type Documents interface {
	// Doc returns a document of a kind, or ErrNotFound.
	Doc(ctx context.Context, site, kind, id string) (Doc, error)

	// Docs returns all documents of a kind, ordered by id.
	Docs(ctx context.Context, site, kind string) ([]Doc, error)

	// PutDocs writes documents of one kind, all or none. Version is the one
	// that the writer has seen: 0 if there must be no such document yet, or
	// Any. A nil Body deletes. If any differs, it returns ErrVersion and
	// changes nothing. It wakes who watches DocsTopic.
	PutDocs(ctx context.Context, site, kind string, docs ...Doc) error
}
