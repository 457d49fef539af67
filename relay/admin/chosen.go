package admin

import (
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	ui "github.com/parley-chat/parley/templates/admin"
)

// shownField says whether visitors can choose something.
func shownField(who caller, help string, hidden bool) ui.Field {
	f := ui.Field{Name: "shown", Label: who.Words.T("site.chosen"), Help: help, Kind: "check", Value: "yes"}
	if hidden {
		f.Value = ""
	}
	return f
}

// chosenFields are those of a team that say when it is there, and whether visitors
// can choose it, where the site lets them.
func (a teamPage) chosenFields(r *http.Request, who caller, t team.Team) ([]ui.Field, error) {
	of, err := site.Get(r.Context(), a.Docs, r.PathValue("site"))
	if err != nil {
		return nil, err
	}
	fields := []ui.Field{}
	if of.Before.Choose == site.ChooseTeam {
		fields = append(fields, shownField(who, who.Words.T("teams.shownHelp"), t.Hidden))
	}
	first := len(fields)
	for i, d := range t.Week.Days() {
		fields = append(fields, ui.Field{Name: weekdays[i], Label: who.Words.T("day." + weekdays[i]), Kind: "text", Value: d.String(), Max: 200, Beside: true})
	}
	fields[first].Help = who.Words.T("teams.weekHelp")
	return fields, nil
}

// chosenOf puts into a team what was typed of that; where nothing was asked it stays
// as it is. What is wrong stands at the fields.
func (a teamPage) chosenOf(r *http.Request, who caller, d *docs.Doc[team.Team]) ([]ui.Field, bool, error) {
	now, err := team.Kind.List(r.Context(), a.Docs, r.PathValue("site"))
	if err != nil {
		return nil, false, err
	}
	if at := slices.IndexFunc(now, func(other docs.Doc[team.Team]) bool { return other.ID == d.ID }); at >= 0 {
		d.Value.Hidden, d.Value.Week = now[at].Value.Hidden, now[at].Value.Week
	}
	fields, err := a.chosenFields(r, who, d.Value)
	ok := err == nil
	for i := range fields {
		f := &fields[i]
		if f.Name == "shown" {
			f.Value = line(r, f.Name)
			d.Value.Hidden = f.Value == ""
			continue
		}
		if !r.PostForm.Has(f.Name) {
			continue // a page from before there was such a field
		}
		f.Value = line(r, f.Name)
		day, err := hours.ParseDay(f.Value)
		if err != nil {
			f.Wrong, ok = who.Words.Say("teams.weekWrong", "value", f.Value, "times", ltr("09:00-12:00, 13:00-17:30")), false
			continue
		}
		*d.Value.Week.Days()[slices.Index(weekdays[:], f.Name)] = day
	}
	return fields, ok, err
}
