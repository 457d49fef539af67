package admin

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	ui "github.com/parley-chat/parley/templates/admin"
)

// teamPage is the page with the teams.
type teamPage struct{ *Admin }

// teams is the page with the site's teams; ?edit= opens one in the form.
func (a teamPage) teams(w http.ResponseWriter, r *http.Request, who caller) error {
	open, err := opened(a.Admin, r, team.Kind)
	if err != nil {
		return err
	}
	return a.showTeams(w, r, who, http.StatusOK, open, teamShown{})
}

// teamShown is what the page shows beside what is stored: what is wrong with the
// name, what somebody else saved, and the times that were typed and are none.
type teamShown struct {
	wrong, conflict string
	chosen          []ui.Field
}

func (a teamPage) showTeams(w http.ResponseWriter, r *http.Request, who caller, status int, open docs.Doc[team.Team], said teamShown) error {
	p, err := a.page(r, who, "teams")
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "teams")
	list, err := team.Kind.List(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	staff, err := a.staff(r, p.Site)
	if err != nil {
		return err
	}
	p.Lead, p.Wrong = t("teams.lead"), said.conflict
	rows := ui.Section{None: t("teams.none")}
	for _, d := range list {
		var names []string
		for _, s := range staff {
			if slices.Contains(d.Value.Members, s.Value.ID) {
				names = append(names, s.Value.Name)
			}
		}
		row := ui.Row{Title: d.Value.Name, Detail: strings.Join(names, ", "), Link: action + "?edit=" + d.ID, Forms: removal(who, action, "id", d.ID, d.Version)}
		if len(names) == 0 {
			row.Note = t("teams.empty")
		}
		rows.Rows = append(rows.Rows, row)
	}
	form := ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"id", open.ID, "version", fmt.Sprint(open.Version)},
		Fields: []ui.Field{{Name: "name", Label: t("teams.name"), Kind: "text", Value: open.Value.Name, Wrong: said.wrong, Max: 120, Required: true}},
	}
	limit := ui.Field{Name: "limit", Label: t("teams.limit"), Help: t("teams.limitHelp"), Kind: "number"}
	if open.Value.Open > 0 {
		limit.Value = strconv.Itoa(open.Value.Open)
	}
	lock := ui.Field{Name: "lock", Label: t("teams.lock"), Help: t("teams.lockHelp"), Kind: "check"}
	if open.Value.Lock {
		lock.Value = "yes"
	}
	form.Fields = append(form.Fields, limit, lock)
	for _, s := range staff {
		f := ui.Field{Name: "member-" + s.Value.ID, Label: s.Value.Name, Kind: "check"}
		if slices.Contains(open.Value.Members, s.Value.ID) {
			f.Value = "yes"
		}
		form.Fields = append(form.Fields, f)
	}
	if said.chosen == nil {
		if said.chosen, err = a.chosenFields(r, who, open.Value); err != nil {
			return err
		}
	}
	form.Fields = append(form.Fields, said.chosen...)
	title := t("teams.new")
	if open.Version != 0 {
		title = open.Value.Name
	}
	p.Sections = []ui.Section{rows, {Title: title, Form: &form}}
	return show(w, r, status, p)
}

// staff are the agents of a site, by address.
func (a *Admin) staff(r *http.Request, site string) (staff []docs.Doc[people.Agent], err error) {
	list, err := people.Kind.List(r.Context(), a.Docs, store.Global)
	for _, d := range list {
		if slices.Contains(d.Value.Sites, site) {
			staff = append(staff, d)
		}
	}
	return staff, err
}

// saveTeam writes or removes a team.
func (a teamPage) saveTeam(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := sent[team.Team](r)
	if err != nil {
		return err
	}
	d.Value.Name, d.Value.Lock = line(r, "name"), r.PostFormValue("lock") != ""
	if n := line(r, "limit"); n != "" {
		if d.Value.Open, err = strconv.Atoi(n); err != nil {
			d.Value.Open = -1 // which is refused
		}
	}
	site, what := r.PathValue("site"), "team-changed"
	before, err := stored(a.Admin, r, team.Kind, d.ID)
	if err != nil {
		return err
	}
	gone, err := removed(a.Admin, r, team.Kind, &d)
	if err != nil {
		return err
	}
	if gone {
		what = "team-removed"
	} else {
		staff, err := a.staff(r, site)
		if err != nil {
			return err
		}
		for _, s := range staff {
			if r.PostFormValue("member-"+s.Value.ID) != "" {
				d.Value.Members = append(d.Value.Members, s.Value.ID)
			}
		}
		chosen, ok, err := a.chosenOf(r, who, &d)
		if err != nil {
			return err
		}
		if !ok {
			return a.showTeams(w, r, who, http.StatusUnprocessableEntity, d, teamShown{chosen: chosen})
		}
		if err := team.Kind.Put(r.Context(), a.Docs, site, d); err != nil {
			status, sentence, err := refused(who, err)
			if err != nil {
				return err
			}
			if status != http.StatusConflict {
				return a.showTeams(w, r, who, status, d, teamShown{wrong: sentence})
			}
			if now, err := team.Kind.Get(r.Context(), a.Docs, site, d.ID); err == nil {
				d.Version = now.Version
				theirs := now.Value.Name
				for _, s := range staff {
					if slices.Contains(now.Value.Members, s.Value.ID) {
						theirs += " · " + s.Value.Name
					}
				}
				sentence = who.Words.Say("teams.conflict", "name", theirs)
			}
			return a.showTeams(w, r, who, status, d, teamShown{conflict: sentence})
		}
	}
	if err := a.wake(r); err != nil {
		return err
	}
	c := change[team.Team]{team.Kind, d.ID, before, &d.Value}
	if gone {
		c.after = nil
	}
	e := a.entry(r, who, what, d.Value.Name)
	if err := c.note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, "teams", e)
}
