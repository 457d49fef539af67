package frame

import (
	"context"
	"net/http"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/wire"
)

// inWidget is how long a site's FAQ may be to be brought into the widget and
// searched there, in bytes; a longer one is searched here.
const inWidget = 2 << 20

// articles brings the FAQ into the widget: the entries in the visitor's
// language.
func (f *Frame) articles(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	q := r.URL.Query()
	id, lang := q.Get("site"), locale(q.Get("lang"))
	if _, err := site.Get(r.Context(), f.Docs, id); err != nil {
		return err
	}
	articles, err := help.Of(r.Context(), f.Docs, id)
	if err != nil {
		return err
	}
	tag := `"` + articles.Version + "-" + base(lang) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, max-age=60, stale-while-revalidate=86400")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if articles.Bytes > inWidget {
		articles = new(help.Articles)
	}
	plain, zipped := f.packed.of(articles, lang)
	web.WritePacked(w, r, "application/json", plain, zipped)
	return nil
}

// tables are those of meanings.
type tables struct{ of *Frame }

// serve brings the table by which the widget finds articles by meaning too. There
// is none where the site does not want it.
func (t tables) serve(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	q := r.URL.Query()
	id, lang := q.Get("site"), locale(q.Get("lang"))
	if _, err := site.Get(r.Context(), t.of.Docs, id); err != nil {
		return err
	}
	means, err := help.MeaningOf(r.Context(), t.of.Docs, id)
	if err != nil {
		return err
	}
	articles, err := help.Of(r.Context(), t.of.Docs, id)
	if err != nil {
		return err
	}
	if articles = articles.In(lang); !means.Widget || articles.Bytes > inWidget || articles.Table() == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	tag := `"m` + articles.Version + "-" + base(lang) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, max-age=86400, stale-while-revalidate=604800")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	plain, zipped := t.of.packed.made(packedKey{articles.Version, base(lang), true}, articles.Table)
	web.WritePacked(w, r, "application/octet-stream", plain, zipped)
	return nil
}

func wireArticle(e *faq.Entry) wire.Article {
	return wire.Article{ID: e.ID, Lang: e.Lang, Question: e.Question, Alt: e.Alt, Answer: e.Answer, Topic: e.Topic}
}

// Search answers the widget where the FAQ is too long for it, or nothing in the
// visitor's language fits: at most k articles.
func (f *Frame) Search(ctx context.Context, site, locale, query string, k int) ([]wire.Article, error) {
	articles, err := help.Of(ctx, f.Docs, site)
	if err != nil {
		return nil, err
	}
	var found []wire.Article
	for _, hit := range articles.Best(query, locale, k) {
		found = append(found, wireArticle(hit.Entry))
	}
	return found, nil
}
