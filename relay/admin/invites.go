package admin

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// inviteColumns are those of a table of people, of which the first is not missing.
var inviteColumns = []string{"email", "name", "role", "teams", "language"}

// invitee is a row of a table of people: an invitation, or why there is none.
type invitee struct {
	link access.Link
	here bool   // they work here, or are invited
	why  string // "": they are invited
}

// manyFields ask for a table of people.
func manyFields(who caller) []ui.Field {
	help := who.Words.Say("invites.help", "columns", ltr(strings.Join(inviteColumns, ", ")), "line", ltr("ana@example.com,Ana,agent,Sales; Support,en"))
	return []ui.Field{
		{Name: "file", Label: who.Words.Say("invites.file", "csv", ltr(".csv")), Kind: "file"},
		{Name: "people", Label: who.Words.T("invites.text"), Help: help, Kind: "area"},
	}
}

// many is the form with which people are invited by a table.
func many(who caller, site string, fields []ui.Field) ui.Section {
	if fields == nil {
		fields = manyFields(who)
	}
	return ui.Section{ID: "many", Title: who.Words.T("invites.title"), Lead: who.Words.T("invites.lead"), Form: &ui.Form{
		Action: settingsURL(site, "people/csv"), Button: who.Words.T("invites.check"), Upload: true, Fields: fields,
	}}
}

// inviteMany tells what would become of a table of people; when that is confirmed it
// makes a link for each who is invited.
func (a peoplePage) inviteMany(w http.ResponseWriter, r *http.Request, who caller) error {
	text, err := pasted(r, "people")
	if err != nil {
		return err
	}
	if r.PostFormValue("do") == "file" {
		return linksFile(w, r)
	}
	rows, wrong := readTable(who, text, inviteColumns, access.LinkMost)
	if wrong != "" {
		fields := manyFields(who)
		typed(r, fields)
		at := 0
		if fields[1].Value != "" {
			at = 1
		}
		fields[at].Wrong = wrong
		return a.showPeople(w, r, who, http.StatusUnprocessableEntity, peopleForm{many: fields})
	}
	list, err := a.invitees(r, who, rows)
	if err != nil {
		return err
	}
	if r.PostFormValue("do") == "invite" {
		return a.makeLinks(w, r, who, list)
	}
	s := ui.Section{ID: "plan", Title: who.Words.T("invites.plan"), Lead: who.Words.T("invites.planLead"), Rows: inviteRows(who, list)}
	if n := len(slices.DeleteFunc(slices.Clone(list), func(i invitee) bool { return i.why != "" })); n > 0 {
		s.Form = &ui.Form{
			Action: settingsURL(r.PathValue("site"), "people/csv"), Button: who.Words.N("invites.do", n), Hidden: []string{"do", "invite", "people", text},
		}
	}
	return a.showPeople(w, r, who, http.StatusOK, peopleForm{more: []ui.Section{s}})
}

func inviteRows(who caller, list []invitee) (rows []ui.Row) {
	for _, i := range list {
		row := ui.Row{Title: i.link.Email, Detail: i.link.Name}
		switch {
		case i.here:
			row.Note = who.Words.Say("invites.here", "why", i.why)
		case i.why != "":
			row.Note = who.Words.Say("invites.refused", "why", i.why)
		default:
			row.Note = who.Words.Say("invites.added", "role", who.Words.T("role."+string(i.link.Grant.Kind())))
		}
		rows = append(rows, row)
	}
	return rows
}

// invitees are what becomes of each row.
func (a peoplePage) invitees(r *http.Request, who caller, rows []tableRow) (list []invitee, err error) {
	site := r.PathValue("site")
	staff, err := a.staff(r, site)
	if err != nil {
		return nil, err
	}
	open, err := access.LinksOf(a.Access).Open(r.Context(), site)
	if err != nil {
		return nil, err
	}
	teams, err := team.Kind.List(r.Context(), a.Docs, site)
	if err != nil {
		return nil, err
	}
	left, seen := access.LinkMost-len(open), map[string]bool{}
	for _, row := range rows {
		i := invitee{}
		i.link, i.why = inviteOf(who, site, row, teams)
		email := i.link.Email
		switch {
		case seen[email]:
			i.why = who.Words.T("invites.twice")
		case slices.ContainsFunc(staff, func(d docs.Doc[people.Agent]) bool { return d.ID == email }):
			i.here, i.why = true, who.Words.T("people.emailThere")
		case slices.ContainsFunc(open, func(d docs.Doc[access.Link]) bool { return d.Value.Email == email }):
			i.here, i.why = true, who.Words.T("invites.open")
		case i.why == "" && left == 0:
			i.why = who.Words.Refusal(web.ProblemOf(access.ErrLinks).Code)
		case i.why == "":
			left--
		}
		seen[email] = true
		list = append(list, i)
	}
	return list, nil
}

// inviteOf is the invitation of a row, and what is wrong with it.
func inviteOf(who caller, site string, row tableRow, teams []docs.Doc[team.Team]) (l access.Link, why string) {
	mine, _ := who.Agent.In(site)
	l = access.Link{Email: people.Fold(row.cell("email")), Name: row.cell("name")}
	if !people.ValidEmail(l.Email) {
		return l, example(who, "people.emailWrong")
	}
	if l.Name != "" && !validName(l.Name) {
		return l, who.Words.T("invites.name")
	}
	l.Grant = people.Grant{Role: people.Member, Scope: mine.Scope}
	if role := row.cell("role"); role != "" {
		at := slices.IndexFunc(people.Roles, func(known people.Role) bool {
			return known != people.Custom && (strings.EqualFold(string(known), role) || strings.EqualFold(who.Words.T("role."+string(known)), role))
		})
		if at < 0 {
			return l, who.Words.Say("invites.role", "value", role)
		}
		l.Grant.Role = people.Roles[at]
	}
	if l.Grant.Has(people.Owners) {
		l.Grant.Scope = people.ScopeAll
	}
	if !who.Agent.MayInvite(site, l.Grant) {
		return l, who.Words.T("invites.more")
	}
	for _, name := range parted(strings.ReplaceAll(row.cell("teams"), "|", ";"), strings.TrimSpace) {
		at := slices.IndexFunc(teams, func(d docs.Doc[team.Team]) bool { return strings.EqualFold(d.Value.Name, name) })
		if at < 0 {
			return l, who.Words.Say("invites.team", "value", name)
		}
		l.Teams = append(l.Teams, teams[at].ID)
	}
	work := workFields(who, people.Work{})
	work[0].Value = row.cell("language")
	takes, ok := workOf(who, work)
	l.Languages = takes.Languages
	if !ok {
		return l, work[0].Wrong
	}
	return l, ""
}

// makeLinks makes the links and shows them, which happens once.
func (a peoplePage) makeLinks(w http.ResponseWriter, r *http.Request, who caller, list []invitee) error {
	var text strings.Builder
	table := csv.NewWriter(&text)
	_ = table.Write([]string{"email", "name", "link"}) // a builder takes all
	n := 0
	for i := range list {
		if list[i].why != "" {
			continue
		}
		link, err := a.newLink(r, who, "person-invited", list[i].link)
		if err != nil {
			_, sentence, err := refused(who, err)
			if err != nil {
				return err
			}
			list[i].why = sentence
			continue
		}
		n++
		_ = table.Write([]string{web.Cell(list[i].link.Email), web.Cell(list[i].link.Name), link})
	}
	table.Flush()
	s := ui.Section{ID: "links", Title: who.Words.N("invites.made", n), Lead: who.Words.T("invites.madeLead"), Rows: inviteRows(who, list)}
	if n > 0 {
		s.Label, s.Shown = who.Words.T("invites.links"), text.String()
		s.Form = &ui.Form{Action: settingsURL(r.PathValue("site"), "people/csv"), Button: who.Words.T("invites.download"), Hidden: []string{"do", "file", "links", text.String()}}
	}
	return a.showPeople(w, r, who, http.StatusOK, peopleForm{more: []ui.Section{s}})
}

// linksFile gives the links that a page shows out as a file: they are not kept.
func linksFile(w http.ResponseWriter, r *http.Request) error {
	in := csv.NewReader(strings.NewReader(r.PostFormValue("links")))
	in.FieldsPerRecord = 3
	records, err := in.ReadAll()
	if err != nil || len(records) > access.LinkMost+1 {
		return web.ErrForm
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="invitations-`+strconv.Itoa(len(records)-1)+`.csv"`)
	table := csv.NewWriter(w)
	for _, record := range records {
		for i := range record {
			record[i] = web.Cell(chat.Clip(record[i], len(record[i])))
		}
		_ = table.Write(record)
	}
	table.Flush() // an error says that the reader has gone
	return nil
}
