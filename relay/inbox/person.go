package inbox

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	about "github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// personPart are the parts of the side pane about the person.
const personPart = "person"

// persons is what agents know of visitors beside their conversations.
type persons struct{ *agents.Pages }

// props is what is known of a conversation's visitor.
func (p persons) props(ctx context.Context, who caller, site string, c *chat.Conversation) (ui.Person, error) {
	props := ui.Person{
		Words: who.Words, Agent: who.Agent.ID, URL: "/inbox/" + site + "/c/" + c.ID + "/person", NewID: store.NewID(),
		Writes: who.May(people.Note, site), Lead: who.May(people.HandOver, site),
	}
	if c.Visitor == "" {
		props.Writes = false
		return props, nil
	}
	known, err := about.Kind.Get(ctx, p.Docs, site, c.Visitor)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return props, err
	}
	props.Notes = known.Value.Notes
	list, err := about.Attributes.List(ctx, p.Docs, site)
	if err != nil {
		return props, err
	}
	for _, d := range list {
		props.Attributes = append(props.Attributes, ui.Attribute{Key: d.ID, Attribute: d.Value, Value: known.Value.Values[d.ID]})
	}
	return props, nil
}

// save changes what is known of a visitor: do=note adds one, do=remove takes one
// away, and do=values sets the attributes that the form has.
func (p persons) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	ctx, site := r.Context(), r.PathValue("site")
	c, err := p.Store.Conversation(ctx, site, r.PathValue("conv"))
	if err != nil {
		return err
	}
	change, err := p.change(r, who)
	if err != nil {
		return err
	}
	err = about.Kind.Change(ctx, p.Docs, site, c.Visitor, func(d *docs.Doc[about.Person]) error { return change(&d.Value) })
	if err != nil {
		return err
	}
	if err := p.Store.Schedule(ctx, site, search.Known(c.Visitor, p.Now().UnixMilli())); err != nil {
		return err
	}
	if r.Header.Get(agents.PartHeader) != personPart {
		http.Redirect(w, r, "/inbox/"+site+"/c/"+c.ID, http.StatusSeeOther)
		return nil
	}
	props, err := p.props(ctx, who, site, &c)
	if err != nil {
		return err
	}
	return web.WritePage(w, r, http.StatusOK, ui.PersonPart(props))
}

// change is what the form asks for.
func (p persons) change(r *http.Request, who caller) (func(*about.Person) error, error) {
	site, id := r.PathValue("site"), r.PostFormValue("id")
	switch r.PostFormValue("do") {
	case "note":
		if !chat.ValidID(id) {
			return nil, web.ErrForm
		}
		text := strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")
		return func(x *about.Person) error {
			return x.Write(about.Note{ID: id, Text: text, By: who.Agent.ID, Name: who.Agent.Name, At: p.Now().UnixMilli()})
		}, nil
	case "remove":
		return func(x *about.Person) error {
			x.Remove(id, who.Agent.ID, who.May(people.HandOver, site))
			return nil
		}, nil
	}
	list, err := about.Attributes.List(r.Context(), p.Docs, site)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for _, d := range list {
		if !r.PostForm.Has("has." + d.ID) {
			continue // the form is from before there was this one
		}
		if values[d.ID], err = d.Value.Fits(r.PostFormValue("value." + d.ID)); err != nil {
			return nil, err
		}
	}
	return func(x *about.Person) error {
		x.Set(values)
		return nil
	}, nil
}
