package inbox

import (
	"context"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/access"
)

// peopleFor is how long the agents' names are kept before they are read again.
const peopleFor = 30 * time.Second

// people are the agents' names by id.
type people struct {
	mu    sync.Mutex
	names map[string]string
	until time.Time
}

// name returns an agent's name, "" for one who is not there.
func (p *people) name(ctx context.Context, a *access.Access, now time.Time, id string) (string, error) {
	p.mu.Lock()
	name, known := p.names[id]
	fresh := now.Before(p.until)
	p.mu.Unlock()
	if known && fresh {
		return name, nil
	}
	agents, err := a.Agents(ctx)
	if err != nil {
		return "", err
	}
	names := make(map[string]string, len(agents))
	for _, agent := range agents {
		names[agent.ID] = agent.Name
	}
	p.mu.Lock()
	p.names, p.until = names, now.Add(peopleFor)
	p.mu.Unlock()
	return names[id], nil
}
