package frame

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/visitors"
)

// here says that somebody is on a page and returns what is answered.
func (r *relay) here(token string, fields ...string) (status int, said struct {
	Token, Conv string
	Every       int64
}) {
	r.t.Helper()
	answer, body := r.post("/frame/here", someone{token: token}, append([]string{"page", shopOrigin + "/mugs?secret=1", "title", "Mugs"}, fields...)...)
	if answer.StatusCode == http.StatusOK {
		if err := json.Unmarshal([]byte(body), &said); err != nil {
			r.t.Fatalf("%s: %v", body, err)
		}
	}
	return answer.StatusCode, said
}

func (r *relay) now() []visitors.Visitor {
	r.t.Helper()
	all, err := visitors.Now(r.t.Context(), r.Store, "shop")
	if err != nil {
		r.t.Fatal(err)
	}
	return all
}

// Where a site wants it, who agreed is known while they are there, as what they say and
// no more; and they hear of the conversation that an agent began.
func TestWhoIsOnTheSite(t *testing.T) {
	r := newRelay(t)
	if status, _ := r.here(""); status != http.StatusNotFound || len(r.now()) != 0 {
		t.Errorf("a site that does not tell: %d, %v", status, r.now())
	}
	if _, page := r.do("GET", "/frame?site=shop", nil); strings.Contains(page, "data-here") {
		t.Error("the frame is told to say so all the same")
	}
	if err := site.Change(t.Context(), r.Docs, "shop", func(s *site.Site) { s.Widget.Visitors = true }); err != nil {
		t.Fatal(err)
	}
	if _, page := r.do("GET", "/frame?site=shop", nil); !strings.Contains(page, `data-here="1"`) {
		t.Error("the frame is not told")
	}

	status, first := r.here("", "been", "90000", "name", "Mei")
	list := r.now()
	if status != http.StatusOK || first.Token == "" || first.Every != visitors.Every.Milliseconds() || first.Conv != "" || len(list) != 1 {
		t.Fatalf("%d, %+v, %+v", status, first, list)
	}
	v := list[0]
	if ago := time.Since(time.UnixMilli(v.Since)); v.Page != shopOrigin+"/mugs" || v.Title != "Mugs" || v.Name != "Mei" || v.Signed || v.Locale != "en" || ago < 90*time.Second || ago > 2*time.Minute {
		t.Errorf("agents see %+v, since %v", v, ago)
	}
	if _, again := r.here(first.Token); again.Token != first.Token || len(r.now()) != 1 {
		t.Errorf("who comes again is somebody else: %+v", r.now())
	}
	for name, fields := range map[string][]string{
		"another site's page": {"page", "https://elsewhere.example/"}, "no page": {"page", ""}, "a script": {"page", "javascript:alert(1)"},
	} {
		if status, _ := r.here(first.Token, fields...); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
	if _, bo := r.here("", "been", "-5", "title", strings.Repeat("x", 1000), "name", strings.Repeat("y", 1000)); bo.Token == "" || bo.Token == first.Token {
		t.Errorf("another one is %+v", bo)
	} else if list := r.now(); len(list) != 2 || list[0].ID != v.ID || len(list[1].Title) > 500 || len(list[1].Name) > 500 {
		t.Errorf("with another one there are %+v", list)
	} else if r.here(bo.Token, "gone", "1"); len(r.now()) != 1 {
		t.Errorf("who takes it back is there: %+v", r.now())
	}

	// An agent begins, once however often that is sent.
	work, ana := desk.Beginning{Desk: r.Desk}, desk.Person{ID: store.NewID(), Name: "Ana"}
	m := desk.Message{ID: store.NewID(), Text: "May I help?"}
	var conv string
	for range 2 {
		got, err := work.Begin(t.Context(), "shop", ana, desk.Visit{Visitor: v.ID, Name: v.Name, Page: v.Page}, m)
		if err != nil || conv != "" && got != conv {
			t.Fatalf("begun in %q, then %q, %v", conv, got, err)
		}
		conv = got
	}
	state := r.state(conv)
	if state.Visitor != v.ID || state.Agent != ana.ID || state.Name != "Mei" || state.WaitingSince != 0 || state.Unread != 0 || state.Preview != m.Text {
		t.Errorf("the conversation is %+v", state)
	}
	if _, told := r.here(first.Token); told.Conv != conv {
		t.Errorf("the visitor is told of %q, want %q", told.Conv, conv)
	}
	if err := r.Desk.VisitorRead(t.Context(), "shop", conv, v.ID, state.Seq); err != nil {
		t.Fatal(err)
	}
	if _, told := r.here(first.Token); told.Conv != "" {
		t.Error("who has seen it is told again")
	}

	if _, err := (desk.Blocks{Desk: r.Desk}).Block(t.Context(), "shop", conv, store.NewID(), ana, desk.Blocking{}); err != nil {
		t.Fatal(err)
	}
	if status, _ := r.here(first.Token); status == http.StatusOK {
		t.Error("who is blocked is there")
	}
	if _, err := work.Begin(t.Context(), "shop", ana, desk.Visit{Visitor: v.ID}, desk.Message{ID: store.NewID(), Text: "x"}); err == nil {
		t.Error("a conversation is begun with who is blocked")
	}
}
