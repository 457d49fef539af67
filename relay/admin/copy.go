package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/topic"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
)

// copyPage takes settings over from another site of the agent's. People, teams and
// what names them, keys, addresses and articles stay where they are.
type copyPage struct{ *Admin }

// copied are the parts that can be taken over.
var copied = []string{"look", "hours", "topics", "tags", "attributes", "greetings"}

func (a copyPage) copy(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.show(w, r, who, http.StatusOK, "")
}

func (a copyPage) show(w http.ResponseWriter, r *http.Request, who caller, status int, wrong string) error {
	p, err := a.page(r, who, "copy")
	if err != nil {
		return err
	}
	t := who.Words.T
	from := ui.Field{Name: "from", Label: t("copy.from"), Kind: "select", Value: r.PostFormValue("from"), Wrong: wrong}
	for _, id := range a.sources(who, p.Site) {
		s, err := site.Get(r.Context(), a.Docs, id)
		if err != nil {
			continue // a site that was removed is not offered
		}
		from.Options = append(from.Options, ui.Option{Value: id, Name: s.Name})
	}
	p.Lead = t("copy.lead")
	stays := ui.Section{Title: t("copy.stays"), Lead: t("copy.staysLead")}
	if owns(who) != "" {
		stays.Link = &inbox.Link{Name: t("newSite"), URL: newSitePath}
	}
	if len(from.Options) == 0 {
		p.Sections = []ui.Section{{None: t("copy.none")}, stays}
		return show(w, r, status, p)
	}
	form := ui.Form{Action: settingsURL(p.Site, "copy"), Button: t("copy.do"), Fields: []ui.Field{from}}
	for _, part := range copied {
		f := checked("part-"+part, t("copy.part."+part), status == http.StatusOK || r.PostFormValue("part-"+part) != "")
		form.Fields = append(form.Fields, f)
	}
	p.Sections = []ui.Section{{Form: &form}, stays}
	return show(w, r, status, p)
}

// sources are the other sites whose settings the agent may change.
func (a copyPage) sources(who caller, site string) (list []string) {
	for _, id := range who.Agent.Sites {
		if id != site && who.May(people.Settings, id) {
			list = append(list, id)
		}
	}
	return list
}

// save takes over what was chosen. What the site has under the same name stays.
func (a copyPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	from := r.PostFormValue("from")
	if !slices.Contains(a.sources(who, r.PathValue("site")), from) {
		return a.show(w, r, who, http.StatusUnprocessableEntity, who.Words.T("copy.choose"))
	}
	for _, part := range copied {
		if r.PostFormValue("part-"+part) == "" {
			continue
		}
		if err := a.take(r, who, from, part); err != nil {
			return err
		}
	}
	return saved(w, r, "copy")
}

func (a copyPage) take(r *http.Request, who caller, from, part string) error {
	switch part {
	case "look":
		return a.takeLook(r, who, from)
	case "hours":
		return a.takeHours(r, who, from)
	case "topics":
		return takeAll(a.Admin, r, who, from, topic.Kind, "topic-changed", 0, func(t topic.Topic) string { return t.Name })
	case "tags":
		return takeAll(a.Admin, r, who, from, tag.Kind, "tag-changed", 0, func(t tag.Tag) string { return t.Name })
	case "attributes":
		return takeAll(a.Admin, r, who, from, person.Attributes, "attribute-changed", person.MaxAttributes, func(t person.Attribute) string { return t.Name })
	}
	return takeAll(a.Admin, r, who, from, greeting.Kind, "greeting-changed", greeting.Most, func(g greeting.Greeting) string { return g.Name })
}

// takeLook takes over what visitors see and what agents are asked for, without the
// site's own name, addresses, rules and host.
func (a copyPage) takeLook(r *http.Request, who caller, from string) error {
	s, err := site.Get(r.Context(), a.Docs, from)
	if err != nil {
		return err
	}
	var before, after site.Site
	err = site.Change(r.Context(), a.Docs, r.PathValue("site"), func(now *site.Site) {
		before = *now
		now.Accent, now.Theme, now.Position, now.Greeting, now.Away = s.Accent, s.Theme, s.Position, s.Greeting, s.Away
		now.QuietDays, now.AskBegun, now.IdleHours, now.Before, now.Required, now.Files, now.SLA, now.Mask = s.QuietDays, s.AskBegun, s.IdleHours, s.Before, s.Required, s.Files, s.SLA, s.Mask
		now.Notify = s.Notify
		notice := now.Widget.NoticeVersion + 1 // nobody agreed to this one here
		now.Widget = s.Widget
		now.Widget.NoticeVersion = notice
		host := now.Help.Host
		now.Help = s.Help
		now.Help.Host = host
		after = *now
	})
	if err != nil {
		return err
	}
	return siteChange(before, after).note(a.Admin, r, a.entry(r, who, "site-changed", who.Words.Say("copy.of", "site", s.Name)))
}

func (a copyPage) takeHours(r *http.Request, who caller, from string) error {
	theirs, err := hours.Of(r.Context(), a.Docs, from)
	if err != nil || theirs.Version == 0 {
		return err
	}
	id := r.PathValue("site")
	was, err := stored(a.Admin, r, hours.Kind, hours.Main)
	if err != nil {
		return err
	}
	if err := hours.Kind.Put(r.Context(), a.Docs, id, docs.Doc[hours.Hours]{ID: hours.Main, Version: store.Any, Value: theirs.Value}); err != nil {
		return err
	}
	return change[hours.Hours]{hours.Kind, hours.Main, was, &theirs.Value}.note(a.Admin, r, a.entry(r, who, "hours-changed", from))
}

// takeAll adds the documents of a kind whose names the site does not have yet, at
// most as many as it may have in all; 0: any number.
func takeAll[T any](a *Admin, r *http.Request, who caller, from string, kind docs.Kind[T], what string, most int, name func(T) string) error {
	id := r.PathValue("site")
	theirs, err := kind.List(r.Context(), a.Docs, from)
	if err != nil {
		return err
	}
	mine, err := kind.Fresh(r.Context(), a.Docs, id)
	if err != nil {
		return err
	}
	n := len(mine)
	for _, d := range theirs {
		has := func(m docs.Doc[T]) bool {
			return m.ID == d.ID || strings.EqualFold(name(m.Value), name(d.Value))
		}
		if slices.ContainsFunc(mine, has) || most > 0 && n >= most {
			continue
		}
		d.Version = 0
		if err := kind.Put(r.Context(), a.Docs, id, d); err != nil {
			return err
		}
		n++
		if err := (change[T]{kind, d.ID, nil, &d.Value}).note(a, r, a.entry(r, who, what, name(d.Value))); err != nil {
			return err
		}
	}
	return nil
}
