package inbox_test

import (
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
)

func TestSignIn(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, "")
	if to := b.get("/").want(t, http.StatusSeeOther).location(); to != "/inbox" {
		t.Errorf("/ leads to %s", to)
	}
	if to := b.get("/inbox").want(t, http.StatusSeeOther).location(); to != "/inbox/sign-in" {
		t.Errorf("/inbox leads to %s", to)
	}
	page := b.get("/inbox/sign-in").want(t, http.StatusOK)
	for _, want := range []string{`>Email</label>`, `>Password</label>`, `>Sign in</button>`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}

	in := b.post("/inbox/sign-in", "email", " Mei@Example.com", "password", inboxes.Password, "next", "/inbox/shop/mine").want(t, http.StatusSeeOther)
	if in.location() != "/inbox/shop/mine" {
		t.Errorf("signing in leads to %s", in.location())
	}
	cookie := in.Cookies()[0]
	if cookie.Name != "parley_agent" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Secure {
		t.Errorf("cookie %v", cookie)
	}
	b.cookie = cookie.Value
	if to := b.get("/inbox").location(); to != "/inbox/shop/all" {
		t.Errorf("the inbox leads to %s", to)
	}
	b.get("/inbox/shop/all").want(t, http.StatusOK)

	b.post("/inbox/sign-out").want(t, http.StatusSeeOther)
	b.get("/inbox/shop/all").want(t, http.StatusSeeOther)
}

// Who signs in has a new session, and the one that the browser had is over: a
// cookie that somebody planted opens nothing.
func TestSessionFixation(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	old := visit(t, r, r.Session("mei@example.com"))
	in := old.post("/inbox/sign-in", "email", "mei@example.com", "password", inboxes.Password).want(t, http.StatusSeeOther)
	if in.Cookies()[0].Value == old.cookie {
		t.Error("the session is the old one")
	}
	old.get("/inbox/shop/all").want(t, http.StatusSeeOther)
}

// An address that nobody has is refused as a wrong password is.
func TestSignInRefusals(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, "")
	email := regexp.MustCompile(`value="[^"]*"`)
	wrong := b.post("/inbox/sign-in", "email", "mei@example.com", "password", "wrong").want(t, http.StatusUnauthorized)
	for _, try := range [][2]string{{"nobody@example.com", "wrong"}, {"", ""}, {"mei@example.com", strings.Repeat("x", 2000)}, {strings.Repeat("x", 2000), "y"}} {
		a := b.post("/inbox/sign-in", "email", try[0], "password", try[1]).want(t, http.StatusUnauthorized)
		if email.ReplaceAllString(a.body, "") != email.ReplaceAllString(wrong.body, "") {
			t.Errorf("%.20q is refused in other words", try[0])
		}
		if len(a.Cookies()) > 0 {
			t.Errorf("%.20q got a cookie", try[0])
		}
	}
	b.do(http.MethodPost, "/inbox/sign-in", "password="+strings.Repeat("x", 1<<20)).want(t, http.StatusRequestEntityTooLarge)
	b.do(http.MethodPost, "/inbox/sign-in", "%zz").want(t, http.StatusBadRequest)
}

func TestNextIsOurs(t *testing.T) {
	for next, want := range map[string]string{
		"/inbox/shop/all?view=mine": "/inbox/shop/all?view=mine",
		"/inbox":                    "/inbox",
		"":                          "/inbox",
		"https://evil.example/":     "/inbox",
		"//evil.example/inbox/":     "/inbox",
		`/\evil.example/inbox/`:     "/inbox",
		"/inbox/../frame":           "/inbox",
		"/inbox/%2e%2e/frame":       "/inbox",
		"/inboxes":                  "/inbox",
		"javascript:alert(1)":       "/inbox",
		"/inbox/x\r\nSet-Cookie: a": "/inbox",
		"/\t/evil.example":          "/inbox",
	} {
		if got := inbox.LocalPath(next); got != want {
			t.Errorf("%q: %q, want %q", next, got, want)
		}
	}
}

// A form on another site does nothing, whether the browser says Sec-Fetch-Site
// or only Origin.
func TestOtherSitesForms(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	c := r.Chat("Ana", "hello")
	for _, rt := range r.Inbox.Face().Routes {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if method != http.MethodPost {
			continue
		}
		at := strings.NewReplacer("{site}", inboxes.Site, "{conv}", c.ID).Replace(path)
		before := c.State().Seq
		for _, from := range [][]string{
			{"Sec-Fetch-Site", "cross-site"},
			{"Sec-Fetch-Site", "same-site"},
			{"Sec-Fetch-Site", "", "Origin", "https://evil.example"},
			{"Sec-Fetch-Site", "", "Origin", "null"},
		} {
			b.do(method, at, "id="+c.ID+"&text=hi", from...).want(t, http.StatusForbidden)
		}
		if c.State().Seq != before {
			t.Errorf("%s from another site changed the conversation", rt.Pattern)
		}
	}
	b.get("/inbox/shop/all").want(t, http.StatusOK) // still signed in
}

func TestHeaders(t *testing.T) {
	r := inboxes.Start(t)
	b := visit(t, r, "")
	for _, path := range []string{"/inbox/sign-in", "/inbox/nothing/at/all"} {
		h := b.get(path).Header
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy lacks %s: %s", path, want, csp)
			}
		}
		if strings.Contains(csp, "unsafe") || h.Get("X-Frame-Options") != "DENY" || h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: headers %v", path, h)
		}
	}
}

func TestLanguage(t *testing.T) {
	r := inboxes.Start(t)
	b := visit(t, r, "")
	for accept, want := range map[string]string{"zh-TW,zh;q=0.9": "登入", "zh;q=0.9": "登录"} {
		if !strings.Contains(b.get("/inbox/sign-in", "Accept-Language", accept).body, want) {
			t.Errorf("no Chinese as in %s", accept)
		}
	}
	if a := b.get("/inbox/sign-in", "Accept-Language", "ar-EG"); !strings.Contains(a.body, `dir="rtl"`) {
		t.Error("Arabic is not from right to left")
	}
	picked := b.post("/inbox/language", "lang", "zh-CN", "next", "/inbox/sign-in").want(t, http.StatusSeeOther).Cookies()[0]
	if a := b.get("/inbox/sign-in", "Cookie", picked.String(), "Accept-Language", "ar"); !strings.Contains(a.body, "登录") {
		t.Error("what was picked does not count")
	}
}

// Over TLS the cookie is for this host alone and never sent in the clear.
func TestCookieOverTLS(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	conf := r.Inbox.Pages.Config
	conf.Address = web.Address{Public: &url.URL{Scheme: "https", Host: "chat.example.com"}}
	box := inbox.New(inbox.Config{Pages: agents.New(conf), Desk: r.Desk})
	req := httptest.NewRequest(http.MethodPost, "https://chat.example.com/inbox/sign-in", strings.NewReader(form("email", "mei@example.com", "password", inboxes.Password)))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://chat.example.com")
	w := httptest.NewRecorder()
	web.Mux(slog.New(r.Log), box.Face()).ServeHTTP(w, req)
	cookie := w.Result().Cookies()[0]
	if cookie.Name != "__Host-parley_agent" || !cookie.Secure || cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("cookie %v", cookie)
	}
}

func TestPagesAreCompressed(t *testing.T) {
	r := inboxes.Start(t)
	b := visit(t, r, "")
	plain := b.get("/inbox/sign-in", "Accept-Encoding", "identity").want(t, http.StatusOK)
	zipped := b.get("/inbox/sign-in", "Accept-Encoding", "gzip, br").want(t, http.StatusOK)
	if plain.Header.Get("Content-Encoding") != "" || zipped.Header.Get("Content-Encoding") != "gzip" || len(zipped.body) >= len(plain.body) {
		t.Errorf("%d bytes plain, %d bytes %q", len(plain.body), len(zipped.body), zipped.Header.Get("Content-Encoding"))
	}
	z, err := gzip.NewReader(strings.NewReader(zipped.body))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != plain.body {
		t.Errorf("the page differs: %v", err)
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, next := range []string{"/inbox/shop/all?view=mine", "//evil.example/inbox", "/inbox/%2e%2e/x", "/inbox#\r\n"} {
		f.Add(next)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := inbox.LocalPath(next)
		u, err := url.Parse(got)
		if err != nil || u.IsAbs() || u.Host != "" || u.Path != "/inbox" && !strings.HasPrefix(u.Path, "/inbox/") ||
			strings.Contains(u.Path, "..") || strings.ContainsAny(got, "\r\n\\") {
			t.Errorf("%q leads to %q", next, got)
		}
	})
}
