package admin

import (
	"net/http"

	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/topic"
	ui "github.com/parley-chat/parley/templates/admin"
)

// topicPage is the page with the topics.
func (a *Admin) topicPage() kindPage[topic.Topic] {
	return kindPage[topic.Topic]{
		Admin: a, kind: topic.Kind, name: "topics", act: "topic", id: id, key: "id",
		says: func(who caller) kindSays {
			return kindSays{who.Words.T("topics.lead"), who.Words.T("topics.none"), who.Words.T("topics.new")}
		},
		title: func(t topic.Topic) string { return t.Name },
		row:   func(caller, docs.Doc[topic.Topic], *ui.Row) {},
		fields: func(_ *http.Request, who caller, d docs.Doc[topic.Topic]) ([]ui.Field, error) {
			return []ui.Field{
				{Name: "name", Label: who.Words.T("topics.name"), Kind: "text", Value: d.Value.Name, Max: 120, Required: true},
				shownField(who, who.Words.T("topics.shownHelp"), d.Value.Hidden),
			}, nil
		},
		read: func(_ caller, d *docs.Doc[topic.Topic], fields []ui.Field) {
			d.Value.Name, d.Value.Hidden = fields[0].Value, fields[1].Value == ""
		},
		about: map[string]string{topic.ErrName.Code: "name"},
		done:  a.renamed,
	}
}

// renamed has the search told that a label is called otherwise, or is gone.
func (a *Admin) renamed(r *http.Request, id string) error {
	return a.Store.Schedule(r.Context(), r.PathValue("site"), search.Renamed(id, a.Now().UnixMilli()))
}
