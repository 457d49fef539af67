package inbox

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/draft"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// done is the JSON of what was done.
type done struct {
	// ID is the client's id of the send, Seq its place in the log.
	ID  string `json:"id"`
	Seq uint64 `json:"seq"`
	// Due is when it will be done, in milliseconds since 1970; 0: it is.
	Due int64 `json:"due,omitempty"`
	// To is the address to go to afterwards, "" if there is none.
	To string `json:"to,omitempty"`
}

// reply sends what an agent wrote: to the visitor, or with kind=note to the
// other agents. A repeated id is answered as the first time.
func (in *Inbox) reply(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := (filing{in}).readForm(w, r); err != nil {
		return err
	}
	if r.PostFormValue("kind") == "note" {
		if !who.May(people.Note, r.PathValue("site")) {
			return web.ErrRight
		}
		return in.says(watching{in.Pages, desk.Watching{Desk: in.Desk}}.note)(w, r, who)
	}
	return sending{deciding{in.Pages, desk.Work{Desk: in.Desk}}, in}.send(w, r, who)
}

// speak is a rule of the desk by which an agent says something.
type speak func(ctx context.Context, site, conv string, agent desk.Person, m desk.Message) (store.Result, error)

// says is the handler that sends what an agent wrote, by a rule of the desk.
func (in *Inbox) says(speak speak) handler {
	return func(w http.ResponseWriter, r *http.Request, who caller) error {
		if err := (filing{in}).readForm(w, r); err != nil {
			return err
		}
		id := r.PostFormValue("id")
		if !chat.ValidID(id) {
			return web.ErrForm
		}
		sent, err := sentAt(r.PostFormValue("sent"), in.now())
		if err != nil {
			return err
		}
		// A form's line breaks are CR LF, whatever was typed.
		text := strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")
		attached, err := in.Files.Attach(r.Context(), files.Attached{
			Site: r.PathValue("site"), Conv: r.PathValue("conv"), Message: id, Canned: cannedPages{in.Pages}.usable(r, who),
		}, files.Named(r.PostFormValue("files")))
		if err != nil {
			return err
		}
		result, err := speak(r.Context(), r.PathValue("site"), r.PathValue("conv"), person(who, r.PathValue("site")), desk.Message{ID: id, Text: text, Files: attached, Sent: sent})
		if err != nil {
			return err
		}
		in.metrics.said(result)
		if err := draft.Sent(r.Context(), in.Docs, r.PathValue("site"), who.Agent.ID, r.PathValue("conv"), text); err != nil {
			in.Log.WarnContext(r.Context(), "draft not removed", "error", err) // what it says is sent
		}
		return acted(w, r, result, id)
	}
}

// toThread is the page of the conversation.
func toThread(r *http.Request, _ caller) (string, error) {
	return "/inbox/" + r.PathValue("site") + "/c/" + r.PathValue("conv"), nil
}

// change is a rule of the desk that changes who has a conversation or whether
// it is open.
type change func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error)

// changes is the handler of a rule that changes something.
func changes(change change) handler { return changesTo(change, toThread) }

// changesTo is one after which a plain form leads elsewhere.
func changesTo(change change, to func(r *http.Request, who caller) (string, error)) handler {
	return func(w http.ResponseWriter, r *http.Request, who caller) error {
		if err := web.ReadForm(r); err != nil {
			return err
		}
		id := r.PostFormValue("id")
		if id == "" {
			id = store.NewID()
		}
		if !chat.ValidID(id) {
			return web.ErrForm
		}
		result, err := change(r.Context(), r.PathValue("site"), r.PathValue("conv"), id, person(who, r.PathValue("site")))
		if errors.Is(err, chat.ErrTaken) || errors.Is(err, chat.ErrResolved) || errors.Is(err, chat.ErrNotResolved) {
			err = nil // it is as the agent wants it: somebody was quicker, or clicked twice
		}
		if err != nil {
			return err
		}
		if !agents.WantsJSON(r) {
			url, err := to(r, who)
			if err == nil {
				http.Redirect(w, r, url, http.StatusSeeOther)
			}
			return err
		}
		return acted(w, r, result, id)
	}
}

// take gives a conversation to who asks. A page says whose it was when it asked
// (from=), and then it is taken from nobody else; a plain form is asked first.
func (in *Inbox) take(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	if !r.PostForm.Has("from") {
		return changes(in.Desk.Take)(w, r, who)
	}
	from := r.PostFormValue("from")
	if from != "" && from != chat.Bot && !agents.WantsJSON(r) && r.PostFormValue("sure") == "" {
		return in.askTake(w, r, who, from)
	}
	return changes(func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error) {
		return in.Desk.TakeFrom(ctx, site, conv, id, agent, from)
	})(w, r, who)
}

// askTake is the page that asks whether a conversation is to be taken from
// another agent.
func (in *Inbox) askTake(w http.ResponseWriter, r *http.Request, who caller, from string) error {
	name, err := people.Name(r.Context(), in.Docs, from)
	if err != nil {
		return err
	}
	return web.WritePage(w, r, http.StatusOK, ui.AskPage(in.Page(who, who.Words.T("takeOver")), ui.Ask{
		Question: who.Words.Say("takeOverAsk", "agent", name), From: from,
		Yes:  ui.Link{Name: who.Words.T("takeOver"), URL: r.URL.Path},
		Back: ui.Link{Name: who.Words.T("cancel"), URL: "/inbox/" + r.PathValue("site") + "/c/" + r.PathValue("conv")},
	}))
}

// acted answers what was done: to a script with the place in the log, to a
// plain form with the conversation's page.
func acted(w http.ResponseWriter, r *http.Request, result store.Result, id string) error {
	if !agents.WantsJSON(r) {
		http.Redirect(w, r, "/inbox/"+r.PathValue("site")+"/c/"+r.PathValue("conv"), http.StatusSeeOther)
		return nil
	}
	d := done{ID: id}
	for _, e := range result.Events {
		if e.ID == id {
			d.Seq = e.Seq
		}
	}
	web.WriteJSON(w, http.StatusOK, d)
	return nil
}

// person is who asks, as the desk knows them in a site.
func person(who caller, site string) desk.Person {
	return desk.Person{ID: who.Agent.ID, Name: who.Agent.Name, Lead: who.May(people.HandOver, site)}
}
