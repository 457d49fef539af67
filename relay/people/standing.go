package people

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Standings are in each site, by the IDs of agents, the version of the record that
// changed last what the agent may do there. The record is not in the site's own part
// of the store; this is, so that a step there can depend on that no right was taken
// meanwhile. An agent whose rights never changed has none.
var Standings = docs.Kind[int64]{Name: "standing"}

// stand says in every site in which an agent may do something else than before that
// it is so. It comes after the record is written: whoever reads the standing first and
// then the record sees at least that version.
func stand(ctx context.Context, c *docs.Cache, email string, before, after Agent) error {
	sites := map[string]bool{}
	for _, site := range slices.Concat(before.Sites, after.Sites) {
		was, did := before.In(site)
		is, does := after.In(site)
		if did && (!does || !reflect.DeepEqual(was, is)) { // who could not come in was given nothing
			sites[site] = true
		}
	}
	if len(sites) == 0 {
		return nil
	}
	now, err := Kind.Fresh(ctx, c, store.Global, Fold(email))
	if err != nil || len(now) == 0 {
		return err
	}
	for _, site := range slices.Sorted(maps.Keys(sites)) {
		err := Standings.Change(ctx, c, site, after.ID, func(d *docs.Doc[int64]) error {
			d.Value = max(d.Value, now[0].Version)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
