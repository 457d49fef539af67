package main

import (
	"context"
	"testing"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Who comes first owns the site; who comes later is an agent, unless it is said
// otherwise.
func TestRolesOnTheCommandLine(t *testing.T) {
	data := t.TempDir()
	for _, id := range []string{"shop", "blog"} {
		must(t, data, "site", "put", "-id", id, "-origin", "https://"+id+".example.com")
	}
	must(t, data, "agent", "add", "-email", "ana@example.com", "-name", "Ana", "-site", "shop")
	must(t, data, "agent", "add", "-email", "bo@example.com", "-name", "Bo", "-site", "shop", "-site", "blog")
	must(t, data, "agent", "add", "-email", "cy@example.com", "-name", "Cy", "-site", "shop", "-role", "lead", "-scope", "team")
	must(t, data, "agent", "role", "-email", "bo@example.com", "-site", "shop", "-role", "light", "-scope", "all")
	for _, bad := range [][]string{{"-role", "king"}, {"-role", "lead", "-scope", "none"}, {"-scope", "own"}, {"-role", "custom"}} {
		if _, err := tool(t, data, append([]string{"agent", "role", "-email", "bo@example.com", "-site", "shop"}, bad...)...); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
	with(t, data, func(ctx context.Context, c *docs.Cache, _ *access.Access) {
		for _, want := range []struct {
			email, site string
			role        people.Role
			scope       people.Scope
		}{
			{"ana@example.com", "shop", people.Owner, people.ScopeAll}, {"bo@example.com", "shop", people.Light, people.ScopeAll},
			{"bo@example.com", "blog", people.Owner, people.ScopeAll}, {"cy@example.com", "shop", people.Lead, people.ScopeTeam},
		} {
			a, err := people.Get(ctx, c, want.email)
			g, in := a.In(want.site)
			if err != nil || !in || g.Role != want.role || g.Scope != want.scope {
				t.Errorf("%s is %+v in %s, %v; want %+v", want.email, g, want.site, err, want)
			}
		}
	})
}
