package admin_test

import (
	"bytes"
	"html"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/install"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// fits are the values that fields of a name take which do not take any text.
var fits = map[string]string{
	"zone": "Europe/Berlin", "holidays": "2027-01-01", "extra": "2027-01-02 10:00-12:00", "accent": "#112233", "origins": "https://www.example.com",
	"host": "help.example.org", "pages": "https://www.example.com/*", "attribute": "plan=pro", "languages": "en", "language": "en", "pattern": "[0-9]+",
	"key": "plan", "warn": "75", "website": "https://pots.example", "id": "pots", "old": inboxes.Password, "password": inboxes.Password, "new": "quite another one",
	"confirm": "", "people": "email,role\nmany@example.com,agent", "calendar": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\nEND:VCALENDAR",
}

var days = regexp.MustCompile(`^(mon|tue|wed|thu|fri|sat|sun)$`)

// filled is what somebody writes into a form, who writes into all of it.
func (f form) filled(n int) url.Values {
	v := url.Values{}
	for _, in := range f.fields {
		fit, known := fits[in.name]
		switch {
		case in.kind == "hidden" || in.kind == "search" || strings.HasPrefix(in.name, "key-"):
			v.Set(in.name, in.value)
		case in.name == "confirm":
			v.Set("confirm", f.hidden("email")+f.hidden("kid"))
		case in.kind == "checkbox":
			v.Set(in.name, "yes")
		case in.kind == "select" && (in.name == "algorithm" || in.name == "lang"):
			v.Set(in.name, in.value)
		case in.kind == "select":
			v.Set(in.name, in.options[len(in.options)-1])
		case in.kind == "number" && !known:
			v.Set(in.name, "3")
		case in.kind == "url" && !known:
			v.Set(in.name, "https://www.example.com/x.svg")
		case in.kind == "email":
			v.Set(in.name, "somebody"+strconv.Itoa(n)+"@example.com")
		case days.MatchString(in.name):
			v.Set(in.name, "09:00-17:00")
		case strings.HasPrefix(in.name, "links-"), strings.HasPrefix(in.name, "legal-"):
			v.Set(in.name, "Imprint https://www.example.com/imprint")
		case known:
			v.Set(in.name, fit)
		default:
			v.Set(in.name, "Written "+strconv.Itoa(n))
		}
	}
	for name, list := range f.sends {
		v.Add(name, list[0]) // after what the form has of that name
	}
	return v
}

// wrongly are values that a field does not take, as its own attributes say.
func (in field) wrongly() (list []string) {
	switch in.kind {
	case "hidden", "checkbox", "file", "search", "select":
		return nil
	case "number":
		list = []string{"three", "-3"}
	case "email", "url":
		list = []string{"no address"}
	}
	if in.required {
		list = append(list, "")
	}
	if in.max > 0 && in.kind != "email" && in.kind != "url" {
		list = append(list, strings.Repeat("x", in.max+1))
	}
	return list
}

// walk goes through the forms of pages.
type walk struct {
	*browser
	done map[string]bool // kinds of forms
	sent map[string]bool // paths to which a form was posted
	n    int
}

// page tries each form of a page that is of a new kind, and looks at the page again
// after each, and then at those that it leads to.
func (w *walk) page(path string) {
	w.t.Helper()
	for {
		a := w.do("GET", path).want(w.t, 200)
		list := formsOf(w.t, a.body)
		at := slices.IndexFunc(list, func(f form) bool { return w.mine(f) && !w.done[f.kind()] })
		if at < 0 {
			w.follow(path, a.body)
			return
		}
		w.form(list[at])
	}
}

// mine leaves out what stands around each page.
func (w *walk) mine(f form) bool {
	own := strings.HasPrefix(f.action, "/inbox/shop/settings") || strings.HasPrefix(f.action, "/inbox/profile") || f.action == "/setup" || f.action == "/invitation"
	return own && !(f.method == "GET" && len(f.fields) == 1)
}

var leads = regexp.MustCompile(`href="(/inbox/shop/settings/[a-z]+\?(edit|of)=[^"#]+)`)

// follow goes to the first page of each kind that a page leads to.
func (w *walk) follow(path, page string) {
	here, _, _ := strings.Cut(path, "?")
	for _, m := range leads.FindAllStringSubmatch(page, -1) {
		to := html.UnescapeString(m[1])
		at, _, _ := strings.Cut(to, "?")
		if key := "from " + here + " to " + at + " by " + m[2]; !w.done[key] {
			w.done[key] = true
			w.page(to)
		}
	}
}

// form sends a form wrongly in each way, and then rightly.
func (w *walk) form(f form) {
	w.t.Helper()
	w.done[f.kind()] = true
	path, _, _ := strings.Cut(f.action, "?")
	w.sent[f.method+" "+path] = true
	if f.method == "GET" {
		w.do("GET", path+"?"+f.filled(w.n).Encode()).want(w.t, 200)
		return
	}
	for _, in := range f.fields {
		for _, value := range in.wrongly() {
			if f.sends.Get("do") != "keys-reset" { // which takes none of them
				w.refused(f, in, value)
			}
		}
	}
	w.n++
	a := w.send(f, f.filled(w.n))
	switch {
	case slices.ContainsFunc(f.fields, func(in field) bool { return in.name == "token" && in.kind == "area" }):
		a.want(w.t, 422, `href="#field-token"`) // a text that is no token of the site
	case a.StatusCode == http.StatusSeeOther:
		to := a.Header.Get("Location")
		if strings.Contains(to, "sign-in") {
			to = w.do("POST", "/inbox/sign-in", "email", "zoe@example.com", "password", fits["new"]).want(w.t, 303).Header.Get("Location")
		}
		if strings.Contains(to, "settings") || strings.Contains(to, "profile") {
			w.do("GET", to).want(w.t, 200)
		}
	case a.StatusCode == http.StatusOK:
	default: // the page asks for something first
		asks := formsOf(w.t, a.body)
		at := slices.IndexFunc(asks, func(f form) bool { return w.mine(f) && !w.done[f.kind()] })
		if at < 0 {
			w.t.Errorf("%s is answered with %s: %.3000s", f.kind(), a.Status, a.body)
			return
		}
		w.form(asks[at])
	}
}

// refused sends a form with one field wrong: it is refused with the reason at the
// field and above, and all that was typed is still there.
func (w *walk) refused(f form, in field, value string) {
	w.t.Helper()
	typed := f.filled(w.n)
	typed.Set(in.name, value)
	a := w.send(f, typed)
	name := f.kind() + " with " + in.name + " as “" + value[:min(len(value), 12)] + "”"
	if a.StatusCode != http.StatusUnprocessableEntity {
		w.t.Errorf("%s: %s", name, a.Status)
		return
	}
	for _, says := range []string{`id="field-` + in.name + `-wrong"`, `href="#field-` + in.name + `"`, `aria-invalid="true"`} {
		if !strings.Contains(a.body, says) {
			w.t.Errorf("%s: the page lacks %s", name, says)
		}
	}
	list := formsOf(w.t, a.body)
	at := slices.IndexFunc(list, func(other form) bool { return other.kind() == f.kind() })
	if at < 0 {
		w.t.Errorf("%s: the form is gone", name)
		return
	}
	for _, kept := range list[at].fields {
		switch {
		case kept.kind == "hidden" || kept.kind == "password" || kept.kind == "file":
		case kept.value != typed.Get(kept.name):
			w.t.Errorf("%s: %s is %q, was typed as %q", name, kept.name, kept.value, typed.Get(kept.name))
		}
	}
}

// send posts a form as a browser does.
func (w *walk) send(f form, v url.Values) answer {
	w.t.Helper()
	if !f.files {
		var pairs []string
		for name, list := range v {
			for _, value := range list {
				pairs = append(pairs, name, value)
			}
		}
		return w.do("POST", f.action, pairs...)
	}
	var body, picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		w.t.Fatal(err)
	}
	parts := multipart.NewWriter(&body)
	for _, in := range f.fields {
		if in.kind != "file" {
			_ = parts.WriteField(in.name, v.Get(in.name)) // a buffer takes all
			continue
		}
		part, _ := parts.CreateFormFile(in.name, "me.png")
		_, _ = part.Write(picture.Bytes())
	}
	_ = parts.Close()
	r, err := http.NewRequestWithContext(w.t.Context(), "POST", w.url+f.action, &body)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", parts.FormDataContentType())
	return w.ask(r)
}

// Every form of every page with settings works where no script runs: it is taken as
// the page has it, and one that is refused says at the field why and keeps what was
// typed. The pages come from the table of routes.
func TestEveryFormWithoutAScript(t *testing.T) {
	h := newHouse(t)
	h.as("aaron", people.Grant{Role: people.Member})
	zoeID := h.Agent("Zoe", "zoe@example.com", inboxes.Site, inboxes.Other).ID
	h.Grant("zoe@example.com", people.Grant{Role: people.Owner})
	if err := people.Change(t.Context(), h.Docs, "zoe@example.com", func(a *people.Agent) { a.Allow(inboxes.Other, people.Grant{Role: people.Owner}) }); err != nil {
		t.Fatal(err)
	}
	if err := new(install.Watch).Note(t.Context(), h.Docs, inboxes.Site, "https://blog.example", true, time.Now()); err != nil {
		t.Fatal(err)
	}
	zoe := h.browser()
	zoe.secret = h.Session("zoe@example.com")
	w := &walk{zoe, map[string]bool{}, map[string]bool{}, 0}
	var posts []string
	for _, rt := range h.routes {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		path = strings.ReplaceAll(path, "{site}", inboxes.Site)
		if method == "POST" {
			posts = append(posts, "POST "+path)
			continue
		}
		if strings.HasPrefix(path, "/inbox/shop/settings/") && !strings.Contains(path, "canned") && !strings.Contains(path, "macros") && !strings.HasSuffix(path, "audit.csv") {
			w.page(path)
		}
	}
	token, err := access.LinksOf(h.Access).New(t.Context(), access.Link{Email: "new@example.com", Site: inboxes.Site, By: zoeID})
	if err != nil {
		t.Fatal(err)
	}
	guest := &walk{h.browser(), w.done, w.sent, 0}
	guest.form(formsOf(t, guest.do("GET", "/invitation?token="+token).want(t, 200).body)[0])
	w.page("/inbox/profile")
	w.page("/inbox/profile/site")

	empty := newHouse(t)
	if token, err = access.LinksOf(empty.Access).NewSetup(t.Context()); err != nil {
		t.Fatal(err)
	}
	owner := &walk{empty.browser(), w.done, w.sent, 0}
	owner.form(formsOf(t, owner.do("GET", "/setup?token="+token).want(t, 200).body)[0])
	for _, post := range posts {
		if !w.sent[post] {
			t.Errorf("no form was found that sends %s", post)
		}
	}
}
