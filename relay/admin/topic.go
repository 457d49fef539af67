package admin

import (
	"fmt"
	"net/http"

	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/topic"
	ui "github.com/parley-chat/parley/templates/admin"
)

// topicPage is the page with the topics.
type topicPage struct{ *Admin }

// topics is the page with the site's topics; ?edit= opens one in the form.
func (a topicPage) topics(w http.ResponseWriter, r *http.Request, who caller) error {
	open, err := opened(a.Admin, r, topic.Kind)
	if err != nil {
		return err
	}
	return a.showTopics(w, r, who, http.StatusOK, open, ui.Field{})
}

// showTopics shows the page; said is what is wrong with the name, and what
// somebody else saved.
func (a topicPage) showTopics(w http.ResponseWriter, r *http.Request, who caller, status int, open docs.Doc[topic.Topic], said ui.Field) error {
	p, err := a.page(r, who, "topics")
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "topics")
	list, err := topic.Kind.List(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Lead = t("topics.lead")
	rows := ui.Section{None: t("topics.none")}
	for _, d := range list {
		rows.Rows = append(rows.Rows, ui.Row{Title: d.Value.Name, Link: action + "?edit=" + d.ID, Forms: removal(who, action, "id", d.ID, d.Version)})
	}
	said.Name, said.Label, said.Kind, said.Value, said.Max, said.Required = "name", t("topics.name"), "text", open.Value.Name, 120, true
	p.Sections = []ui.Section{rows, {Title: t("topics.new"), Form: &ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"id", open.ID, "version", fmt.Sprint(open.Version)}, Fields: []ui.Field{said, shownField(who, t("topics.shownHelp"), open.Value.Hidden)},
	}}}
	if open.Version != 0 {
		p.Sections[1].Title = open.Value.Name
	}
	return show(w, r, status, p)
}

// saveTopic writes or removes a topic.
func (a topicPage) saveTopic(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := sent[topic.Topic](r)
	if err != nil {
		return err
	}
	d.Value.Name, d.Value.Hidden = line(r, "name"), r.PostFormValue("shown") == ""
	named := label[topic.Topic]{topic.Kind, "topic", func(v topic.Topic) string { return v.Name }}
	return named.save(a.Admin, w, r, who, d, func(status int, d docs.Doc[topic.Topic], said ui.Field) error {
		return a.showTopics(w, r, who, status, d, said)
	})
}
