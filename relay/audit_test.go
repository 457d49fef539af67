package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/store/docs"
)

// What commands change stands in the audit log of the site, without passwords, and
// what changes nothing does not.
func TestCommandsAreAudited(t *testing.T) {
	data := t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	must(t, data, "agent", "add", "-email", "ana@example.com", "-name", "Ana", "-site", "shop")
	must(t, data, "agent", "add", "-email", "bo@example.com", "-name", "Bo", "-site", "shop")
	must(t, data, "agent", "role", "-email", "bo@example.com", "-site", "shop", "-role", "lead")
	must(t, data, "agent", "passwd", "-email", "bo@example.com")
	must(t, data, "agent", "disable", "-email", "bo@example.com")
	must(t, data, "agent", "list")
	file := filepath.Join(t.TempDir(), "settings.yaml")
	if err := os.WriteFile(file, []byte("sites:\n  shop:\n    name: Pots\n    origins: [https://shop.example.com]\nteams:\n  shop:\n    Returns: {members: [ana@example.com]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, data, "config", "apply", file)
	must(t, data, "config", "apply", file)
	with(t, data, func(ctx context.Context, c *docs.Cache, _ *access.Access) {
		list, err := audit.List(ctx, c, "shop", audit.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range list {
			said = append(said, e.What+" "+e.Target)
			for _, f := range e.Changes {
				if strings.Contains(f.Before+f.After, "argon2") {
					t.Errorf("%s tells the password: %+v", e.What, f)
				}
			}
			if !strings.HasPrefix(e.ByName, "parley ") || e.From == "" {
				t.Errorf("%s was done by %q from %q", e.What, e.ByName, e.From)
			}
		}
		slices.Sort(said)
		want := []string{
			"person-disabled bo@example.com", "person-joined ana@example.com", "person-joined bo@example.com", "person-reset bo@example.com", "person-role bo@example.com",
			"site-changed Pots", "site-created shop", "team-changed Returns",
		}
		if !slices.Equal(said, want) {
			t.Errorf("%q, want %q", said, want)
		}
	})
}
