package admin_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/admin"
	"github.com/parley-chat/parley/relay/frame"
	"github.com/parley-chat/parley/relay/health"
	"github.com/parley-chat/parley/relay/helpcentre"
	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
)

// house is a relay with the pages of settings.
type house struct {
	*inboxes.Relay
	t      *testing.T
	url    string
	routes []web.Route
}

func newHouse(t *testing.T) house {
	r := inboxes.Start(t)
	server := httptest.NewUnstartedServer(nil)
	public := &url.URL{Scheme: "http", Host: server.Listener.Addr().String()}
	conf := r.Inbox.Pages.Config
	conf.Nav, conf.Address.Public = admin.Nav, public
	pages := agents.New(conf)
	box := inbox.New(inbox.Config{Pages: pages, Desk: r.Desk})
	visitors := &frame.Frame{Config: frame.Config{
		Store: r.Store, Docs: r.Docs, Desk: r.Desk, Access: r.Access, Now: time.Now, Address: conf.Address, Assets: conf.Assets, Budget: conf.Budget,
	}}
	centre := &helpcentre.Centre{Docs: r.Docs, Now: time.Now, Address: conf.Address, Assets: conf.Assets, Budget: conf.Budget}
	face := &admin.Admin{Pages: pages, Desk: r.Desk, Preview: func(w http.ResponseWriter, r *http.Request, of site.Site, lang string) error {
		return frame.Preview(visitors, w, r, of, lang)
	}, PreviewHelp: centre.PreviewHome, Public: public.String(), Health: func(context.Context) health.Report { return health.Report{} }}
	server.Config.Handler = web.Mux(slog.New(r.Log), box.Face(), face.Face())
	t.Cleanup(func() {
		over, cancel := context.WithCancel(context.Background())
		cancel()
		box.Drain(over)
	})
	server.Start()
	t.Cleanup(server.Close)
	return house{r, t, server.URL, face.Face().Routes}
}

// browser is somebody's browser, which keeps cookies.
type browser struct {
	house
	client *http.Client
	secret string
	langs  string // those that the browser accepts
}

func (h house) browser() *browser {
	return &browser{h, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, "", ""}
}

// as is a browser in which an agent with a grant is signed in.
func (h house) as(name string, g people.Grant) *browser {
	h.t.Helper()
	h.Agent(name, name+"@example.com", inboxes.Site)
	h.Grant(name+"@example.com", g)
	b := h.browser()
	b.secret = h.Session(name + "@example.com")
	return b
}

type answer struct {
	*http.Response
	body string
}

func (b *browser) do(method, path string, form ...string) answer {
	b.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.ask(r)
}

// ask sends a request as a browser does, and keeps the cookie of the answer.
func (b *browser) ask(r *http.Request) answer {
	b.t.Helper()
	r.Header.Set("Origin", b.url)
	r.Header.Set("Accept-Language", b.langs)
	if b.secret != "" {
		r.AddCookie(&http.Cookie{Name: "parley_agent", Value: b.secret})
	}
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range resp.Cookies() {
		if c.Name == "parley_agent" {
			b.secret = c.Value
		}
	}
	return answer{resp, string(body)}
}

func (a answer) want(t *testing.T, status int, holds ...string) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s, want %d: %.2000s", a.Status, status, a.body)
	}
	for _, text := range holds {
		if !strings.Contains(html.UnescapeString(a.body), text) {
			t.Errorf("the page lacks %q: %s", text, a.body)
		}
	}
	return a
}

var (
	versionIn = regexp.MustCompile(`name="version" value="(\d+)"`)
	linkIn    = regexp.MustCompile(`/invitation\?token=(\w+)`)
)

func found(t *testing.T, what *regexp.Regexp, a answer) string {
	t.Helper()
	m := what.FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("no %s in %.3000s", what, a.body)
	}
	return m[1]
}

// The link of the first start makes one owner, once.
func TestFirstRun(t *testing.T) {
	h := newHouse(t)
	token, err := access.LinksOf(h.Access).NewSetup(t.Context())
	if err != nil || token == "" {
		t.Fatal(token, err)
	}
	second, err := access.LinksOf(h.Access).NewSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := h.browser()
	for range 2 { // looking does not use it up
		page := b.do("GET", "/setup?token="+token).want(t, 200, "Your name", "Email", "Password", "Site name", "Website address", "Create")
		if page.Header.Get("Referrer-Policy") != "strict-origin" || page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%v", page.Header)
		}
	}
	b.do("GET", "/setup?token=x").want(t, 404)
	b.do("POST", "/setup", "token", token, "name", "", "email", "x", "password", "short", "site", "Pots", "website", "not an address").
		want(t, 422, "Write your name.", "such as ana@example.com", "10 to 1,024", "such as https://www.example.com", `value="Pots"`)
	for _, taken := range []string{"profile", "sign-in", "A B"} {
		b.do("POST", "/setup", "token", token, "name", "Ana", "email", "ana@example.com", "password", inboxes.Password, "site", "Pots",
			"website", "https://pots.example", "id", taken).want(t, 422, "taken by the inbox itself")
	}
	form := []string{"name", "Ana", "email", "Ana@example.com", "password", inboxes.Password, "site", "Pots", "website", "www.my-pots.example/shop"}
	made := b.do("POST", "/setup", append(form, "token", token)...).want(t, 303)
	if to := made.Header.Get("Location"); to != "/inbox/my-pots/settings/install" {
		t.Fatalf("led to %s", to)
	}
	b.do("GET", "/inbox/my-pots/settings/install").want(t, 200, "Snippet", "Copy", "waiting for your page", `widget.js?site=my-pots" data-site="my-pots"`)
	if s, err := site.Get(t.Context(), h.Docs, "my-pots"); err != nil || s.Name != "Pots" || len(s.Origins) != 1 || s.Origins[0] != "https://www.my-pots.example" {
		t.Errorf("%+v, %v", s, err)
	}
	if ana, err := people.Get(t.Context(), h.Docs, "ana@example.com"); err != nil || !ana.Has("my-pots", people.Owners) {
		t.Errorf("%+v, %v", ana, err)
	}
	for _, old := range []string{token, second} {
		h.browser().do("GET", "/setup?token="+old).want(t, 404)
		h.browser().do("POST", "/setup", append(form, "token", old)...).want(t, 404)
	}
	if again, err := access.LinksOf(h.Access).NewSetup(t.Context()); again != "" || err != nil {
		t.Errorf("another link: %q, %v", again, err)
	}
	for _, line := range []string{token, second} {
		if strings.Contains(h.Log.String(), line) {
			t.Error("the token stands in the log")
		}
	}
}

// An address that was typed without a scheme has the one that it is served by.
func TestTheSchemeThatNobodyTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"localhost:3000/shop": "http://localhost:3000", "[::1]:3000": "http://[::1]:3000", "192.168.1.20": "http://192.168.1.20",
		"pots.example": "https://pots.example",
	} {
		h := newHouse(t)
		token, err := access.LinksOf(h.Access).NewSetup(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		h.browser().do("POST", "/setup", "token", token, "name", "Ana", "email", "ana@example.com", "password", inboxes.Password, "site", "Pots", "website", typed, "id", "pots").want(t, 303)
		if s, err := site.Get(t.Context(), h.Docs, "pots"); err != nil || len(s.Origins) != 1 || s.Origins[0] != want {
			t.Errorf("%s: %v, %v", typed, s.Origins, err)
		}
	}
}

// The second of two admins sees both texts, and nothing typed is lost.
func TestTwoAdminsChangeTheSite(t *testing.T) {
	h := newHouse(t)
	ana, bo := h.as("ana", people.Grant{Role: people.Owner}), h.as("bo", people.Grant{Role: people.Admin})
	path := "/inbox/shop/settings/site"
	version := found(t, versionIn, ana.do("GET", path).want(t, 200, "Tidewater Pottery"))
	form := func(name, version string) []string {
		return []string{"version", version, "name", name, "origins", "https://one.example\nhttps://two.example", "accent", "#112233", "position", "start", "theme", "dark", "greeting-en", "Hi"}
	}
	ana.do("POST", path, form("Ana's pots", version)...).want(t, 303)
	conflict := bo.do("POST", path, form("Bo's pots", version)...).want(t, 409, "Bo's pots", "Ana's pots", "Somebody else changed this meanwhile")
	if strings.Count(conflict.body, "admin-theirs") != 1 {
		t.Errorf("what is the same stands twice: %s", conflict.body)
	}
	bo.do("POST", path, form("Bo's pots", found(t, versionIn, conflict))...).want(t, 303)
	s, err := site.Get(t.Context(), h.Docs, "shop")
	if err != nil || s.Name != "Bo's pots" || len(s.Origins) != 2 || s.Origins[1] != "https://two.example" || s.Accent != "#112233" || s.Position != "start" || s.Theme != "dark" || s.Greeting["en"] != "Hi" {
		t.Errorf("%+v, %v", s, err)
	}
	now := found(t, versionIn, ana.do("GET", path))
	ana.do("POST", path, "version", now, "name", "", "origins", "nowhere", "accent", "red", "greeting-en", "typed").
		want(t, 422, "nowhere is not an address", "Write a colour as #rrggbb", "typed", `aria-invalid="true"`)
	ana.do("GET", "/inbox/shop/settings/audit?text=bo").want(t, 200, "Site changed", "Ana's pots → Bo's pots")
	table := ana.do("GET", "/inbox/shop/settings/audit.csv").want(t, 200, "site-changed")
	if table.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%v", table.Header)
	}
}

func TestTeamsAndTopics(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	for page, rest := range map[string]string{"teams": "New team", "topics": "New topic"} {
		path := "/inbox/shop/settings/" + page
		ana.do("GET", path).want(t, 200, rest)
		ana.do("POST", path, "version", "0", "name", " ").want(t, 422, "is one line of 1 to 120 characters")
		ana.do("POST", path, "version", "0", "name", "First").want(t, 303)
		list := ana.do("GET", path+"?saved=1").want(t, 200, "First", "Saved.")
		m := regexp.MustCompile(`edit=([0-9a-f]{32})`).FindStringSubmatch(list.body)
		if m == nil {
			t.Fatal(list.body)
		}
		ana.do("POST", path, "id", m[1], "version", "1", "name", "Second").want(t, 303)
		ana.do("POST", path, "id", m[1], "version", "1", "name", "Third").want(t, 409, "Second", "Third")
		ana.do("POST", path, "do", "remove", "id", m[1], "version", "2").want(t, 303)
		if gone := ana.do("GET", path).want(t, 200); strings.Contains(gone.body, "Second") {
			t.Errorf("it is still there: %s", gone.body)
		}
	}
}

func TestProfile(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{})
	ana.do("GET", "/inbox/profile").want(t, 200, "ana@example.com", "End all sessions")
	ana.do("POST", "/inbox/profile", "do", "name", "name", "").want(t, 422, "Write your name.")
	ana.do("POST", "/inbox/profile", "do", "name", "name", "Ana Lima", "lang", "ar").want(t, 303)
	ana.do("POST", "/inbox/profile", "do", "password", "old", "not it", "new", "quite another one").want(t, 422, "This is not your password.")
	// Keys of one's own: two things by one key are refused, with what was written.
	keys := []string{"do", "keys", "on", "yes", "key-e", "d"}
	for _, key := range []string{"j", "k", "r", "n", "/", "t", "z", "x", "u", "?"} {
		keys = append(keys, "key-"+key, key)
	}
	ana.do("POST", "/inbox/profile", append(keys, "key-a", "d", "key-i", "i")...).want(t, 422, "The same key as for: Assign")
	ana.do("POST", "/inbox/profile", append(keys, "key-a", "ü", "key-i", "i")...).want(t, 422, "A Latin letter")
	ana.do("POST", "/inbox/profile", append(keys, "key-a", "a", "key-i", "")...).want(t, 303)
	ana.do("GET", "/inbox/profile").want(t, 200, `data-changed="{"e":"d","i":""}"`)
	ana.do("POST", "/inbox/profile", "do", "keys-reset").want(t, 303)
	ana.do("GET", "/inbox/profile").want(t, 200, `data-changed=""`)
	old := ana.secret
	ana.do("POST", "/inbox/profile", "do", "password", "old", inboxes.Password, "new", "quite another one").want(t, 303)
	ana.do("GET", "/inbox/profile").want(t, 200, "Ana Lima")
	other := h.browser()
	other.secret = old
	other.do("GET", "/inbox/profile").want(t, 303)
	ana.do("POST", "/inbox/profile", "do", "end").want(t, 303)
	ana.do("GET", "/inbox/profile").want(t, 303)
}

// Sessions are listed with where they began, and each can be ended by its agent.
func TestSessions(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{})
	phone := h.browser()
	phone.do("POST", "/inbox/sign-in", "email", "ana@example.com", "password", inboxes.Password).want(t, 303)
	page := ana.do("GET", "/inbox/profile").want(t, 200, "this browser", "since ", "127.0.0.1")
	ids := regexp.MustCompile(`name="id" value="(\w+)"`).FindAllStringSubmatch(page.body, -1)
	if len(ids) != 1 {
		t.Fatalf("%d sessions can be ended: %s", len(ids), page.body)
	}
	bo := h.as("bo", people.Grant{})
	bo.do("POST", "/inbox/profile", "do", "end-one", "id", ids[0][1]).want(t, 303)
	phone.do("GET", "/inbox/profile").want(t, 200)
	ana.do("POST", "/inbox/profile", "do", "end-one", "id", ids[0][1]).want(t, 303)
	phone.do("GET", "/inbox/profile").want(t, 303)
	ana.do("GET", "/inbox/profile").want(t, 200)
}
