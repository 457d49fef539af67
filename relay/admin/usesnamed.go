package admin

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/bot/flow"
	"github.com/parley-chat/parley/relay/greeting"
	ui "github.com/parley-chat/parley/templates/admin"
)

// usersByName are what speaks of a document of a page without its ID: the flow, which
// knows topics, tags and teams by their names and attributes by their keys, and the
// greetings, which ask for an attribute with its value.
func usersByName(a *Admin, r *http.Request, who caller, page, id, title string) (rows []ui.Row, err error) {
	at := r.PathValue("site")
	current, err := flow.Of(r.Context(), a.Docs, at)
	if err != nil {
		return nil, err
	}
	if current.Value.Source != "" {
		steps, err := flow.Read(current.Value.Source)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(steps.Steps)) {
			if inStep(steps.Steps[name], page, id, title) {
				rows = append(rows, ui.Row{Title: who.Words.T("flow.title"), Detail: name, Link: "/inbox/" + at + "/bot/flow"})
			}
		}
	}
	if page != "attributes" {
		return rows, nil
	}
	greetings, err := greeting.Kind.List(r.Context(), a.Docs, at)
	if err != nil {
		return nil, err
	}
	for _, d := range greetings {
		if key, _, _ := strings.Cut(d.Value.Attribute, "="); key == id {
			rows = append(rows, ui.Row{Title: who.Words.T("settings.greetings"), Detail: d.Value.Name, Link: settingsURL(at, "greetings") + "?edit=" + d.ID})
		}
	}
	return rows, nil
}

func inStep(s flow.Step, page, id, title string) bool {
	is := func(name string) bool { return strings.EqualFold(name, title) }
	switch page {
	case "topics":
		return is(s.Do.Topic)
	case "teams":
		return is(s.Do.Team)
	case "tags":
		return slices.ContainsFunc(s.Do.Tags, is)
	case "attributes":
		return slices.ContainsFunc(s.When, func(w flow.When) bool { return w.Attribute == id })
	}
	return false
}
