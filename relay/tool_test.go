package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// tool runs a command over the data in folder and returns what it printed.
func tool(t *testing.T, folder string, args ...string) (string, error) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	stdout := os.Stdout
	os.Stdout = out
	failed := run(t.Context(), append(append([]string{"parley"}, args...), "-data", folder), nil)
	os.Stdout = stdout
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), failed
}

func must(t *testing.T, folder string, args ...string) string {
	t.Helper()
	text, err := tool(t, folder, args...)
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return text
}

// with opens the data in folder as a relay would.
func with(t *testing.T, folder string, do func(ctx context.Context, c *docs.Cache, a *access.Access)) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(folder, "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := docs.NewCache(s)
	defer c.Close()
	a, err := access.New(t.Context(), c, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	do(t.Context(), c, a)
}

func TestSitePutLeavesWhatItIsNotTold(t *testing.T) {
	data := t.TempDir()
	if _, err := tool(t, data, "site", "put", "-id", "shop", "-accent", "#123456"); err == nil || !strings.Contains(err.Error(), "origin") {
		t.Errorf("a new site without an origin: %v", err)
	}
	must(t, data, "site", "put", "-id", "shop", "-name", "Shop support", "-origin", "https://a.example", "-origin", "https://b.example",
		"-greeting", "en=Hello", "-greeting", "de=Hallo", "-idle-hours", "0")
	must(t, data, "site", "put", "-id", "shop", "-accent", "#123456")
	must(t, data, "site", "put", "-id", "shop", "-quiet-days", "30")
	with(t, data, func(ctx context.Context, c *docs.Cache, _ *access.Access) {
		s, err := site.Get(ctx, c, "shop")
		if err != nil || s.Name != "Shop support" || s.Accent != "#123456" || s.QuietDays != 30 || s.IdleHours != 0 ||
			!slices.Equal(s.Origins, []string{"https://a.example", "https://b.example"}) || s.Greeting["en"] != "Hello" || s.Greeting["de"] != "Hallo" {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

func TestSitePutChangesOnlyWhatIsNamed(t *testing.T) {
	data := t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-name", "Shop support", "-accent", "#123456", "-idle-hours", "0",
		"-origin", "HTTPS://Shop.example.com:443/", "-origin", "https://*.example.org,http://localhost:8081",
		"-greeting", "en=Hello, how may we help?", "-greeting", "de=Hallo", "-greeting", "fr=Bonjour")
	must(t, data, "site", "put", "-id", "shop", "-greeting", "de=Moin, a=b", "-greeting", "fr=")
	const want = `id: shop
name: Shop support
origins:
- https://shop.example.com
- https://*.example.org
- http://localhost:8081
accent: "#123456"
greeting:
  de: Moin, a=b
  en: Hello, how may we help?
quietDays: 7
idleHours: 0
`
	if got := must(t, data, "site", "show", "-id", "shop"); got != want {
		t.Errorf("shown\n%s\nwant\n%s", got, want)
	}
	must(t, data, "site", "put", "-id", "blog", "-origin", "https://blog.example.com", "-name", "\x1b[31mBlog")
	if got, want := must(t, data, "site", "list"), `ID    NAME          ORIGINS
blog  [31mBlog      https://blog.example.com
shop  Shop support  https://shop.example.com https://*.example.org http://localhost:8081
`; got != want {
		t.Errorf("listed\n%s\nwant\n%s", got, want)
	}
	if _, err := tool(t, data, "site", "show", "-id", "none"); err == nil || err.Error() != "there is no site none, see parley site list" {
		t.Errorf("a site that is not there: %v", err)
	}
	if _, err := tool(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com/chat"); err == nil || !strings.Contains(err.Error(), "use https://shop.example.com") {
		t.Errorf("an origin with a path: %v", err)
	}
	if got := must(t, data, "site", "show", "-id", "shop"); got != want {
		t.Errorf("a refused change left\n%s", got)
	}
}

func TestAgentsAndTheirSites(t *testing.T) {
	data := t.TempDir()
	for _, id := range []string{"shop", "blog"} {
		must(t, data, "site", "put", "-id", id, "-origin", "https://"+id+".example.com")
	}
	must(t, data, "agent", "add", "-email", "ben@example.com", "-name", "Ben", "-site", "shop")
	must(t, data, "agent", "add", "-email", "Ana@example.com", "-name", "Ana Lima", "-site", "shop,blog", "-site", "shop", "-role", "owner")
	must(t, data, "agent", "sites", "-email", "BEN@example.com", "-site", "blog")
	must(t, data, "agent", "disable", "-email", "ana@example.com", "-last-owner")
	if got, want := must(t, data, "agent", "list"), `EMAIL            NAME      SITES      STATE     ROLES
ana@example.com  Ana Lima  shop blog  disabled  owner owner
ben@example.com  Ben       blog       enabled   agent
`; got != want {
		t.Errorf("listed\n%s\nwant\n%s", got, want)
	}
	for _, args := range [][]string{
		{"agent", "sites", "-email", "ben@example.com", "-site", "none"},
		{"agent", "sites", "-email", "nobody@example.com", "-site", "shop"},
	} {
		if _, err := tool(t, data, args...); err == nil || !strings.Contains(err.Error(), "none") && !strings.Contains(err.Error(), "nobody@") {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestAgentsAreLockedOut(t *testing.T) {
	const email = "ana@example.com"
	data := t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	printed := must(t, data, "agent", "add", "-email", email, "-name", "Ana", "-site", "shop")
	var entry access.Entry
	signIn := func(printed string) (err error) {
		_, password, _ := strings.Cut(strings.TrimSpace(printed), "password ")
		with(t, data, func(ctx context.Context, _ *docs.Cache, a *access.Access) {
			entry, err = a.SignIn(ctx, access.Try{Email: email, Password: password})
		})
		return err
	}
	session := func() (err error) {
		with(t, data, func(ctx context.Context, _ *docs.Cache, a *access.Access) { _, err = a.Session(ctx, entry.Secret) })
		return err
	}
	if err := signIn(printed); err != nil {
		t.Fatal(err)
	}
	changed := must(t, data, "agent", "passwd", "-email", email)
	if session() == nil {
		t.Error("the session goes on after another password")
	}
	if signIn(printed) == nil {
		t.Error("the old password is taken")
	}
	if err := signIn(changed); err != nil {
		t.Fatal(err)
	}
	must(t, data, "agent", "disable", "-email", email, "-last-owner")
	if session() == nil {
		t.Error("the session goes on after the agent was disabled")
	}
	if signIn(changed) == nil {
		t.Error("a disabled agent signs in")
	}
	must(t, data, "agent", "enable", "-email", email)
	if err := signIn(changed); err != nil {
		t.Error(err)
	}
	for _, verb := range []string{"passwd", "password", "disable", "enable"} {
		if _, err := tool(t, data, "agent", verb, "-email", "nobody@example.com"); err == nil || !strings.Contains(err.Error(), "nobody@example.com") {
			t.Errorf("%s of nobody: %v", verb, err)
		}
	}
}
