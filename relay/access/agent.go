package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Agent is somebody who answers.
type Agent struct {
	// ID is a 128-bit random id; it stays when the address changes.
	ID    string `json:"id"`
	Email string `json:"email"`
	// Name is how visitors and colleagues see the agent.
	Name string `json:"name"`
	// Sites are the sites whose inbox the agent may open.
	Sites []string `json:"sites"`
	// Disabled agents cannot sign in and are signed out.
	Disabled bool `json:"disabled,omitempty"`
	// Hash is the password's, in the PHC string format.
	Hash string `json:"hash"`
}

// May reports whether the agent may open the inbox of site.
func (g Agent) May(site string) bool { return !g.Disabled && slices.Contains(g.Sites, site) }

// ErrExists says that there is an agent with this address.
var ErrExists = errors.New("there is an agent with this email address already")

// AddAgent adds an agent with a password.
func (a *Access) AddAgent(ctx context.Context, agent Agent, password string) (Agent, error) {
	address, err := mail.ParseAddress(agent.Email)
	if err != nil || address.Name != "" {
		return Agent{}, fmt.Errorf("email %q is not an address", agent.Email)
	}
	agent.Name = chat.Clip(strings.TrimSpace(agent.Name), chat.MaxNameRunes)
	if agent.Name == "" {
		return Agent{}, errors.New("the name is empty")
	}
	if len(password) < MinPassword || len(password) > MaxPassword {
		return Agent{}, fmt.Errorf("the password must have %d to %d bytes", MinPassword, MaxPassword)
	}
	if agent.Hash, err = a.hashPassword(ctx, password); err != nil {
		return Agent{}, err
	}
	agent.ID, agent.Email = store.NewID(), folded(address.Address)
	body, err := json.Marshal(agent)
	if err != nil {
		return Agent{}, err
	}
	err = a.store.PutDocs(ctx, store.Global, kindAgent, store.Doc{ID: agent.Email, Body: body})
	if errors.Is(err, store.ErrVersion) {
		return Agent{}, ErrExists
	}
	return agent, err
}

// SetPassword gives an agent another password. Whoever is signed in with the
// old one is signed out.
func (a *Access) SetPassword(ctx context.Context, email, password string) error {
	if len(password) < MinPassword || len(password) > MaxPassword {
		return fmt.Errorf("the password must have %d to %d bytes", MinPassword, MaxPassword)
	}
	agent, version, err := a.agent(ctx, email)
	if err != nil {
		return err
	}
	if agent.Hash, err = a.hashPassword(ctx, password); err != nil {
		return err
	}
	body, err := json.Marshal(agent)
	if err != nil {
		return err
	}
	err = a.store.PutDocs(ctx, store.Global, kindAgent, store.Doc{ID: agent.Email, Version: version, Body: body})
	a.agents.forget()
	return err
}

// Agents returns all agents, ordered by e-mail address.
func (a *Access) Agents(ctx context.Context) ([]Agent, error) {
	docs, err := a.store.Docs(ctx, store.Global, kindAgent)
	if err != nil {
		return nil, err
	}
	agents := make([]Agent, len(docs))
	for i, doc := range docs {
		if err := json.Unmarshal(doc.Body, &agents[i]); err != nil {
			return nil, fmt.Errorf("read agent %s: %w", doc.ID, err)
		}
	}
	return agents, nil
}

func (a *Access) agent(ctx context.Context, email string) (Agent, int64, error) {
	doc, err := a.store.Doc(ctx, store.Global, kindAgent, folded(email))
	if err != nil {
		return Agent{}, 0, err
	}
	var agent Agent
	if err := json.Unmarshal(doc.Body, &agent); err != nil {
		return Agent{}, 0, fmt.Errorf("read agent %s: %w", doc.ID, err)
	}
	return agent, doc.Version, nil
}

func folded(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
