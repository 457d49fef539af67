package inbox

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// maxBulk is how many conversations one act may be about.
const maxBulk = 200

// bulkDone is the JSON of what was done to many conversations.
type bulkDone struct {
	Done   int          `json:"done"`
	Failed []bulkFailed `json:"failed"`
}

// bulkFailed is a conversation to which it was not done, and why.
type bulkFailed struct {
	Conv string `json:"conv"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

// bulk does one thing to the conversations that a form names: each by an append
// of its own. What fails in between stops nothing; the answer says which and why.
// A repeated id does nothing twice.
func (d deciding) bulk(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	id, convs := r.PostFormValue("id"), r.PostForm["conv"]
	if id == "" {
		id = store.NewID()
	}
	if !chat.ValidID(id) || len(convs) > maxBulk || slices.ContainsFunc(convs, func(c string) bool { return !chat.ValidID(c) }) {
		return web.ErrForm
	}
	var then desk.Then
	if len(convs) > 0 {
		var err error
		if then, err = d.bulkAct(r); err != nil {
			return err
		}
	}
	ctx, site := r.Context(), r.PathValue("site")
	result := bulkDone{Failed: []bulkFailed{}}
	for _, conv := range convs {
		name, err := d.one(ctx, site, conv, bulkID(id, conv), who, then)
		if err == nil {
			result.Done++
			continue
		}
		p := web.ProblemOf(err)
		result.Failed = append(result.Failed, bulkFailed{conv, name, who.Words.Refusal(p.Code, p.Args...)})
	}
	if agents.WantsJSON(r) {
		web.WriteJSON(w, http.StatusOK, result)
		return nil
	}
	if len(result.Failed) == 0 {
		http.Redirect(w, r, "/inbox/"+site+"/"+chat.StartPage, http.StatusSeeOther)
		return nil
	}
	return d.bulkPage(w, r, who, result)
}

// one does it to one conversation, whose visitor's name it returns.
func (d deciding) one(ctx context.Context, site, conv, id string, who caller, then desk.Then) (name string, err error) {
	c, err := d.Store.Conversation(ctx, site, conv)
	if err != nil {
		return conv, err
	}
	name = ui.VisitorName(who.Words, c.Name, c.Visitor)
	if !who.Sees(site, &c) {
		return conv, store.ErrNotFound
	}
	if then.Resolve && c.Status == chat.StatusResolved {
		return name, nil // it is as the agent wants it
	}
	_, err = d.desk.ReplyThen(ctx, site, conv, person(who, site), desk.Message{ID: id}, then)
	return name, err
}

// bulkAct is what a form wants done.
func (d deciding) bulkAct(r *http.Request) (then desk.Then, err error) {
	ctx, site := r.Context(), r.PathValue("site")
	switch r.PostFormValue("do") {
	case "resolve":
		then.Resolve = true
	case "tag":
		set, err := d.Labels(ctx, site)
		if err != nil {
			return then, err
		}
		then.Labels.Add = named(set.Tags, r.PostForm["tag"]...)
		if topic := named(set.Topics, r.PostFormValue("topic")); len(topic) > 0 {
			then.Labels.Topic = &topic[0]
		}
	case "assign":
		list, err := d.Colleagues(ctx, site)
		if err != nil {
			return then, err
		}
		at := slices.IndexFunc(list, func(l ui.Label) bool { return l.ID == r.PostFormValue("to") })
		if at < 0 {
			return then, web.ErrForm
		}
		then.To = desk.Person{ID: list[at].ID, Name: list[at].Name}
	case "snooze":
		if then.Snooze, err = d.wakeTime(r, r.PostFormValue("until")); err != nil {
			return then, err
		}
	default:
		return then, web.ErrForm
	}
	return then, nil
}

// bulkPage says without a script what was not done.
func (d deciding) bulkPage(w http.ResponseWriter, r *http.Request, who caller, result bulkDone) error {
	var why []error
	for _, f := range result.Failed {
		why = append(why, errors.New(f.Name+": "+f.Why))
	}
	return web.WritePage(w, r, http.StatusOK, ui.ErrorPage(
		d.Page(who, who.Words.Say("bulk.failed", "n", strconv.Itoa(len(result.Failed)))), errors.Join(why...).Error(),
		ui.Link{Name: who.Words.T("back"), URL: "/inbox/" + r.PathValue("site") + "/" + chat.StartPage},
	))
}

// bulkID is the id of what is done to one of the conversations.
func bulkID(id, conv string) string {
	return store.IDOf(id + conv)
}
