package frame

import (
	"errors"
	"io"
	"net/http"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/templates/words"
)

// greetings answer the script on a site's page: which there are, what one says, and
// that one was answered. The browser says in Origin which page asks; one that is not
// the site's is told that there are none.
type greetings struct{ *Frame }

// offered is one of the greetings, for the script.
type offered struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	greeting.When
}

// list are the greetings in the visitor's language, with when they are shown; what
// they say is asked for then.
func (f greetings) list(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	of, lang, ok, err := f.from(w, r)
	if err != nil {
		return err
	}
	list := []offered{}
	if ok {
		all, err := greeting.Kind.List(r.Context(), f.Docs, of.ID)
		if err != nil {
			return err
		}
		for _, d := range all {
			if !d.Value.Off && d.Value.Text[lang] != "" {
				list = append(list, offered{d.ID, d.Value.Name, d.Value.When})
			}
		}
	}
	web.WriteJSON(w, http.StatusOK, list)
	return nil
}

// text is what a greeting says, if somebody can answer now.
func (f greetings) text(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	of, lang, ok, err := f.from(w, r)
	if err != nil {
		return err
	}
	var said struct {
		Text    string `json:"text"`
		Name    string `json:"name"`
		Dismiss string `json:"dismiss"`
	}
	if ok {
		d, err := greeting.Kind.Get(r.Context(), f.Docs, of.ID, r.PathValue("greeting"))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		can, err := desk.Answerable(r.Context(), f.Store, f.Now().UnixMilli(), of)
		if err != nil {
			return err
		}
		if can && !d.Value.Off {
			said.Text, said.Name, said.Dismiss = d.Value.Text[lang], of.NameIn(lang), words.Visitor().For(locale(r.URL.Query().Get("locale"))).T("dismiss")
		}
	}
	web.WriteJSON(w, http.StatusOK, said)
	return nil
}

// answered leaves agents a note which greeting a conversation answers. Whoever knows
// its id, which nobody can guess, is its visitor's page.
func (f greetings) answered(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	of, lang, ok, err := f.from(w, r)
	if errors.Is(err, store.ErrNotFound) || err == nil && !ok {
		err = access.ErrOrigin // as for a ticket
	}
	if err != nil {
		return err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	conv := string(body)
	d, err := greeting.Kind.Get(r.Context(), f.Docs, of.ID, r.PathValue("greeting"))
	if err != nil || !chat.ValidID(conv) || d.Value.Text[lang] == "" {
		return errors.Join(err, store.ErrNotFound)
	}
	// The same conversation has one note of a greeting, however often it is told.
	by := desk.Person{ID: chat.Bot, Name: d.Value.Name}
	if _, err := f.Desk.Note(r.Context(), of.ID, conv, by, desk.Message{ID: noteOf(conv, d.ID), Text: "👋 " + d.Value.Text[lang]}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// from is the site that the address names, the visitor's language, and whether a page
// of it asks.
func (f greetings) from(w http.ResponseWriter, r *http.Request) (of site.Site, lang string, ok bool, err error) {
	origin := r.Header.Get("Origin")
	h := w.Header()
	h.Set("Vary", "Origin")
	h.Set("Cache-Control", "no-store")
	if of, err = site.Get(r.Context(), f.Docs, r.URL.Query().Get("site")); err != nil {
		return of, "", false, err
	}
	if ok = of.Allows(origin); ok {
		h.Set("Access-Control-Allow-Origin", origin)
	}
	return of, base(locale(r.URL.Query().Get("locale"))), ok, nil
}

// noteOf is the id of the note about a greeting in a conversation.
func noteOf(conv, greeting string) string {
	return store.IDOf(conv + greeting)
}
