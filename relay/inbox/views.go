package inbox

import (
	"context"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates"
)

// startView is where an agent begins.
const startView = "all"

// storeView returns the store's name for a view that addresses name, and
// whether there is one. Mine depends on the agent.
func storeView(view, agent string) (string, bool) {
	switch view {
	case "mine":
		return chat.ViewAgent(agent), true
	case "queue":
		return chat.ViewUnassigned, true
	case "all":
		return chat.ViewOpen, true
	case "done":
		return chat.ViewResolved, true
	}
	return "", false
}

// counts are the sizes of the views for one agent.
func (in *Inbox) counts(ctx context.Context, site, agent string) (templates.Counts, error) {
	n, err := in.Store.Counts(ctx, site, chat.ViewAgent(agent), chat.ViewUnassigned, chat.ViewOpen, chat.ViewResolved)
	if err != nil {
		return templates.Counts{}, err
	}
	return templates.Counts{Mine: n[0], Queue: n[1], All: n[2], Done: n[3]}, nil
}
