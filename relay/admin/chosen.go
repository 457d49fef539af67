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

// chosenFields are those of a team that say whether visitors can choose it, and
// when; none where the site does not let them.
func (a teamPage) chosenFields(r *http.Request, who caller, t team.Team) ([]ui.Field, error) {
	of, err := site.Get(r.Context(), a.Docs, r.PathValue("site"))
	if err != nil || of.Before.Choose != site.ChooseTeam {
		return []ui.Field{}, err
	}
	fields := []ui.Field{shownField(who, who.Words.T("teams.shownHelp"), t.Hidden)}
	for i, d := range t.Week.Days() {
		fields = append(fields, ui.Field{Name: weekdays[i], Label: who.Words.T("day." + weekdays[i]), Kind: "text", Value: d.String(), Max: 200, Beside: true})
	}
	fields[1].Help = who.Words.T("teams.weekHelp")
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
		if f.Value = line(r, f.Name); f.Name == "shown" {
			d.Value.Hidden = f.Value == ""
			continue
		}
		day, err := hours.ParseDay(f.Value)
		if err != nil {
			f.Wrong, ok = who.Words.Say("teams.weekWrong", "value", f.Value, "times", ltr("09:00-12:00, 13:00-17:30")), false
			continue
		}
		*d.Value.Week.Days()[slices.Index(weekdays[:], f.Name)] = day
	}
	return fields, ok, err
}
