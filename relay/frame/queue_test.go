package frame

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// Who waits reads where they stand, in the chat and on the page of a form; nobody
// else does, and no site tells that does not want to.
func TestPlaceInTheQueue(t *testing.T) {
	r := newRelay(t)
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	r.Now = func() time.Time { return now }
	ana, bo := r.someone("Where is my parcel?"), r.someone("My cup broke.")
	said := func(of someone, path string) (string, string) {
		t.Helper()
		answer, body := r.post(path, of)
		text, place := "", regexp.MustCompile(`id="queued"[^>]*>([^<]*)<`)
		if path == "/frame/queue" {
			place = regexp.MustCompile(`<p>([^<]*)</p>`)
		}
		if m := place.FindStringSubmatch(body); m != nil {
			text = m[1]
		}
		return answer.Status, text
	}
	if status, _ := said(ana, "/frame/queue"); status[:3] != "404" {
		t.Errorf("a site that does not tell: %s", status)
	}
	if _, page := r.post("/frame", ana); strings.Contains(page, `id="queued"`) || strings.Contains(page, "data-home") {
		t.Error("there is a place for it where nothing is told")
	}
	if err := site.Change(t.Context(), r.Docs, "shop", func(s *site.Site) { s.Widget.Queue = true }); err != nil {
		t.Fatal(err)
	}
	if _, body := r.post("/frame/home", ana); !strings.Contains(body, `data-queue="1"`) || strings.Contains(body, "band") {
		t.Errorf("the page's script is not told: %s", body)
	}
	tells := func(of someone, want string) {
		t.Helper()
		for _, path := range []string{"/frame/queue", "/frame"} {
			if status, text := said(of, path); text != want || status[:3] != "200" {
				t.Errorf("%s: %s, %q, want %q", path, status, text, want)
			}
		}
	}
	tells(ana, "") // nobody is there
	if err := r.Store.Beat(t.Context(), "shop", desk.SetAgents, "a/1", now.UnixMilli()+60_000); err != nil {
		t.Fatal(err)
	}
	tells(ana, "You are next.")
	tells(bo, "You are number 2 in the queue.")
	if status, _ := said(someone{token: bo.token, conv: ana.conv}, "/frame/queue"); status[:3] != "404" {
		t.Errorf("another's place: %s", status)
	}
	if _, err := r.Desk.Take(t.Context(), "shop", ana.conv, store.NewID(), desk.Person{ID: store.NewID(), Name: "Ana"}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(3 * time.Second)
	tells(ana, "")
	tells(bo, "You are next.")
}
