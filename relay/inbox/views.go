package inbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	about "github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/savedview"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// viewPages is the page on which agents make views.
type viewPages struct{ *agents.Pages }

// show is the page; ?edit= opens a view in the form.
func (p viewPages) show(w http.ResponseWriter, r *http.Request, who caller) error {
	return p.write(w, r, who, ui.Views{Open: ui.MadeView{
		ID: store.NewID(), For: "me", When: savedview.When{Groups: make([]savedview.Group, 1)},
	}}, http.StatusOK)
}

func (p viewPages) write(w http.ResponseWriter, r *http.Request, who caller, page ui.Views, status int) error {
	ctx, site := r.Context(), r.PathValue("site")
	var err error
	if page.Shell, err = p.Shell(ctx, site, who, "views"); err != nil {
		return err
	}
	page.Title = who.Words.T("views.title") + " · " + page.Title
	page.Shares = who.May(people.Canned, site)
	mine, err := p.Saved.Views(ctx, site, who.Caller)
	if err != nil {
		return err
	}
	for _, d := range mine {
		made := ui.MadeView{
			ID: d.ID, Version: d.Version, Name: d.Value.Name, For: audience(d.Value.Owner, d.Value.Team), When: d.Value.When,
			Fixed: !p.mayChange(who, site, d.Value),
		}
		page.List = append(page.List, made)
		if d.ID == r.FormValue("edit") && !made.Fixed {
			page.Open = made
		}
	}
	teams, err := team.Kind.List(ctx, p.Docs, site)
	if err != nil {
		return err
	}
	for _, t := range teams {
		page.Teams = append(page.Teams, ui.Label{ID: t.ID, Name: t.Value.Name})
	}
	if page.Colleagues, err = p.Colleagues(ctx, site); err != nil {
		return err
	}
	attributes, err := about.Attributes.List(ctx, p.Docs, site)
	if err != nil {
		return err
	}
	for _, d := range attributes {
		page.Attributes = append(page.Attributes, ui.Attribute{Key: d.ID, Attribute: d.Value})
	}
	return web.WritePage(w, r, status, ui.ViewsPage(page))
}

// mayChange reports whether an agent may change a view: their own, and with the
// right to change what others use those of teams and of everybody.
func (p viewPages) mayChange(who caller, site string, v savedview.View) bool {
	return v.Owner == who.Agent.ID || v.Owner == "" && who.May(people.Canned, site)
}

// save does to the view in the form what its button says: do=add. and a group add a
// condition, drop. takes one away, group and ungroup. do so to groups; save writes
// the view and remove removes it.
func (p viewPages) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	site, id := r.PathValue("site"), r.PostFormValue("id")
	if !chat.ValidID(id) {
		return web.ErrForm
	}
	v := savedview.View{Name: strings.TrimSpace(r.PostFormValue("name")), When: whenOf(r)}
	if team, is := strings.CutPrefix(r.PostFormValue("for"), "team/"); is {
		v.Team = team
	} else if r.PostFormValue("for") == "me" {
		v.Owner = who.Agent.ID
	}
	switch was, err := savedview.Kind.Get(r.Context(), p.Docs, site, id); {
	case err == nil && was.Value.Owner != "" && was.Value.Owner != who.Agent.ID:
		return store.ErrNotFound // another agent's own
	case err == nil && !p.mayChange(who, site, was.Value), !p.mayChange(who, site, v):
		return web.ErrRight
	}
	page := ui.Views{Open: ui.MadeView{ID: id, Version: version, Name: v.Name, For: audience(v.Owner, v.Team), When: v.When}}
	d := docs.Doc[savedview.View]{ID: id, Version: version, Value: v}
	switch do := r.PostFormValue("do"); do {
	case "save":
		err = p.put(r, site, d)
	case "remove":
		err = savedview.Kind.Delete(r.Context(), p.Docs, site, d)
	default:
		if !build(&page.Open.When, do, r) {
			return web.ErrForm
		}
		return p.write(w, r, who, page, http.StatusOK)
	}
	if err == nil {
		to := "/inbox/" + site + "/views"
		if r.PostFormValue("do") == "save" {
			to = "/inbox/" + site + "/" + agents.SavedPage(id)
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	why := web.ProblemOf(err)
	if why.Code == web.CodeUnavailable {
		return err
	}
	page.Refused = who.Words.Refusal(why.Code, why.Args...)
	return p.write(w, r, who, page, why.Status)
}

// put writes a view, unless there are too many.
func (p viewPages) put(r *http.Request, site string, d docs.Doc[savedview.View]) error {
	list, err := savedview.Kind.List(r.Context(), p.Docs, site)
	if err != nil {
		return err
	}
	if d.Version == 0 && len(list) >= savedview.MaxViews {
		return savedview.ErrMany
	}
	d.Value.When.Groups = slices.DeleteFunc(slices.Clone(d.Value.When.Groups), func(g savedview.Group) bool { return len(g.Conditions) == 0 })
	return savedview.Kind.Put(r.Context(), p.Docs, site, d)
}

// whenOf is the filter in a form: each group's conditions are lists side by side.
func whenOf(r *http.Request) savedview.When {
	when := savedview.When{Any: r.PostFormValue("any") != ""}
	for i := range min(len(r.PostForm["groups"]), savedview.MaxGroups) {
		list := func(name string) []string { return r.PostForm[name+"."+strconv.Itoa(i)] }
		part := func(name string, j int) string {
			if l := list(name); j < len(l) {
				return strings.TrimSpace(l[j])
			}
			return ""
		}
		g := savedview.Group{Any: part("any", 0) != ""}
		for j := range min(len(list("field")), savedview.MaxConditions) {
			g.Conditions = append(g.Conditions, savedview.Condition{
				Field: part("field", j), Key: part("key", j), Not: part("not", j) != "", Value: part("value", j),
			})
		}
		when.Groups = append(when.Groups, g)
	}
	return when
}

// build does to a filter what a button says; false if there is no such button.
func build(when *savedview.When, do string, r *http.Request) bool {
	what, rest, _ := strings.Cut(do, ".")
	if what == "group" {
		if len(when.Groups) < savedview.MaxGroups {
			when.Groups = append(when.Groups, savedview.Group{})
		}
		return true
	}
	first, second, _ := strings.Cut(rest, ".")
	i, err := strconv.Atoi(first)
	if err != nil || i < 0 || i >= len(when.Groups) {
		return false
	}
	g := &when.Groups[i]
	switch what {
	case "ungroup":
		when.Groups = slices.Delete(when.Groups, i, i+1)
	case "add":
		field, key, _ := strings.Cut(r.PostFormValue("add."+first), "/")
		if !slices.Contains(savedview.Fields, field) {
			return false
		}
		if len(g.Conditions) < savedview.MaxConditions {
			g.Conditions = append(g.Conditions, savedview.Condition{Field: field, Key: key})
		}
	case "drop":
		j, err := strconv.Atoi(second)
		if err != nil || j < 0 || j >= len(g.Conditions) {
			return false
		}
		g.Conditions = slices.Delete(g.Conditions, j, j+1)
	default:
		return false
	}
	return true
}
