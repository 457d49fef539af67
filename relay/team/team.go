// Package team holds the teams of a site: agents who answer together.
package team

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's teams, by a 128-bit random id.
var Kind = docs.Kind[Team]{Name: "team", Check: check}

// Team is some agents of a site.
type Team struct {
	Name string `json:"name"`
	// Members are agents, by their IDs.
	Members []string `json:"members,omitempty"`
	// Open is how many open conversations a member may have and still be given one of
	// the team's, besides their own limit; 0: any number.
	Open int `json:"limit,omitempty"`
	// Lock keeps what an agent has of the team's conversations from others, but for
	// leads: they read it and do not answer.
	Lock bool `json:"lock,omitempty"`
	// Hidden says that visitors cannot choose it.
	Hidden bool `json:"hidden,omitempty"`
	// Week is when it is there, on the clock of the site's business hours and without
	// its holidays; in one without times it is as the site. See Openings.
	Week hours.Week `json:"week,omitzero"`
	// Closed is what visitors read who come to the team while it is closed, by
	// language, such as "en"; in a language that is not there they read nothing of it.
	Closed map[string]string `json:"closed,omitempty"`
}

// ErrName says that a name is not one line of 1 to chat.MaxNameRunes characters.
var ErrName = &chat.Refusal{Code: "team_name"}

// MaxOpen bounds Open.
const MaxOpen = 200

// ErrOpen says that a limit is not from 0 to MaxOpen.
var ErrOpen = &chat.Refusal{Code: "team_limit"}

// MaxClosed is the longest text of Closed, in characters.
const MaxClosed = 300

// maxMembers bounds a team.
const maxMembers = 1000

func check(id string, t Team) error {
	switch {
	case !chat.ValidID(id):
		return errors.New("the team's id is not valid")
	case strings.TrimSpace(t.Name) == "" || strings.ContainsFunc(t.Name, unicode.IsControl) || utf8.RuneCountInString(t.Name) > chat.MaxNameRunes:
		return ErrName
	case t.Open < 0 || t.Open > MaxOpen:
		return ErrOpen
	case len(t.Members) > maxMembers:
		return errors.New("the team has too many members")
	}
	for lang, text := range t.Closed {
		if lang == "" || strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") != "" || text == "" || text != chat.Clip(text, MaxClosed) {
			return fmt.Errorf("text of the team in %q: name a language such as en, and one line of at most %d characters", lang, MaxClosed)
		}
	}
	for _, d := range t.Week.Days() {
		if err := d.Check(); err != nil {
			return err
		}
	}
	return nil
}

// Of are the ids of the teams of a site that an agent is in.
func Of(ctx context.Context, c *docs.Cache, site, agent string) (map[string]bool, error) {
	list, err := Kind.List(ctx, c, site)
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{}
	for _, d := range list {
		if slices.Contains(d.Value.Members, agent) {
			mine[d.ID] = true
		}
	}
	return mine, nil
}

// Colleagues are the agents who share a team of the site with the agent called
// id, the agent among them.
func Colleagues(ctx context.Context, c *docs.Cache, site, id string) (map[string]bool, error) {
	teams, err := Kind.List(ctx, c, site)
	if err != nil {
		return nil, err
	}
	with := map[string]bool{id: true}
	for _, t := range teams {
		if !slices.Contains(t.Value.Members, id) {
			continue
		}
		for _, member := range t.Value.Members {
			with[member] = true
		}
	}
	return with, nil
}

// Locked are the ids of the teams of a site with Lock. Callers share the map.
func Locked(ctx context.Context, c *docs.Cache, site string) (map[string]bool, error) {
	return locked.Get(ctx, c, site)
}

var locked = docs.NewView(Kind, func(list []docs.Doc[Team]) (ids map[string]bool) {
	for _, d := range list {
		if d.Value.Lock {
			if ids == nil {
				ids = map[string]bool{}
			}
			ids[d.ID] = true
		}
	}
	return ids
})
