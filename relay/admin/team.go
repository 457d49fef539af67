package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/words"
)

// teamPage is the page with the teams.
type teamPage struct{ *Admin }

// of is the page; staff are the agents of the site.
func (a teamPage) of(staff []docs.Doc[people.Agent]) kindPage[team.Team] {
	return kindPage[team.Team]{
		Admin: a.Admin, kind: team.Kind, name: "teams", act: "team", id: id, key: "id",
		says: func(who caller) kindSays {
			return kindSays{who.Words.T("teams.lead"), who.Words.T("teams.none"), who.Words.T("teams.new")}
		},
		title: func(t team.Team) string { return t.Name },
		row: func(who caller, d docs.Doc[team.Team], row *ui.Row) {
			var names []string
			for _, s := range staff {
				if slices.Contains(d.Value.Members, s.Value.ID) {
					names = append(names, s.Value.Name)
				}
			}
			if row.Detail = strings.Join(names, ", "); len(names) == 0 {
				row.Note = who.Words.T("teams.empty")
			}
		},
		fields: func(r *http.Request, who caller, d docs.Doc[team.Team]) ([]ui.Field, error) {
			chosen, err := a.chosenFields(r, who, d.Value)
			return slices.Concat(teamFields(who, d.Value, staff), closedFields(who, d.Value), chosen), err
		},
		read:  readTeam,
		about: map[string]string{team.ErrName.Code: "name", team.ErrOpen.Code: "limit"},
		done:  func(r *http.Request, _ string) error { return a.wake(r) },
	}
}

func (a teamPage) teams(w http.ResponseWriter, r *http.Request, who caller) error {
	staff, err := a.staff(r, r.PathValue("site"))
	if err != nil {
		return err
	}
	return a.of(staff).list(w, r, who)
}

func (a teamPage) saveTeam(w http.ResponseWriter, r *http.Request, who caller) error {
	staff, err := a.staff(r, r.PathValue("site"))
	if err != nil {
		return err
	}
	return a.of(staff).save(w, r, who)
}

// teamFields are the name, the rules and the members.
func teamFields(who caller, of team.Team, staff []docs.Doc[people.Agent]) []ui.Field {
	t := who.Words.T
	lock := checked("lock", t("teams.lock"), of.Lock)
	lock.Help = t("teams.lockHelp")
	fields := []ui.Field{
		{Name: "name", Label: t("teams.name"), Kind: "text", Value: of.Name, Max: 120, Required: true},
		{Name: "limit", Label: t("teams.limit"), Help: t("teams.limitHelp"), Kind: "number", Value: number(of.Open)},
		lock,
	}
	for _, s := range staff {
		fields = append(fields, checked("member-"+s.Value.ID, s.Value.Name, slices.Contains(of.Members, s.Value.ID)))
	}
	return fields
}

// closedFields are what visitors read while the team is closed, by language. Scripts
// of one language share a text.
func closedFields(who caller, of team.Team) (fields []ui.Field) {
	for _, w := range words.Visitor().Languages() {
		lang, _, _ := strings.Cut(w.Lang, "-")
		if name := "closed-" + lang; !shown(fields, name) {
			fields = append(fields, ui.Field{Name: name, Label: who.Words.Say("teams.closed", "language", w.Name), Kind: "text", Value: of.Closed[lang], Max: team.MaxClosed})
		}
	}
	fields[0].Help = who.Words.T("teams.closedHelp")
	return fields
}

// readTeam puts what was typed into a team.
func readTeam(who caller, d *docs.Doc[team.Team], fields []ui.Field) {
	v, closed := &d.Value, map[string]map[string]string{"closed": {}}
	v.Members = nil
	for i := range fields {
		f := &fields[i]
		of, which, _ := strings.Cut(f.Name, "-")
		switch of {
		case "name":
			v.Name = f.Value
		case "limit":
			v.Open = whole(f.Value)
		case "lock":
			v.Lock = f.Value != ""
		case "closed":
			if f.Value != "" {
				closed[of][which] = f.Value
			}
		case "member":
			if f.Value != "" {
				v.Members = append(v.Members, which)
			}
		default:
			chosenOf(who, v, f)
		}
	}
	v.Closed = inLanguages(fields, "closed", closed, v.Closed)
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
