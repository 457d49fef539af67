package admin

import (
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/team"
	ui "github.com/parley-chat/parley/templates/admin"
)

// shownField says whether visitors can choose something.
func shownField(who caller, help string, hidden bool) ui.Field {
	f := checked("shown", who.Words.T("site.chosen"), !hidden)
	f.Help = help
	return f
}

// chosenFields are those of a team that say whether visitors can choose it, where the
// site lets them, and when it is there.
func (a teamPage) chosenFields(r *http.Request, who caller, t team.Team) (fields []ui.Field, err error) {
	of, err := site.Get(r.Context(), a.Docs, r.PathValue("site"))
	if err != nil {
		return nil, err
	}
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

// chosenOf puts one of these fields into a team. What is wrong stands at it.
func chosenOf(who caller, t *team.Team, f *ui.Field) {
	if f.Name == "shown" {
		t.Hidden = f.Value == ""
		return
	}
	day, err := hours.ParseDay(f.Value)
	if err != nil {
		f.Wrong = who.Words.Say("teams.weekWrong", "value", f.Value, "times", ltr("09:00-12:00, 13:00-17:30"))
		return
	}
	*t.Week.Days()[slices.Index(weekdays[:], f.Name)] = day
}
