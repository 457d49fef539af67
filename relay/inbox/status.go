package inbox

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// statusPage is who is there, and where agents say that they are busy or away.
type statusPage struct{ *agents.Pages }

// show is the page with all who answer in the site. Who may give what one has to
// another may also say for others that they are away.
func (p statusPage) show(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site := r.Context(), r.PathValue("site")
	shell, err := p.Shell(ctx, site, who, "status")
	if err != nil {
		return err
	}
	shell.Title = who.Words.T("status.title") + " · " + shell.Title
	here := ui.Here{Shell: shell, Leads: who.May(people.HandOver, site)}
	if here.Takers, err = takers(ctx, p.Pages, site); err != nil {
		return err
	}
	lists := make([]string, len(here.Takers))
	for i, t := range here.Takers {
		lists[i] = chat.ViewAgent(t.ID)
	}
	if here.Open, err = p.Store.Counts(ctx, site, lists...); err != nil {
		return err
	}
	if i := slices.IndexFunc(here.Takers, func(t ui.Taker) bool { return t.ID == r.FormValue("of") }); here.Leads && i >= 0 {
		page, _, err := p.Store.List(ctx, site, chat.ViewAgent(here.Takers[i].ID), "", hasMost)
		if err != nil {
			return err
		}
		here.HasName = here.Takers[i].Name
		for j := range page {
			if who.Sees(site, &page[j]) {
				here.Has = append(here.Has, page[j])
			}
		}
	}
	return web.WritePage(w, r, http.StatusOK, ui.HerePage(here))
}

// hasMost is how many of an agent's conversations a lead is shown.
const hasMost = 50

// takers are those who answer in a site, and whether they are there: who is comes
// first.
func takers(ctx context.Context, p *agents.Pages, site string) ([]ui.Taker, error) {
	able, err := answering(ctx, p, site)
	if err != nil {
		return nil, err
	}
	said, err := status.Of(ctx, p.Docs, site)
	if err != nil {
		return nil, err
	}
	here, err := p.Store.Present(ctx, site, desk.SetOnline, p.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	list := make([]ui.Taker, len(able))
	for i, a := range able {
		s := said[a.ID].Value
		list[i] = ui.Taker{ID: a.ID, Name: a.Name, Is: agents.StatusName(s), Reason: s.Reason, Since: s.Since}
		if _, is := slices.BinarySearch(here, a.ID); !is {
			list[i].Is = "offline"
		}
	}
	slices.SortStableFunc(list, func(a, b ui.Taker) int {
		return cmp.Or(cmp.Compare(a.Place(), b.Place()), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	return list, nil
}

// say takes what agents say of themselves, in all sites where they answer, or
// what a lead says of another in this one.
func (p statusPage) say(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	ctx, site := r.Context(), r.PathValue("site")
	s := status.Status{Since: p.Now().UnixMilli(), By: who.Agent.ID}
	switch r.PostFormValue("status") {
	case "online", "":
	case "busy":
		s.Is = status.Busy
	case "reassign":
		s.Is, s.Reassign = status.Away, true
	case "away":
		s.Is = status.Away
	default:
		return web.ErrForm
	}
	if s.Is == status.Away {
		s.Reason = strings.TrimSpace(r.PostFormValue("reason"))
	}
	agent := r.PostFormValue("agent")
	if agent == "" || agent == who.Agent.ID {
		for _, own := range who.Agent.Sites {
			if !who.May(web.Reply, own) {
				continue
			}
			if _, err := p.set(ctx, own, who.Agent.ID, s); err != nil {
				return err
			}
		}
	} else if err := p.sayFor(r, who, agent, s); err != nil {
		return err
	}
	if !agents.WantsJSON(r) {
		http.Redirect(w, r, "/inbox/"+site+"/status", http.StatusSeeOther)
		return nil
	}
	web.WriteJSON(w, http.StatusOK, statusOf(who, s))
	return nil
}

// set keeps what an agent says. Who is online again may be given something.
func (p statusPage) set(ctx context.Context, site, agent string, s status.Status) (before status.Status, err error) {
	if before, err = status.Set(ctx, p.Docs, site, agent, s); err == nil && s.Is == status.Online {
		err = routing.Wake(ctx, p.Store, p.Docs, site, p.Now().UnixMilli())
	}
	return before, err
}

// sayFor says it for somebody else, which is kept.
func (p statusPage) sayFor(r *http.Request, who caller, agent string, s status.Status) error {
	ctx, site := r.Context(), r.PathValue("site")
	if !who.May(people.HandOver, site) {
		return web.ErrRight
	}
	able, err := answering(ctx, p.Pages, site)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(able, func(a people.Agent) bool { return a.ID == agent })
	if i < 0 {
		return store.ErrNotFound
	}
	before, err := p.set(ctx, site, agent, s)
	if err != nil {
		return err
	}
	e := audit.Entry{At: s.Since, By: who.Agent.ID, ByName: who.Agent.Name, From: p.Address.ClientIP(r), What: "status-changed", Target: able[i].Name}
	e.Compare("status", agents.StatusName(before), agents.StatusName(s))
	e.Compare("reason", before.Reason, s.Reason)
	return audit.Add(ctx, p.Docs, site, e)
}

// statusFrame is what a page is told of its agent's status.
type statusFrame struct {
	Type string `json:"t"`
	// Is is as in ui.Shell.Status, Text the words of the button.
	Is   string `json:"is"`
	Text string `json:"text"`
}

func statusOf(who caller, s status.Status) statusFrame {
	is := agents.StatusName(s)
	return statusFrame{Type: frameStatus, Is: is, Text: ui.StatusText(who.Words, is)}
}
