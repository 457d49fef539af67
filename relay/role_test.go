package main

import (
	"context"
	"strings"
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
	for _, last := range [][]string{{"role", "-site", "shop", "-role", "agent"}, {"sites", "-site", "blog"}} {
		if _, err := tool(t, data, append([]string{"agent", last[0], "-email", "ana@example.com"}, last[1:]...)...); err == nil || !strings.Contains(err.Error(), "without an owner") {
			t.Errorf("agent %v takes the last owner from a site: %v", last, err)
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

// A last owner stays unless it is said that they are meant: who must be kept out is
// kept out, and whoever does it learns what is missing.
func TestTheLastOwnerCanBeDisabled(t *testing.T) {
	data := t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	must(t, data, "agent", "add", "-email", "ana@example.com", "-name", "Ana", "-site", "shop")
	must(t, data, "agent", "add", "-email", "bo@example.com", "-name", "Bo", "-site", "shop")
	if said := must(t, data, "agent", "disable", "-email", "bo@example.com"); said != "" {
		t.Errorf("an owner is left, and it says %q", said)
	}
	if _, err := tool(t, data, "agent", "disable", "-email", "ana@example.com"); err == nil || !strings.Contains(err.Error(), "without an owner") {
		t.Errorf("the last owner, unsaid: %v", err)
	}
	if said := must(t, data, "agent", "disable", "-email", "ana@example.com", "-last-owner"); !strings.Contains(said, "site shop has no owner now") {
		t.Errorf("it says %q", said)
	}
}
