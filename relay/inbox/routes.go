package inbox

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// need is what a route asks of its caller.
type need uint8

const (
	// anybody: no sign-in is needed.
	anybody need = iota
	// member: an agent who may open the site that the path names. For others
	// there is no such site.
	member
)

// caller is who asks, and in which language.
type caller struct {
	agent  access.Agent
	secret string // of the session
	words  *ui.Words
}

// route is one line of the table of everything that the inbox answers.
type route struct {
	pattern string
	need    need
	handle  func(*Inbox, http.ResponseWriter, *http.Request, caller) error
}

// table is complete: what is not here is not found. A test calls every route
// as every kind of caller.
var table = []route{
	{"GET /inbox", anybody, (*Inbox).root},
	{"GET /inbox/{$}", anybody, (*Inbox).root},
	{"GET /inbox/sign-in", anybody, (*Inbox).signInPage},
	{"POST /inbox/sign-in", anybody, (*Inbox).signIn},
	{"POST /inbox/sign-out", anybody, (*Inbox).signOut},
	{"POST /inbox/language", anybody, (*Inbox).language},
	{"GET /inbox/{site}", member, (*Inbox).site},
	{"GET /inbox/{site}/{view}", member, (*Inbox).list},
	{"GET /inbox/{site}/ratings", member, (*Inbox).ratings},
	{"GET /inbox/{site}/help", member, (*Inbox).help},
	{"GET /inbox/{site}/live", member, (*Inbox).live},
	{"GET /inbox/{site}/c/{conv}", member, (*Inbox).conversation},
	{"POST /inbox/{site}/c/{conv}/reply", member, (*Inbox).reply},
	{"POST /inbox/{site}/c/{conv}/note", member, (*Inbox).note},
	{"POST /inbox/{site}/c/{conv}/take", member, (*Inbox).take},
	{"POST /inbox/{site}/c/{conv}/resolve", member, (*Inbox).resolve},
	{"POST /inbox/{site}/c/{conv}/reopen", member, (*Inbox).reopen},
}

func (in *Inbox) routes() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range table {
		mux.HandleFunc(rt.pattern, func(w http.ResponseWriter, r *http.Request) { in.serve(rt, w, r) })
	}
	mux.HandleFunc("/inbox/", func(w http.ResponseWriter, r *http.Request) {
		in.fail(w, r, in.stranger(r), store.ErrNotFound)
	})

	// Only the browser knows which page sent a form: it says so in
	// Sec-Fetch-Site or Origin.
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "this request came from another site", http.StatusForbidden)
	}))
	pages := headers(guard.Handler(mux))
	files := ui.AssetHandler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, ui.AssetPath) && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			files.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// serve finds out who asks, and lets them in or not.
func (in *Inbox) serve(rt route, w http.ResponseWriter, r *http.Request) {
	who, err := in.caller(r)
	if err == nil && rt.need == member {
		err = in.admit(r, who)
	}
	if err == nil {
		err = rt.handle(in, w, r, who)
	}
	if err != nil {
		in.fail(w, r, who, err)
	}
}

// admit checks the ids in the path and whether the agent may open the site.
func (in *Inbox) admit(r *http.Request, who caller) error {
	if who.agent.ID == "" {
		return access.ErrSession
	}
	site := r.PathValue("site")
	if !chat.ValidSite(site) || !who.agent.May(site) {
		return store.ErrNotFound
	}
	if conv := r.PathValue("conv"); conv != "" && !chat.ValidID(conv) {
		return store.ErrNotFound
	}
	return nil
}

// policy is the inbox's content security policy. Everything comes from the
// relay itself; what scripts put into the page passes one Trusted Types policy.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types parley"

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Frame-Options", "DENY")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
