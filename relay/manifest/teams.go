package manifest

import (
	"context"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/team"
)

// showTeam names the members by their addresses. Who is gone is left out.
func showTeam(ctx context.Context, s *Settings, t team.Team) (team.Team, error) {
	agents, err := people.Kind.List(ctx, s.Docs, store.Global)
	if err != nil {
		return t, err
	}
	emails := make(map[string]string, len(agents))
	for _, d := range agents {
		emails[d.Value.ID] = d.ID
	}
	shown := t
	shown.Members = nil
	for _, id := range t.Members {
		if email := emails[id]; email != "" {
			shown.Members = append(shown.Members, email)
		}
	}
	return shown, nil
}

// finishTeam writes the members' addresses as they are stored.
func finishTeam(_, t *team.Team) error {
	for i := range t.Members {
		t.Members[i] = people.Fold(t.Members[i])
	}
	return nil
}

// keepTeam names the members by their ids.
func (p *planner) keepTeam(file node, t team.Team) (team.Team, error) {
	at, there := file.field("members")
	if !there {
		at = file
	}
	kept := t
	kept.Members = nil
	for _, email := range t.Members {
		a, ok := p.agents[email]
		if !ok {
			return t, at.errorf("there is no agent %q", email)
		}
		kept.Members = append(kept.Members, a.ID)
	}
	return kept, nil
}
