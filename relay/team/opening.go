package team

import (
	"context"

	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Openings say when each team of a site is there, by its id: by its own times, on the
// clock of the site's business hours and without its holidays. A team without times,
// one that was removed, and "" are there as the site is.
func Openings(ctx context.Context, c *docs.Cache, site string) (of func(team string) hours.Opening, err error) {
	shared, err := hours.Of(ctx, c, site)
	if err != nil {
		return nil, err
	}
	whole, err := shared.Value.Opening()
	if err != nil {
		return nil, err
	}
	teams, err := Kind.List(ctx, c, site)
	if err != nil {
		return nil, err
	}
	own := map[string]hours.Opening{}
	for _, d := range teams {
		if (hours.Hours{Week: d.Value.Week}).Set() {
			if own[d.ID], err = shared.Value.With(d.Value.Week).Opening(); err != nil {
				return nil, err
			}
		}
	}
	return func(team string) hours.Opening {
		if o, is := own[team]; is {
			return o
		}
		return whole
	}, nil
}
