// Package choice is what visitors of a site choose before their first message: a
// team, or a topic.
package choice

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
)

// Most is how many there are to choose from.
const Most = 20

// Open are those that a visitor may choose at a time, by name: of the teams those
// that are open. There are none where the site does not let visitors choose.
func Open(ctx context.Context, c *docs.Cache, of *site.Site, now time.Time) (list []desk.Label, err error) {
	switch of.Before.Choose {
	case site.ChooseTeam:
		list, err = teams(ctx, c, of.ID, now)
	case site.ChooseTopic:
		var all []docs.Doc[topic.Topic]
		all, err = topic.Kind.List(ctx, c, of.ID)
		for _, d := range all {
			if !d.Value.Hidden {
				list = append(list, desk.Label{ID: d.ID, Name: d.Value.Name})
			}
		}
	}
	slices.SortFunc(list, func(a, b desk.Label) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list[:min(len(list), Most)], err
}

func teams(ctx context.Context, c *docs.Cache, siteID string, now time.Time) (list []desk.Label, err error) {
	all, err := team.Kind.List(ctx, c, siteID)
	if err != nil {
		return nil, err
	}
	openings, err := team.Openings(ctx, c, siteID)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		if !d.Value.Hidden && openings(d.ID).Open(now) {
			list = append(list, desk.Label{ID: d.ID, Name: d.Value.Name})
		}
	}
	return list, nil
}

// Away is a team that visitors cannot choose now, and what it tells them.
type Away struct{ Name, Text string }

// Closed are the teams that are closed at a time and have a text for that in a
// language, such as "en", by name; none where visitors do not choose a team.
func Closed(ctx context.Context, c *docs.Cache, of *site.Site, lang string, now time.Time) (list []Away, err error) {
	if of.Before.Choose != site.ChooseTeam {
		return nil, nil
	}
	all, err := team.Kind.List(ctx, c, of.ID)
	if err != nil {
		return nil, err
	}
	openings, err := team.Openings(ctx, c, of.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		if text := d.Value.Closed[lang]; text != "" && !d.Value.Hidden && !openings(d.ID).Open(now) {
			list = append(list, Away{d.Value.Name, text})
		}
	}
	slices.SortFunc(list, func(a, b Away) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list[:min(len(list), Most)], nil
}

// Of is what a visitor has chosen by its id. What they may not choose, or not any
// more, is nothing: what they write is not lost by it.
func Of(ctx context.Context, c *docs.Cache, of *site.Site, id string, now time.Time) (chosen desk.Chosen, err error) {
	if id == "" || of.Before.Choose == "" {
		return chosen, nil
	}
	list, err := Open(ctx, c, of, now)
	for _, l := range list {
		switch {
		case l.ID != id:
		case of.Before.Choose == site.ChooseTeam:
			chosen.Team = l
		default:
			chosen.Topic = l
		}
	}
	return chosen, err
}
