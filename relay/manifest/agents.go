package manifest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// finishAgent brings an agent into its stored form. One who is disabled by the
// file loses all sessions.
func finishAgent(old, a *people.Agent) error {
	a.Name = chat.Clip(strings.TrimSpace(a.Name), chat.MaxNameRunes)
	if old != nil && a.Disabled && !old.Disabled {
		a.Disable()
	}
	return nil
}

// putAgent plans to write an agent, with the password if that is another.
func putAgent(ctx context.Context, s *Settings, _ string, d docs.Doc[people.Agent], password string) (changed bool, write func(context.Context) error, err error) {
	if password != "" {
		same, err := s.Access.HasPassword(ctx, d.Value, password)
		if err != nil {
			return false, nil, err
		}
		if changed = !same; changed {
			if d.Value.Hash, err = s.Access.Hash(ctx, password); err != nil {
				return false, nil, err
			}
		}
	}
	return changed, func(ctx context.Context) error {
		before, err := people.Get(ctx, s.Docs, d.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return people.Put(ctx, s.Docs, before, d)
	}, nil
}

// takesAgent checks that the sites of an agent are there.
func (p *planner) takesAgent(file node, a people.Agent) error {
	at, there := file.field("sites")
	if !there {
		at = file
	}
	for _, id := range a.Sites {
		if !p.sites[id] {
			return at.errorf("there is no site %q", id)
		}
	}
	p.agents[a.Email] = a
	return nil
}

// keepsOwners checks that no site loses its last owner.
func (p *planner) keepsOwners(ctx context.Context, file node) error {
	for id := range p.sites {
		before, err := people.HasOwner(ctx, p.Docs, id)
		if err != nil {
			return err
		}
		after := false
		for _, a := range p.agents {
			after = after || a.Has(id, people.Owners)
		}
		if before && !after {
			return file.errorf("the site %s would be left without an owner", id)
		}
	}
	return nil
}

// secret reads what a field refers to: {env: NAME} or {file: PATH}.
func (s *Settings) secret(ref node) (string, error) {
	if !ref.isMap || len(ref.fields) != 1 {
		return "", ref.errorf("%s is not written into the file; refer to it as {env: NAME} or {file: PATH}", ref.key)
	}
	from := ref.fields[0]
	name, ok := from.value.(string)
	if !ok {
		return "", from.errorf("%s must name it", from.key)
	}
	var text string
	var err error
	switch from.key {
	case "env":
		if text = s.Getenv(name); text == "" {
			err = fmt.Errorf("the variable %s is empty", name)
		}
	case "file":
		var body []byte
		if body, err = s.ReadFile(name); err == nil {
			if text, _, _ = strings.Cut(string(body), "\n"); strings.TrimSpace(text) == "" {
				err = fmt.Errorf("%s is empty", name)
			}
		}
	default:
		err = errors.New("a secret comes from env or file")
	}
	if err != nil {
		return "", from.errorf("%s: %v", ref.key, err)
	}
	return strings.TrimRight(text, "\r"), nil
}
