package frame

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/popular"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// atHome has a site show who is there, and an agent who is, at noon of a Wednesday.
func (r *relay) atHome(change func(w *site.Widget)) {
	r.t.Helper()
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	r.Now = func() time.Time { return now }
	if err := site.Change(r.t.Context(), r.Docs, "shop", func(s *site.Site) {
		s.Widget.Home = true
		change(&s.Widget)
	}); err != nil {
		r.t.Fatal(err)
	}
	a, err := people.Add(r.t.Context(), r.Docs, people.Agent{Email: "ana@example.com", Name: "Ana Lima", Sites: []string{"shop"}, Hash: "x"})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, page := range []string{"/1", "/2"} {
		if err := r.Store.Beat(r.t.Context(), "shop", desk.SetAgents, a.ID+page, now.UnixMilli()+60_000); err != nil {
			r.t.Fatal(err)
		}
	}
}

var faces = regexp.MustCompile(`<bdi>([^<]*)</bdi>`)

func TestHomeSaysWhoIsThereAndUntilWhen(t *testing.T) {
	r := newRelay(t)
	somebody := r.fresh()
	if answer, _ := r.post("/frame/home", somebody); answer.StatusCode != 404 {
		t.Errorf("a site without: %s", answer.Status)
	}
	if _, page := r.do("GET", "/frame?site=shop", nil); strings.Contains(page, `id="band"`) {
		t.Error("a site without has a place for it")
	}
	r.atHome(func(*site.Widget) {})
	if _, page := r.do("GET", "/frame?site=shop", nil); !strings.Contains(page, `id="band"`) || !strings.Contains(page, `data-home="1"`) {
		t.Error("there is no place for it")
	}
	show := func() string {
		t.Helper()
		answer, body := r.post("/frame/home", somebody)
		if answer.StatusCode != 200 {
			t.Fatalf("%s: %s", answer.Status, body)
		}
		return body
	}
	if body := show(); fmt.Sprint(faces.FindAllStringSubmatch(body, -1)) != "[[<bdi>Ana</bdi> Ana]]" || strings.Contains(body, "<time") {
		t.Errorf("Ana alone, by her first name, and no hours: %s", body)
	}
	put := func(from, to int) {
		t.Helper()
		err := hours.Kind.Change(t.Context(), r.Docs, "shop", hours.Main, func(d *docs.Doc[hours.Hours]) error {
			d.Value = hours.Hours{Zone: "Europe/Berlin", Week: hours.Week{Wed: hours.Day{{From: from, To: to}}}}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	put(9*60, 18*60)
	if body := show(); !strings.Contains(body, `We answer until <time datetime="2026-03-04T17:00:00Z">`) {
		t.Errorf("open: %s", body)
	}
	put(9*60, 12*60)
	if body := show(); !strings.Contains(body, `We are back <time datetime="2026-03-11T08:00:00Z">`) {
		t.Errorf("closed: %s", body)
	}
	if err := site.Change(t.Context(), r.Docs, "shop", func(s *site.Site) { s.Widget.Nameless = true }); err != nil {
		t.Fatal(err)
	}
	if body := show(); strings.Contains(body, "Ana") {
		t.Errorf("nobody is to be named: %s", body)
	}
}

func TestWhatIsOpenedIsPopular(t *testing.T) {
	r := newRelay(t)
	r.atHome(func(*site.Widget) {})
	somebody := r.fresh()
	const page = shopOrigin + "/returns"
	opened := func(article, at string) {
		t.Helper()
		if answer, body := r.post("/frame/opened", somebody, "article", article, "page", at); answer.StatusCode != 204 {
			t.Fatalf("%s: %s", answer.Status, body)
		}
	}
	shown := func(at string) string {
		t.Helper()
		_, body := r.post("/frame/home", somebody, "page", at)
		_, list, _ := strings.Cut(body, `class="here"`)
		return strings.Join(regexp.MustCompile(`<h2>[^<]*|value="\w+\.en"`).FindAllString(list, -1), " ")
	}
	if list := shown(page); list != "" {
		t.Errorf("nothing was opened: %q", list)
	}
	opened("return.en", page)
	opened("arrive.en", shopOrigin+"/parcels?secret=1")
	opened("arrive.en", shopOrigin+"/parcels")
	opened("arrive.en", "https://elsewhere.example/x")
	if list := shown(page); list != `<h2>Popular on this page value="return.en" value="arrive.en"` {
		t.Errorf("on the page: %q", list)
	}
	if list := shown(shopOrigin + "/other"); list != `<h2>Often asked value="arrive.en" value="return.en"` {
		t.Errorf("elsewhere: %q", list)
	}
	if ids, here, err := popular.On(t.Context(), r.Docs, "shop", "https://elsewhere.example/x"); err != nil || here != 0 || len(ids) != 2 {
		t.Errorf("of a page that is not the site's: %v, %d, %v", ids, here, err)
	}
	if answer, _ := r.post("/frame/opened", somebody, "article", "none"); answer.StatusCode != 404 {
		t.Errorf("an article that there is not: %s", answer.Status)
	}
}

func TestHomeListsChatsWhereThereIsNoProgram(t *testing.T) {
	r := newRelay(t)
	r.atHome(func(*site.Widget) {})
	ana := r.someone("Where is my parcel?")
	if _, body := r.post("/frame/home", ana); strings.Contains(body, "Where is my parcel?") {
		t.Error("the program lists them itself")
	}
	_, body := r.post("/frame/home", ana, "past", "1")
	if !strings.Contains(body, "Where is my parcel?") || !strings.Contains(body, "Start a new chat") || !strings.Contains(body, ana.conv) {
		t.Errorf("her chats: %s", body)
	}
	if _, other := r.post("/frame/home", someone{token: r.fresh().token, conv: ana.conv}, "past", "1"); strings.Contains(other, "Where is my parcel?") {
		t.Error("another's chats are shown")
	}
	if answer, body := r.post("/frame", someone{token: ana.token, conv: store.NewID()}, "view", "chat"); answer.StatusCode != 200 || strings.Contains(body, "Where is my parcel?") {
		t.Errorf("a new one: %s\n%s", answer.Status, body)
	}
}
