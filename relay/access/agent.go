package access

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/people"
)

// The length of passwords, in bytes.
const (
	MinPassword = 10
	MaxPassword = 1024
)

// AddAgent adds an agent with a password. Errors are those of people.Add, and
// one for people if the password is too short or too long.
func (a *Access) AddAgent(ctx context.Context, agent people.Agent, password string) (people.Agent, error) {
	hash, err := a.Hash(ctx, password)
	if err != nil {
		return people.Agent{}, err
	}
	agent.Hash = hash
	return people.Add(ctx, a.docs, agent)
}

// SetPassword gives an agent another password, or returns store.ErrNotFound.
// Sessions that began with the old one have ended.
func (a *Access) SetPassword(ctx context.Context, email, password string) error {
	hash, err := a.Hash(ctx, password)
	if err != nil {
		return err
	}
	return people.Change(ctx, a.docs, email, func(agent *people.Agent) { agent.Hash = hash })
}

// ValidPassword reports whether a password is neither too short nor too long.
func ValidPassword(password string) bool {
	return len(password) >= MinPassword && len(password) <= MaxPassword
}

// HasPassword reports whether a password is the agent's.
func (a *Access) HasPassword(ctx context.Context, agent people.Agent, password string) (bool, error) {
	if err := a.acquainted.enter(); err != nil {
		return false, err
	}
	defer a.acquainted.leave()
	return a.checkPassword(ctx, a.acquainted, password, agent.Hash)
}

// Hash is what is kept of a password, or an error for people if it is too short
// or too long.
func (a *Access) Hash(ctx context.Context, password string) (string, error) {
	if !ValidPassword(password) {
		return "", fmt.Errorf("the password must have %d to %d bytes", MinPassword, MaxPassword)
	}
	return a.hashPassword(ctx, password)
}
