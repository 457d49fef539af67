package server

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
)

// outcome is how a route treats one kind of caller.
type outcome string

const (
	serves  outcome = "serves"
	signIn  outcome = "asks to sign in"
	hides   outcome = "not found"
	refuses outcome = "refused"
	upgrade outcome = "wants an upgrade"
)

// The kinds of callers: nobody, another site's agent, one whose account was
// disabled, one whose session ended with a new password, one of the site's own;
// a visitor in their own conversation and in another's; and a page of another
// site, sent by a browser where the site's own agent and the visitor are.
var kinds = []string{"nobody", "other site's", "disabled", "password changed", "own", "visitor", "another visitor", "foreign page"}

var (
	all     = [8]outcome{serves, serves, serves, serves, serves, serves, serves, serves}
	ours    = [8]outcome{serves, serves, serves, serves, serves, serves, serves, refuses}
	members = [8]outcome{signIn, hides, signIn, signIn, serves, signIn, signIn, serves}
	acts    = [8]outcome{signIn, hides, signIn, signIn, serves, signIn, signIn, refuses}
	rules   = [8]outcome{signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses} // for those who set the site up
	forms   = [8]outcome{refuses, refuses, refuses, refuses, refuses, serves, hides, refuses}
	none    = [8]outcome{hides, hides, hides, hides, hides, hides, hides, refuses}
)

// What a link opens that is not one, one's own account, and the settings, which
// the role agent may not open.
var (
	linked   = [8]outcome{hides, hides, hides, hides, hides, hides, hides, hides}
	links    = [8]outcome{hides, hides, hides, hides, hides, hides, hides, refuses}
	account  = [8]outcome{signIn, serves, signIn, signIn, serves, signIn, signIn, serves}
	accounts = [8]outcome{signIn, serves, signIn, signIn, serves, signIn, signIn, refuses}
	owning   = [8]outcome{signIn, refuses, signIn, signIn, refuses, signIn, signIn, refuses}
	settings = [8]outcome{signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses}
)

// treats is how each route treats each kind of caller.
var treats = map[string][8]outcome{
	"GET /widget.js":  all,
	"POST /ticket":    {refuses, refuses, refuses, refuses, serves, serves, serves, refuses}, // only pages of the site: TestTicket; and the inbox's, to try it
	"OPTIONS /ticket": all,
	"GET /frame":      all,

	"GET /greetings":             linked, // the address names no site: TestGreetings
	"GET /greetings/{greeting}":  linked,
	"POST /greetings/{greeting}": {refuses, refuses, refuses, refuses, refuses, refuses, refuses, refuses},
	"POST /frame":                {refuses, refuses, refuses, refuses, serves, serves, serves, refuses},
	"POST /frame/send":           forms,
	"POST /frame/rate":           forms, "POST /frame/contact": forms,
	"POST /frame/end":        {refuses, refuses, refuses, refuses, hides, serves, hides, refuses},
	"POST /frame/before":     {refuses, refuses, refuses, refuses, hides, serves, serves, refuses}, // nothing is kept
	"POST /frame/asked":      ours,
	"POST /frame/home":       {refuses, refuses, refuses, refuses, hides, hides, hides, refuses}, // the site has none
	"POST /frame/queue":      {refuses, refuses, refuses, refuses, hides, hides, hides, refuses}, // the site tells nobody
	"POST /frame/here":       {refuses, refuses, refuses, refuses, hides, hides, hides, refuses}, // the site does not tell
	"POST /frame/opened":     {refuses, refuses, refuses, refuses, hides, hides, hides, refuses},
	"POST /frame/identify":   {refuses, refuses, refuses, refuses, serves, serves, serves, refuses}, // what a token is worth says identify_test.go of frame
	"POST /frame/told":       {refuses, refuses, refuses, refuses, hides, serves, hides, refuses},
	"POST /frame/agree":      {refuses, refuses, refuses, refuses, hides, serves, hides, refuses},
	"POST /frame/withdraw":   {refuses, refuses, refuses, refuses, hides, serves, serves, refuses}, // of another's nothing changes
	"POST /frame/data":       {refuses, refuses, refuses, refuses, hides, serves, serves, refuses}, // each sees their own
	"POST /frame/erase":      {refuses, refuses, refuses, refuses, hides, serves, serves, refuses}, // each their own
	"POST /frame/transcript": {refuses, refuses, refuses, refuses, hides, serves, hides, refuses},
	"GET /faq.json":          all,
	"GET /faq.table":         all,
	"GET /accent.css":        all,
	"POST /frame/file":       {refuses, refuses, refuses, refuses, hides, hides, hides, refuses}, // the token stands in a header
	"POST /frame/files":      {refuses, refuses, refuses, refuses, hides, serves, hides, refuses},
	"GET /file/{link}":       linked,

	"GET /help/{site}":                     all,
	"GET /help/{site}/{$}":                 all,
	"GET /help/{site}/sitemap.xml":         all,
	"GET /help/{site}/robots.txt":          all,
	"POST /help/{site}/read":               ours,
	"GET /help/{site}/accent.css":          all,
	"GET /help/{site}/picture/{id}/{size}": linked, // no article shows it: TestPicturesOfArticles
	"GET /help/{site}/{lang}":              all,
	"GET /help/{site}/{lang}/{$}":          all,
	"GET /help/{site}/{lang}/search.json":  all,
	"GET /help/{site}/{lang}/{slug}":       all,
	"POST /help/{site}/{lang}/{slug}":      ours,

	"GET /{$}":                    all,
	"/inbox":                      none,
	"/inbox/":                     none,
	"GET /inbox":                  all,
	"GET /inbox/{$}":              all,
	"GET /inbox/sign-in":          all,
	"POST /inbox/sign-in":         ours,
	"POST /inbox/sign-out":        ours,
	"POST /inbox/language":        ours,
	"GET /inbox/{site}":           members,
	"GET /inbox/{site}/{view}":    members,
	"GET /inbox/{site}/search":    members,
	"GET /inbox/{site}/v/{saved}": members,
	"GET /inbox/{site}/views":     members, "POST /inbox/{site}/views": acts, "POST /inbox/{site}/c/{conv}/unread": acts,
	"GET /inbox/{site}/ratings":                      members,
	"GET /inbox/{site}/visitors":                     members,
	"GET /inbox/{site}/visitors/{visitor}":           members,
	"POST /inbox/{site}/visitors/{visitor}":          acts,
	"GET /inbox/{site}/canned":                       members,
	"POST /inbox/{site}/canned":                      acts,
	"GET /inbox/{site}/bot":                          rules,
	"POST /inbox/{site}/bot":                         rules,
	"GET /inbox/{site}/bot/flow":                     rules,
	"POST /inbox/{site}/bot/flow":                    rules,
	"GET /inbox/{site}/bot/results":                  members,
	"GET /inbox/{site}/articles":                     members,
	"GET /inbox/{site}/articles/new":                 members,
	"GET /inbox/{site}/articles/edit":                members,
	"POST /inbox/{site}/articles/edit":               acts,
	"POST /inbox/{site}/articles/keep":               acts,
	"POST /inbox/{site}/articles/preview":            acts,
	"POST /inbox/{site}/articles/try":                acts,
	"POST /inbox/{site}/articles/picture":            acts,
	"GET /inbox/{site}/articles/picture/{id}/{size}": members,
	"GET /inbox/{site}/articles/order":               members,
	"POST /inbox/{site}/articles/order":              acts,
	"GET /inbox/{site}/articles/languages":           members,
	"GET /inbox/{site}/c/{conv}/article":             members,
	"GET /inbox/{site}/articles/import":              members,
	"POST /inbox/{site}/articles/import":             acts,
	"GET /inbox/{site}/articles/export":              members,
	"GET /inbox/{site}/unanswered":                   members,
	"POST /inbox/{site}/unanswered":                  acts,
	"GET /inbox/{site}/paraphrases":                  members,
	"POST /inbox/{site}/paraphrases":                 acts,
	"GET /inbox/{site}/help":                         members,
	"GET /inbox/{site}/live":                         {signIn, hides, signIn, signIn, upgrade, signIn, signIn, refuses},
	"GET /inbox/{site}/c/{conv}":                     members,
	"POST /inbox/{site}/c/{conv}/reply":              acts,
	"POST /inbox/{site}/c/{conv}/note":               acts,
	"POST /inbox/{site}/c/{conv}/take":               acts,
	"POST /inbox/{site}/c/{conv}/resolve":            acts,
	"POST /inbox/{site}/c/{conv}/reopen":             acts,
	"POST /inbox/{site}/c/{conv}/tag":                acts,
	"POST /inbox/{site}/bulk":                        acts,
	"POST /inbox/{site}/c/{conv}/snooze":             acts,
	"GET /inbox/{site}/c/{conv}/assign":              members,
	"POST /inbox/{site}/c/{conv}/assign":             acts,
	"POST /inbox/{site}/c/{conv}/wake":               acts,
	"GET /inbox/{site}/c/{conv}/said":                members,
	"GET /inbox/{site}/c/{conv}/plan":                members,
	"GET /inbox/{site}/c/{conv}/merge":               members,
	"POST /inbox/{site}/c/{conv}/merge":              acts,
	"POST /inbox/{site}/c/{conv}/unmerge":            acts,
	"POST /inbox/{site}/c/{conv}/split":              acts,
	"POST /inbox/{site}/c/{conv}/plan":               acts,
	"POST /inbox/{site}/c/{conv}/edit":               acts,
	"POST /inbox/{site}/c/{conv}/delete":             acts,
	"POST /inbox/{site}/c/{conv}/file":               acts,
	"GET /inbox/{site}/c/{conv}/files":               members,
	"GET /inbox/{site}/c/{conv}/names":               members,
	"GET /inbox/{site}/c/{conv}/file/{file}":         members,
	"POST /inbox/{site}/c/{conv}/file/{file}/remove": {signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses},

	"GET /answer/{link}":                   linked,
	"POST /answer/{link}":                  {refuses, refuses, refuses, refuses, hides, hides, hides, refuses},
	"POST /inbox/{site}/c/{conv}/wrong":    acts,
	"POST /inbox/{site}/c/{conv}/mark":     {signIn, hides, signIn, signIn, serves, signIn, signIn, refuses},
	"GET /inbox/{site}/c/{conv}/survey":    members,
	"GET /inbox/{site}/survey/preview":     rules,
	"POST /inbox/{site}/survey/preview":    rules,
	"POST /frame/survey":                   {refuses, refuses, refuses, refuses, hides, hides, hides, refuses}, // nobody is asked in it
	"GET /survey/{site}/{id}":              all,
	"POST /survey/{site}/{id}":             {refuses, refuses, refuses, refuses, hides, serves, hides, refuses}, // nobody is asked in it
	"GET /inbox/{site}/surveys":            members,
	"GET /inbox/{site}/survey/edit":        rules,
	"POST /inbox/{site}/survey/edit":       rules,
	"POST /inbox/{site}/survey/asked":      rules,
	"GET /inbox/{site}/surveys/{id}":       members,
	"GET /inbox/{site}/surveys/export.csv": members, "GET /inbox/{site}/surveys/export.xlsx": members,

	"POST /inbox/{site}/c/{conv}/resolve/undo": acts, "GET /inbox/{site}/status": members, "POST /inbox/{site}/status": acts,
	"GET /inbox/{site}/settings/routing": settings, "POST /inbox/{site}/settings/routing": settings,
	"GET /inbox/{site}/blocked": {signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses}, "GET /inbox/{site}/c/{conv}/block": members, "POST /inbox/{site}/c/{conv}/block": acts, "POST /inbox/{site}/c/{conv}/unblock": {signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses},
	"GET /inbox/{site}/c/{conv}/peek": {signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses}, "POST /inbox/{site}/c/{conv}/whisper": {signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses}, "POST /inbox/{site}/c/{conv}/unmask": {signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses}, "POST /inbox/{site}/c/{conv}/join": {signIn, hides, signIn, signIn, refuses, signIn, signIn, refuses},
	"GET /inbox/{site}/mentions": members, "POST /inbox/{site}/c/{conv}/follow": acts, "POST /inbox/{site}/c/{conv}/unfollow": acts, "POST /inbox/{site}/c/{conv}/decline": acts,
	"GET /inbox/{site}/settings/automation": settings, "POST /inbox/{site}/settings/automation": settings,
	"GET /inbox/{site}/settings/sla": settings, "POST /inbox/{site}/settings/sla": settings,

	"POST /inbox/{site}/c/{conv}/side": acts, "POST /inbox/{site}/c/{conv}/person": acts, "POST /inbox/{site}/c/{conv}/draft": acts,
	"GET /inbox/{site}/settings/identity": settings, "POST /inbox/{site}/settings/identity": settings,
	"GET /inbox/{site}/settings/attributes": settings, "POST /inbox/{site}/settings/attributes": settings,

	"GET /setup":                        linked,
	"POST /setup":                       links,
	"GET /invitation":                   linked,
	"POST /invitation":                  links,
	"GET /inbox/profile":                account,
	"POST /inbox/profile":               accounts,
	"GET /inbox/profile/site":           owning,
	"POST /inbox/profile/site":          owning,
	"POST /inbox/profile/picture":       accounts,
	"GET /inbox/{site}/contacts":        members,
	"GET /inbox/{site}/faces.css":       members,
	"GET /inbox/{site}/faces/{agent}":   {signIn, hides, signIn, signIn, hides, signIn, signIn, hides}, // nobody has a picture
	"GET /inbox/{site}/settings":        members,
	"GET /inbox/{site}/settings/revert": settings, "POST /inbox/{site}/settings/revert": settings,
	"GET /inbox/{site}/settings/health": settings,
	"GET /inbox/{site}/settings/copy":   settings, "POST /inbox/{site}/settings/copy": settings,
	"GET /inbox/{site}/settings/find":          members,
	"GET /inbox/{site}/settings/site":          settings,
	"POST /inbox/{site}/settings/site":         settings,
	"GET /inbox/{site}/settings/install":       settings,
	"POST /inbox/{site}/settings/install":      settings,
	"GET /inbox/{site}/settings/people":        settings,
	"POST /inbox/{site}/settings/people":       settings,
	"POST /inbox/{site}/settings/people/csv":   settings,
	"GET /inbox/{site}/settings/notifications": settings, "POST /inbox/{site}/settings/notifications": settings,
	"GET /inbox/{site}/settings/teams":           settings,
	"POST /inbox/{site}/settings/teams":          settings,
	"GET /inbox/{site}/settings/topics":          settings,
	"POST /inbox/{site}/settings/topics":         settings,
	"GET /inbox/{site}/settings/tags":            settings,
	"GET /inbox/{site}/settings/canned":          members,
	"GET /inbox/{site}/settings/macros":          members,
	"POST /inbox/{site}/settings/tags":           settings,
	"GET /inbox/{site}/settings/files":           settings,
	"GET /inbox/{site}/settings/prechat":         settings,
	"POST /inbox/{site}/settings/prechat":        settings,
	"GET /inbox/{site}/settings/masking":         settings,
	"POST /inbox/{site}/settings/masking":        settings,
	"POST /inbox/{site}/settings/files":          settings,
	"GET /inbox/{site}/settings/hours":           settings,
	"POST /inbox/{site}/settings/hours":          settings,
	"POST /inbox/{site}/settings/hours/calendar": settings,
	"GET /inbox/{site}/settings/preview":         settings,
	"GET /inbox/{site}/settings/help/preview":    settings,
	"GET /inbox/{site}/settings/test":            settings,
	"GET /inbox/{site}/settings/limits":          settings,
	"GET /inbox/{site}/settings/help":            settings,
	"POST /inbox/{site}/settings/help":           settings,
	"GET /inbox/{site}/settings/greetings":       settings,
	"POST /inbox/{site}/settings/greetings":      settings,
	"GET /inbox/{site}/settings/widget":          settings,
	"POST /inbox/{site}/settings/widget":         settings,
	"GET /inbox/{site}/settings/audit":           settings,
	"GET /inbox/{site}/settings/audit.csv":       settings,

	"GET /ws":      {refuses, refuses, refuses, refuses, upgrade, upgrade, upgrade, refuses}, // who it is for says the first frame
	"POST /poll":   {refuses, refuses, refuses, refuses, serves, serves, serves, refuses},    // the same
	"GET /static/": all,
	"GET /livez":   all,
	"GET /readyz":  all,
	"GET /metrics": {hides, hides, hides, hides, hides, hides, hides, hides}, // without a token: TestMetrics
}

const password = "a long enough password"

func TestWhoMayDoWhat(t *testing.T) {
	r := newRelay(t, nil)
	if err := site.Change(t.Context(), r.docs, "other", func(s *site.Site) { s.Origins = []string{"https://other.example.com"} }); err != nil {
		t.Fatal(err)
	}
	r.agent("own", "shop")
	r.agent("stranger", "other")
	r.agent("disabled", "shop")
	r.agent("changed", "shop")
	sessions := [8]string{1: r.session("stranger"), 2: r.session("disabled"), 3: r.session("changed"), 4: r.session("own"), 7: r.session("own")}
	if err := people.Change(t.Context(), r.docs, "disabled@example.com", (*people.Agent).Disable); err != nil {
		t.Fatal(err)
	}
	if err := r.access.SetPassword(t.Context(), "changed@example.com", "another long password"); err != nil {
		t.Fatal(err)
	}

	if err := help.Import(t.Context(), r.docs, "shop", []faq.Entry{{ID: "returns", Lang: "en", Question: "Returns"}}); err != nil {
		t.Fatal(err)
	}

	seen := map[string]bool{}
	for _, face := range r.faces() {
		for _, rt := range face.Routes {
			want, ok := treats[rt.Pattern]
			if !ok {
				t.Errorf("%s has no row: say who may call it", rt.Pattern)
				continue
			}
			seen[rt.Pattern] = true
			for i, kind := range kinds {
				r.callAs(rt.Pattern, i, sessions[i], want[i], kind)
			}
			if rt.Pattern == "POST /inbox/sign-out" {
				sessions[1], sessions[4] = r.session("stranger"), r.session("own")
			}
			if !strings.HasPrefix(rt.Pattern, "GET ") && !strings.HasPrefix(rt.Pattern, "OPTIONS ") && want[7] != refuses {
				t.Errorf("%s changes something and lets a foreign page in", rt.Pattern)
			}
		}
	}
	for pattern := range treats {
		if !seen[pattern] {
			t.Errorf("the row of %s is of no route", pattern)
		}
	}
}
