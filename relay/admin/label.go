package admin

import (
	"net/http"

	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/store/docs"
	ui "github.com/parley-chat/parley/templates/admin"
)

// label is a kind of document that conversations carry by its id: a tag, a topic.
type label[T any] struct {
	kind docs.Kind[T]
	one  string // in names of acts; with an s that of the page
	name func(T) string
}

// save writes or removes a label. Conversations that had it have it no more then.
// What it refuses is shown again, with what is wrong with the name and what somebody
// else saved.
func (l label[T]) save(a *Admin, w http.ResponseWriter, r *http.Request, who caller, d docs.Doc[T], again func(status int, d docs.Doc[T], said ui.Field) error) error {
	site, what := r.PathValue("site"), l.one+"-changed"
	before, err := stored(a, r, l.kind, d.ID)
	if err != nil {
		return err
	}
	gone, err := removed(a, r, l.kind, &d)
	if err != nil {
		return err
	}
	if gone {
		what = l.one + "-removed"
	} else if err := l.kind.Put(r.Context(), a.Docs, site, d); err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		said := ui.Field{Wrong: sentence}
		if now, err := l.kind.Get(r.Context(), a.Docs, site, d.ID); err == nil && status == http.StatusConflict {
			d.Version, said.Theirs, said.HasTheirs = now.Version, l.name(now.Value), true
		}
		return again(status, d, said)
	}
	if err := a.Store.Schedule(r.Context(), site, search.Renamed(d.ID, a.Now().UnixMilli())); err != nil {
		return err
	}
	c := change[T]{l.kind, d.ID, before, &d.Value}
	if gone {
		c.after = nil
	}
	e := a.entry(r, who, what, l.name(d.Value))
	if err := c.note(a, r, e); err != nil {
		return err
	}
	return saved(w, r, l.one+"s", e)
}
