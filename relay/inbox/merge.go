package inbox

import (
	"context"
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

// merging are the handlers that make one conversation of two, and two of one.
type merging struct {
	*agents.Pages
	desk desk.Merging
}

// show is the page on which an agent says which.
func (m merging) show(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site := r.Context(), r.PathValue("site")
	c, err := m.Store.Conversation(ctx, site, r.PathValue("conv"))
	if err != nil {
		return err
	}
	p := ui.Merge{Page: m.Page(who, who.Words.T("merge")), Site: site, Conv: c}
	all, _, err := m.Store.List(ctx, site, chat.ViewVisitor(c.Visitor), "", pastLooked)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != c.ID && other.MergedInto == "" && who.Sees(site, &other) {
			p.Others = append(p.Others, other)
		}
	}
	log, err := store.Tail(ctx, m.Store, site, c.ID, c.Seq-min(c.Seq, splitLooked), splitLooked)
	if err != nil {
		return err
	}
	for _, e := range log {
		if (e.Kind == chat.KindMessage || e.Kind == chat.KindNote) && !e.Deleted() {
			p.Said = append(p.Said, e)
		}
	}
	p.Said = p.Said[len(p.Said)-min(len(p.Said), desk.SplitMost):]
	w.Header().Add("Vary", agents.PartHeader)
	if r.Header.Get(agents.PartHeader) == partChoices {
		return web.WritePage(w, r, http.StatusOK, ui.MergePart(p))
	}
	return web.WritePage(w, r, http.StatusOK, ui.MergePage(p))
}

// splitLooked is how many events are looked through for what can be split off.
const splitLooked = 300

// merge has the conversation that from= names, which the agent must see too, go on in
// this one.
func (m merging) merge(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	from := r.PostFormValue("from")
	if !chat.ValidID(from) {
		return web.ErrForm
	}
	return changes(func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error) {
		other, err := m.Store.Conversation(ctx, site, from)
		if err == nil && !who.Sees(site, &other) {
			err = store.ErrNotFound
		}
		if err != nil {
			return store.Result{}, err
		}
		return m.desk.Merge(ctx, site, from, conv, id, agent)
	})(w, r, who)
}

// split puts what was said at some Seqs (of=) into a conversation of its own, and
// goes there.
func (m merging) split(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	id := r.PostFormValue("id")
	if id == "" {
		id = store.NewID()
	}
	var seqs []uint64
	for _, of := range r.PostForm["of"] {
		seq, err := strconv.ParseUint(of, 10, 64)
		if err != nil {
			return web.ErrForm
		}
		seqs = append(seqs, seq)
	}
	if !chat.ValidID(id) || len(seqs) > desk.SplitMost {
		return web.ErrForm
	}
	fresh, err := m.desk.Split(r.Context(), r.PathValue("site"), r.PathValue("conv"), id, person(who, r.PathValue("site")), slices.Compact(seqs))
	if err != nil {
		return err
	}
	to := "/inbox/" + r.PathValue("site") + "/c/" + fresh
	if agents.WantsJSON(r) {
		web.WriteJSON(w, http.StatusOK, done{ID: id, To: to})
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// goesOn leads to the conversation in which one goes on that was merged, unless it is
// to be read itself (merged=1, or from= a place in it). It reports whether it did.
func goesOn(w http.ResponseWriter, r *http.Request, site string, c *chat.Conversation) bool {
	if c.MergedInto == "" || r.FormValue("merged") != "" || r.FormValue("from") != "" {
		return false
	}
	http.Redirect(w, r, "/inbox/"+site+"/c/"+c.MergedInto, http.StatusSeeOther)
	return true
}
