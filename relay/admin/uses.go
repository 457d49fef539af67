package admin

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/savedview"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/survey"
	ui "github.com/parley-chat/parley/templates/admin"
)

// users are what speaks of a document by its ID, as people read it: rules, the bot,
// surveys and views.
func (a *Admin) users(r *http.Request, who caller, id string) (rows []ui.Row, err error) {
	at := r.PathValue("site")
	of, err := site.Get(r.Context(), a.Docs, at)
	if err != nil {
		return nil, err
	}
	add := func(page, name, link string, value any) error {
		speaks, err := speaksOf(value, id)
		if speaks {
			rows = append(rows, ui.Row{Title: who.Words.T(page), Detail: name, Link: link})
		}
		return err
	}
	named, err := routingPage{a}.named(r, at)
	if err != nil {
		return nil, err
	}
	for i, rule := range of.Routing.Rules {
		if err := add("settings.routing", named.when(who, rule), fmt.Sprintf("%s?edit=%d#rule", settingsURL(at, "routing"), i), rule); err != nil {
			return nil, err
		}
	}
	for _, rule := range of.Automation {
		if err := add("settings.automation", rule.Name, settingsURL(at, "automation")+"?edit="+rule.ID+"#rule", rule); err != nil {
			return nil, err
		}
	}
	if err := add("nav.bot", "", "/inbox/"+at+"/bot", of.Bot); err != nil {
		return nil, err
	}
	surveys, err := survey.Kind.List(r.Context(), a.Docs, at)
	if err != nil {
		return nil, err
	}
	for _, d := range surveys {
		if err := add("nav.surveys", d.Value.Name, "/inbox/"+at+"/surveys", d.Value); err != nil {
			return nil, err
		}
	}
	views, err := savedview.Kind.List(r.Context(), a.Docs, at)
	if err != nil {
		return nil, err
	}
	for _, d := range views {
		if err := add("views", d.Value.Name, "/inbox/"+at+"/views", d.Value); err != nil {
			return nil, err
		}
	}
	asked, err := prechat.Kind.List(r.Context(), a.Docs, at)
	if err != nil {
		return nil, err
	}
	for _, d := range asked {
		if err := add("settings.prechat", d.Value.LabelIn(who.Words.Lang), settingsURL(at, "prechat")+"?edit="+d.ID, d.Value); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// speaksOf reports whether one of the texts that a value is stored with is an ID: that
// of an attribute is a word, which may be part of others.
func speaksOf(value any, id string) (bool, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return false, err
	}
	var stored any
	err = json.Unmarshal(text, &stored)
	return has(stored, id), err
}

func has(stored any, id string) bool {
	switch v := stored.(type) {
	case string:
		return v == id
	case []any:
		return slices.ContainsFunc(v, func(in any) bool { return has(in, id) })
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), func(in any) bool { return has(in, id) })
	}
	return false
}

// stillUsed asks before something is removed that others speak of.
func stillUsed(who caller, action, title, field, id string, version int64, users []ui.Row) ui.Section {
	return ui.Section{
		Title: who.Words.Say("admin.removeOf", "name", title), Lead: who.Words.T("admin.used"), Rows: users,
		Form: &ui.Form{Action: action, Button: who.Words.T("admin.removeStill"), Danger: true, Hidden: []string{"do", "remove", "sure", "yes", field, id, "version", fmt.Sprint(version)}},
	}
}
