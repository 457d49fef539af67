package inbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// deciding are the handlers of what agents decide about a conversation.
type deciding struct {
	*agents.Pages
	desk desk.Work
}

// label changes a conversation's topic, tags and priority.
func (d deciding) label(w http.ResponseWriter, r *http.Request, who caller) error {
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
	set, err := d.Labels(r.Context(), r.PathValue("site"))
	if err != nil {
		return err
	}
	change, err := labelsOf(r, set)
	if err != nil {
		return err
	}
	result, err := d.desk.Label(r.Context(), r.PathValue("site"), r.PathValue("conv"), id, person(who, r.PathValue("site")), change)
	if err != nil {
		return err
	}
	return acted(w, r, result, id)
}

// labelsOf is what a form changes: it sends what it showed ("had"), the tags that
// it has now, a topic and a priority. What it does not send stays.
func labelsOf(r *http.Request, set ui.Labels) (l desk.Labels, err error) {
	had := strings.Fields(r.PostFormValue("had"))
	if topic := r.PostFormValue("topic"); r.PostForm.Has("topic") && (topic == "" || !slices.Contains(had, topic)) {
		found := append(named(set.Topics, topic), desk.Label{})
		if topic != "" && found[0].ID == "" {
			return l, web.ErrForm
		}
		l.Topic = &found[0]
	}
	for _, tag := range named(set.Tags, r.PostForm["tag"]...) {
		if !slices.Contains(had, tag.ID) {
			l.Add = append(l.Add, tag)
		}
	}
	for _, tag := range named(set.Tags, had...) {
		if !slices.Contains(r.PostForm["tag"], tag.ID) {
			l.Remove = append(l.Remove, tag)
		}
	}
	if r.PostForm.Has("priority") {
		level, err := strconv.Atoi(r.PostFormValue("priority"))
		if err != nil || level < chat.PriorityLow || level > chat.PriorityUrgent {
			return l, web.ErrForm
		}
		l.Priority = &level
	}
	return l, nil
}

func named(set *ui.LabelSet, ids ...string) (list []desk.Label) {
	for _, l := range set.Named(ids...) {
		list = append(list, desk.Label{ID: l.ID, Name: l.Name})
	}
	return list
}
