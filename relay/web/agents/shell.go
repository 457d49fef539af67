package agents

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/status"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// Item is one line of the navigation: a page of a face.
type Item struct {
	// Name is Shell.View of the page. The words name it as nav.NAME.
	Name string
	Icon string
	// Path is the page's, such as "/inbox/{site}/ratings".
	Path string
	// Need is the right without which the line is not shown, unless the agent has
	// one of Or.
	Need web.Right
	Or   []web.Right
	// If, which may be nil, reports whether a site has the page.
	If func(s *site.Site) bool
}

// Shell is what stands around a page of a site: the views with their counts, the
// navigation, and who is signed in. view is the open one, or the name of an
// Item.
func (p *Pages) Shell(ctx context.Context, id string, c Caller, view string) (ui.Shell, error) {
	var s ui.Shell
	settings, err := site.Get(ctx, p.Docs, id)
	if err != nil {
		return s, fmt.Errorf("read site %s: %w", id, err)
	}
	var sizes map[string]int64
	var epoch string
	if err := Together(
		func() (err error) {
			if sizes, err = p.Sizes(ctx, id, c.Caller); err != nil {
				return fmt.Errorf("count conversations of %s: %w", id, err)
			}
			return nil
		},
		func() (err error) {
			if epoch, err = p.Store.Epoch(ctx, id); err != nil {
				return fmt.Errorf("read epoch of %s: %w", id, err)
			}
			return nil
		},
	); err != nil {
		return s, err
	}
	s = ui.Shell{
		Page: p.Page(c, settings.Name+" · Parley"),
		Site: id, SiteName: settings.Name,
		Agent: c.Agent.ID, AgentName: c.Agent.Name, AgentEmail: c.Agent.Email,
		Keys: c.Agent.Keys, Side: c.Agent.Side,
		View: view, Counts: CountsOf(sizes, id, c.Caller), Epoch: epoch,
		WaitWarn: p.WaitWarn.Milliseconds(), WaitBad: p.WaitBad.Milliseconds(),
	}
	if g, in := c.Agent.In(id); in {
		of := settings.Notify[string(g.Kind())]
		s.Sound, s.Desktop = of.Sound, of.Desktop
	}
	if err := p.Told(ctx, s.Counts, id, c.Caller); err != nil {
		return s, err
	}
	if s.Labels, err = p.Labels(ctx, id); err != nil {
		return s, err
	}
	if err := p.addSaved(ctx, &s, c.Caller); err != nil {
		return s, err
	}
	said, err := status.Of(ctx, p.Docs, id)
	if err != nil {
		return s, fmt.Errorf("read the statuses of %s: %w", id, err)
	}
	s.Status = StatusName(said[c.Agent.ID].Value)
	sheet, err := p.Faces(ctx, id)
	if err != nil {
		return s, err
	}
	s.Faces = facesURL(id, sheet)
	s.NoReply, s.NoNote, s.Lead = !c.May(web.Reply, id), !c.May(people.Note, id), c.May(people.HandOver, id)
	for _, item := range p.Nav {
		if (item.If == nil || item.If(&settings)) && slices.ContainsFunc(append(item.Or, item.Need), func(r web.Right) bool { return c.May(r, id) }) {
			s.Nav = append(s.Nav, ui.NavLink{
				Name: item.Name, Label: c.Words.T("nav." + item.Name), Icon: item.Icon,
				URL: strings.ReplaceAll(item.Path, "{site}", id),
			})
		}
	}
	for _, id := range c.Agent.Sites {
		other, err := site.Get(ctx, p.Docs, id)
		if err != nil {
			continue // a site that was removed is not offered
		}
		s.Sites = append(s.Sites, ui.Link{Name: other.Name, URL: "/inbox/" + id + "/" + chat.StartPage})
	}
	return s, nil
}

// StatusName is a status as ui.Shell has it.
func StatusName(s status.Status) string {
	switch {
	case s.Reassign:
		return "reassign"
	case s.Is == status.Online:
		return "online"
	}
	return s.Is
}

// Together runs reads at the same time: what a page needs from the store costs
// one wait, not one for each. It returns the first error in the order given.
func Together(reads ...func() error) error {
	errs := make([]error, len(reads))
	var done sync.WaitGroup
	for i, read := range reads[1:] {
		done.Go(func() { errs[i+1] = read() })
	}
	errs[0] = reads[0]()
	done.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
