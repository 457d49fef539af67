package admin_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/tag"
)

var undoIn = regexp.MustCompile(`[?&]undo=([\w-]+)`)

// A change is taken back whole, whatever else was changed since; what was removed
// is there again; who may not change settings takes nothing back.
func TestChangesAreTakenBack(t *testing.T) {
	h := newHouse(t)
	ana, bo := h.as("ana", people.Grant{Role: people.Owner}), h.as("bo", people.Grant{Role: people.Custom, Rights: []people.Right{people.Read, people.Audit}})
	undo := func(a answer) string {
		m := undoIn.FindStringSubmatch(a.Header.Get("Location"))
		if m == nil {
			t.Fatal(a.Header.Get("Location"))
		}
		return m[1]
	}
	now := func() site.Site {
		s, err := site.Get(t.Context(), h.Docs, "shop")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	long, path, revert := strings.Repeat("Welcome to the pottery. ", 40), "/inbox/shop/settings/site", "/inbox/shop/settings/revert"
	set := func(name, greeting, accent string) string {
		version := found(t, versionIn, ana.do("GET", path).want(t, 200))
		return undo(ana.do("POST", path, "version", version, "name", name, "greeting-en", greeting, "accent", accent, "origins", "https://www.example.com").want(t, 303))
	}
	set("Pots", long, "#112233")
	spoilt := set("Pots", "Hi", "#112233")
	set("Pots", "Hi", "#445566")

	ana.do("GET", path+"?saved=1&undo="+spoilt).want(t, 200, "Saved.", "Take back", "Earlier changes")
	ana.do("GET", revert+"?kind=site").want(t, 200, "Take back", spoilt)
	bo.do("GET", "/inbox/shop/settings/audit").want(t, 200, "Site changed")
	if page := bo.do("GET", "/inbox/shop/settings/audit"); strings.Contains(page.body, "Take back") {
		t.Error("who only reads the log is offered to take back")
	}
	bo.do("GET", revert+"?of="+spoilt).want(t, 403)
	bo.do("POST", revert, "of", spoilt, "version", "1").want(t, 403)

	view := ana.do("GET", revert+"?of="+spoilt).want(t, 200, "greeting", "Welcome to the pottery.")
	version := found(t, versionIn, view)
	set("Ana's pots", "Hi", "#445566")
	late := ana.do("POST", revert, "of", spoilt, "version", version).want(t, 409, "Something changed meanwhile")
	back := undo(ana.do("POST", revert, "of", spoilt, "version", found(t, versionIn, late)).want(t, 303))
	if s := now(); s.Greeting["en"] != strings.TrimSpace(long) || s.Accent != "#445566" || s.Name != "Ana's pots" {
		t.Errorf("%+v", s)
	}
	ana.do("GET", "/inbox/shop/settings/audit?what=reverted").want(t, 200, "Change taken back", "Site changed")
	again := ana.do("GET", revert+"?of="+spoilt).want(t, 200, "it is so already")
	if strings.Contains(again.body, `name="of"`) {
		t.Error("nothing can be sent")
	}
	ana.do("POST", revert, "of", back, "version", found(t, versionIn, ana.do("GET", revert+"?of="+back))).want(t, 303)
	if s := now(); s.Greeting["en"] != "Hi" {
		t.Errorf("%+v", s)
	}

	// What was removed, and what was made.
	id := store.NewID()
	made := undo(ana.do("POST", "/inbox/shop/settings/tags", "id", id, "version", "0", "name", "Cracked", "colour", "").want(t, 303))
	gone := undo(ana.do("POST", "/inbox/shop/settings/tags", "id", id, "version", "1", "do", "remove").want(t, 303))
	ana.do("GET", revert+"?of="+gone).want(t, 200, "is there again", "Cracked")
	ana.do("POST", revert, "of", gone, "version", "0").want(t, 303)
	if d, err := tag.Kind.Get(t.Context(), h.Docs, "shop", id); err != nil || d.Value.Name != "Cracked" {
		t.Errorf("%+v, %v", d, err)
	}
	ana.do("POST", revert, "of", made, "version", found(t, versionIn, ana.do("GET", revert+"?of="+made).want(t, 200, "is removed"))).want(t, 303)
	if _, err := tag.Kind.Get(t.Context(), h.Docs, "shop", id); err == nil {
		t.Error("it is still there")
	}
	for _, of := range []string{"", "x", "1-2", back + "x"} {
		ana.do("POST", revert, "of", of, "version", "0").want(t, 409, "can no longer be taken back")
	}
}

// A host that another help centre has by now is not taken from it, and a notice that
// is put back is agreed to anew.
func TestWhatIsTakenBackTakesNothingFromOthers(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	save := func(page string, form ...string) string {
		path := "/inbox/shop/settings/" + page
		version := found(t, versionIn, ana.do("GET", path).want(t, 200))
		return undoIn.FindStringSubmatch(ana.do("POST", path, append(form, "version", version)...).want(t, 303).Header.Get("Location"))[1]
	}
	save("help", "host", "help.pots.example")
	left := save("help", "host", "")
	if err := site.Change(t.Context(), h.Docs, "other", func(s *site.Site) { s.Help.Host = "help.pots.example" }); err != nil {
		t.Fatal(err)
	}
	revert := "/inbox/shop/settings/revert"
	ana.do("GET", revert+"?of="+left).want(t, 200, "host")
	version := found(t, versionIn, ana.do("GET", "/inbox/shop/settings/site"))
	ana.do("POST", revert, "of", left, "version", version).want(t, 409)

	save("widget", "notice-en", "We keep what you write.")
	second := save("widget", "notice-en", "We keep all.")
	view := ana.do("GET", revert+"?of="+second).want(t, 200)
	ana.do("POST", revert, "of", second, "version", found(t, versionIn, view)).want(t, 303)
	s, err := site.Get(t.Context(), h.Docs, "shop")
	if err != nil || s.Widget.Notice["en"] != "We keep what you write." || s.Widget.NoticeVersion != 3 {
		t.Errorf("%+v, %v", s.Widget, err)
	}
}
