package admin

import (
	"errors"
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// errTyped says that fields say what is wrong with them.
var errTyped = errors.New("a field of the form is wrong")

// changePerson changes an agent as a form asks, if the caller may. It returns a
// link if that is what was asked for, and errTyped if the fields of what the
// agent takes are wrong.
func (a peoplePage) changePerson(r *http.Request, who caller, agent people.Agent, version int64, work []ui.Field) (link string, err error) {
	site := r.PathValue("site")
	role, account := may(who, site, agent)
	if !role || !slices.Contains(agent.Sites, site) {
		return "", web.ErrRight
	}
	do := r.PostFormValue("do")
	if !account && slices.Contains([]string{"work", "disable", "enable", "reset"}, do) {
		return "", web.ErrRight
	}
	change := func(what string, f func(*people.Agent) error) error {
		before, e := agent, a.entry(r, who, what, agent.Email)
		err := people.Alter(r.Context(), a.Docs, agent.Email, version, func(now *people.Agent) error {
			// Who is somebody else by now is looked at again.
			if role, _ := may(who, site, *now); !role {
				return web.ErrRight
			}
			err := f(now)
			g, was := now.Grants[site], before.Grants[site]
			e.Changes = nil
			e.Compare("role", string(was.Kind()), string(g.Kind()))
			e.Compare("scope", string(was.Scope), string(g.Scope))
			for i, f := range workFields(who, now.Work) {
				e.Compare(f.Name, workFields(who, before.Work)[i].Value, f.Value)
			}
			return err
		})
		if err != nil {
			return err
		}
		return a.note(r, e)
	}
	switch do {
	case "role":
		g, err := grantOf(r, who, site)
		if err != nil {
			return "", err
		}
		return "", change("person-role", func(now *people.Agent) error { now.Allow(site, g); return nil })
	case "work":
		w, ok := workOf(who, work)
		if !ok {
			return "", errTyped
		}
		return "", change("person-work", func(now *people.Agent) error { now.Work = w; return nil })
	case "enable":
		return "", change("person-enabled", func(now *people.Agent) error { now.Enable(); return nil })
	case "reset":
		return a.newLink(r, who, "person-reset", access.Link{Email: agent.Email})
	case "disable":
		err := change("person-disabled", func(now *people.Agent) error { now.Disable(); return nil })
		if err == nil {
			err = access.LinksOf(a.Access).Revoke(r.Context(), agent.Email)
		}
		if err == nil {
			err = a.handOver(r, who, agent, agent.Sites, r.PostFormValue("to"))
		}
		return "", err
	case "leave":
		err := change("person-left", func(now *people.Agent) error { now.Leave(site); return nil })
		if err == nil {
			err = a.handOver(r, who, agent, []string{site}, r.PostFormValue("to-left"))
		}
		return "", err
	}
	return "", web.ErrForm
}

// heir is an agent of a site who answers, or a team: who a form names; neither, if
// they are not there any more.
func (a peoplePage) heir(r *http.Request, site, named string) (to desk.Target, err error) {
	staff, err := a.staff(r, site)
	if err != nil {
		return to, err
	}
	for _, s := range staff {
		if s.Value.ID == named && s.Value.Has(site, people.Reply) {
			to.Agent = desk.Person{ID: named, Name: s.Value.Name}
		}
	}
	teams, err := team.Kind.List(r.Context(), a.Docs, site)
	for _, d := range teams {
		if d.ID == named {
			to.Team = desk.Person{ID: named, Name: d.Value.Name}
		}
	}
	return to, err
}

// handOver gives the open conversations of somebody who goes to an agent or a team of
// the site, or to the queue; those of other sites always to the queue.
func (a peoplePage) handOver(r *http.Request, who caller, from people.Agent, sites []string, to string) error {
	by := desk.Person{ID: who.Agent.ID, Name: who.Agent.Name}
	for _, site := range sites {
		heir := desk.Target{}
		if site == r.PathValue("site") && to != "" {
			var err error
			if heir, err = a.heir(r, site, to); err != nil {
				return err
			}
		}
		if _, err := a.Desk.HandOver(r.Context(), site, from.ID, by, heir); err != nil {
			return err
		}
	}
	return nil
}

// newLink returns the address of a link that works once: with a role to join the
// site, without one to set another password.
func (a peoplePage) newLink(r *http.Request, who caller, what string, l access.Link) (string, error) {
	l.By = who.Agent.ID
	if what == "person-invited" {
		l.Site = r.PathValue("site")
	}
	token, err := access.LinksOf(a.Access).New(r.Context(), l)
	if err != nil {
		return "", err
	}
	e := a.entry(r, who, what, people.Fold(l.Email))
	if l.Site != "" {
		e.Compare("role", "", string(l.Grant.Kind()))
		e.Compare("scope", "", string(l.Grant.Scope))
	}
	return a.Address.Public.String() + "/invitation?token=" + token, a.note(r, e)
}
