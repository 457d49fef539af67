package agents

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/openlist"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/savedview"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// Saved are the views that agents made, over what is open.
type Saved struct {
	*Pages
	open *openlist.Lists
}

// values are those of attributes, by visitor.
var values = docs.NewView(person.Kind, func(list []docs.Doc[person.Person]) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, d := range list {
		if len(d.Value.Values) > 0 {
			all[d.ID] = d.Value.Values
		}
	}
	return all
})

// Views are the saved views that an agent has, by name.
func (p *Saved) Views(ctx context.Context, site string, c web.Caller) ([]docs.Doc[savedview.View], error) {
	list, err := savedview.Kind.List(ctx, p.Docs, site)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	teams, err := team.Of(ctx, p.Docs, site, c.Agent.ID)
	if err != nil {
		return nil, err
	}
	var mine []docs.Doc[savedview.View]
	for _, d := range list {
		if d.Value.For(c.Agent.ID, teams) {
			mine = append(mine, d)
		}
	}
	slices.SortFunc(mine, func(a, b docs.Doc[savedview.View]) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Value.Name), strings.ToLower(b.Value.Name)), strings.Compare(a.ID, b.ID))
	})
	return mine, nil
}

// look is how an agent looks at views.
func (p *Saved) look(ctx context.Context, site string, c web.Caller, views ...savedview.When) (*savedview.Look, error) {
	l := &savedview.Look{Agent: c.Agent.ID, Now: p.Now().UnixMilli()}
	if !slices.ContainsFunc(views, savedview.When.AsksAttributes) {
		return l, nil
	}
	all, err := values.Get(ctx, p.Docs, site)
	l.Values = func(visitor string) map[string]string { return all[visitor] }
	return l, err
}

// Fits says which conversations of a site an agent finds in a view.
func (p *Saved) Fits(ctx context.Context, site string, c web.Caller, w savedview.When) (func(*chat.Conversation) bool, error) {
	l, err := p.look(ctx, site, c, w)
	return func(conv *chat.Conversation) bool {
		return conv.Status == chat.StatusOpen && c.Sees(site, conv) && w.Fits(conv, l)
	}, err
}

// List is what an agent finds in a view, in the order of openlist.Of.
func (p *Saved) List(ctx context.Context, site string, c web.Caller, w savedview.When) (found []*chat.Conversation, err error) {
	fits, err := p.Fits(ctx, site, c, w)
	if err != nil {
		return nil, err
	}
	all, err := p.open.Of(ctx, site)
	if err != nil {
		return nil, err
	}
	for _, conv := range all {
		if fits(conv) {
			found = append(found, conv)
		}
	}
	return found, nil
}

// Counts are how many conversations each of the callers finds in each of their
// views, by page: at most ui.MostCounted and one more. What is the same for all is
// counted once.
func (p *Saved) Counts(ctx context.Context, site string, callers ...web.Caller) ([]ui.Counts, error) {
	counted := make([]ui.Counts, len(callers))
	forAll := map[string]int64{}
	for i, c := range callers {
		views, err := p.Views(ctx, site, c)
		if err != nil {
			return nil, fmt.Errorf("list the views of %s: %w", site, err)
		}
		counted[i] = ui.Counts{}
		for _, d := range views {
			shared := !d.Value.When.Personal() && c.Scope(site) == people.ScopeAll
			n, known := forAll[d.ID]
			if !shared || !known {
				list, err := p.List(ctx, site, c, d.Value.When)
				if err != nil {
					return nil, err
				}
				n = min(int64(len(list)), ui.MostCounted+1)
			}
			if shared {
				forAll[d.ID] = n
			}
			counted[i][SavedPage(d.ID)] = n
		}
	}
	return counted, nil
}

// addSaved adds the views that the agent made to what stands around a page.
func (p *Pages) addSaved(ctx context.Context, s *ui.Shell, c web.Caller) error {
	views, err := p.Saved.Views(ctx, s.Site, c)
	if err != nil || len(views) == 0 {
		return err
	}
	counts, err := p.Saved.Counts(ctx, s.Site, c)
	if err != nil {
		return fmt.Errorf("count the views of %s: %w", s.Site, err)
	}
	for _, d := range views {
		page := SavedPage(d.ID)
		s.Saved = append(s.Saved, ui.Label{ID: page, Name: d.Value.Name})
		s.Counts[page] = counts[0][page]
	}
	return nil
}

// SavedPage is the page of a saved view, as chat.View has its own.
func SavedPage(id string) string { return savedPrefix + id }

const savedPrefix = "v/"

// SavedID is the id of the view of a page, "" if it is none.
func SavedID(page string) string {
	id, is := strings.CutPrefix(page, savedPrefix)
	if !is || !chat.ValidID(id) {
		return ""
	}
	return id
}
