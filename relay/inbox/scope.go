package inbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
)

// scanMost is among how many conversations those are looked for that somebody
// with a narrow scope sees.
const scanMost = 2000

// seen reads a page of a list as far as the caller sees it. A page of a narrow
// scope may be short although others follow.
func (in *Inbox) seen(ctx context.Context, site string, who caller, list, after string, limit int) (rows []chat.Conversation, next string, err error) {
	scope := who.Scope(site)
	if scope == people.ScopeAll {
		return in.Store.List(ctx, site, list, after, limit)
	}
	if scope == people.ScopeOwn && list == chat.ViewOpen {
		list = chat.ViewAgent(who.Agent.ID)
	}
	next = after
	for looked := 0; looked < scanMost && len(rows) <= limit/2; {
		page, following, err := in.Store.List(ctx, site, list, next, limit-len(rows))
		if err != nil {
			return nil, "", err
		}
		for i := range page {
			if who.Sees(site, &page[i]) {
				rows = append(rows, page[i])
			}
		}
		looked += len(page)
		if next = following; next == "" {
			break
		}
	}
	return rows, next, nil
}

// reader is who looks at a page, and what they may see and do there.
type reader struct {
	who  caller
	site string

	rowsMu sync.Mutex
	rows   map[string]struct{} // that a page with a narrow scope has
}

// unchanged reports whether an agent may still read the site, and do there what
// they could when the page began.
func (l *reader) unchanged(agent people.Agent) bool {
	return agent.Has(l.site, people.Read) && agent.SameIn(l.site, l.who.Agent)
}

// answers reports whether the agent may write to visitors: of others they do
// not learn.
func (l *reader) answers() bool { return l.who.May(web.Reply, l.site) }

// sees reports whether the page's agent sees a conversation.
func (l *reader) sees(c *chat.Conversation) bool { return l.who.Sees(l.site, c) }

// narrow reports whether there are conversations that the page's agent does not
// see.
func (l *reader) narrow() bool { return l.who.Scope(l.site) != people.ScopeAll }

// showing remembers that a page with a narrow scope has a row.
func (l *reader) showing(conv string) {
	if !l.narrow() {
		return
	}
	l.rowsMu.Lock()
	defer l.rowsMu.Unlock()
	if l.rows == nil || len(l.rows) >= hubRemembers {
		l.rows = map[string]struct{}{}
	}
	l.rows[conv] = struct{}{}
}

// lost returns the frame that takes a conversation off a page which has it and
// whose agent does not see it any more; nil if the page does not have it.
func (l *reader) lost(c *chat.Conversation) [][]byte {
	l.rowsMu.Lock()
	_, had := l.rows[c.ID]
	delete(l.rows, c.ID)
	l.rowsMu.Unlock()
	if !had {
		return nil
	}
	return [][]byte{toPage{Type: frameRow, Conv: c.ID, Seq: c.Seq}.bytes()}
}

// seers are those of the pages whose agent sees a conversation.
func (h *hub) seers(ctx context.Context, conv string) ([]*live, error) {
	var state chat.Conversation
	var read bool
	var pages []*live
	for _, l := range h.all() {
		if l.narrow() {
			if !read {
				var err error
				if state, err = h.in.Store.Conversation(ctx, h.site, conv); errors.Is(err, store.ErrNotFound) {
					return nil, nil
				} else if err != nil {
					return nil, fmt.Errorf("read %s/%s: %w", h.site, conv, err)
				}
				read = true
			}
			if !l.sees(&state) {
				continue
			}
		}
		pages = append(pages, l)
	}
	return pages, nil
}

// watchTeams loads the pages anew whose agents have other colleagues than they
// had, for those who see what their colleagues have.
func (h *hub) watchTeams(ctx context.Context) (stop func(), err error) {
	return team.Kind.Watch(ctx, h.in.Docs, h.site, docs.Coalesced(ctx, func() {
		for _, l := range h.all() {
			if l.who.Scope(h.site) != people.ScopeTeam {
				continue
			}
			now, err := team.Colleagues(ctx, h.in.Docs, h.site, l.who.Agent.ID)
			if err == nil && !maps.Equal(now, l.who.Colleagues) {
				l.conn.Close(CloseSignedOut)
			}
		}
	}))
}
