package inbox

import (
	"net/http"

	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/templates/words"
)

// caller is who asks, and the words of their language.
type caller struct {
	web.Caller
	words *words.Words
}

// route is one line of the table of everything that the inbox answers.
type route struct {
	pattern string
	need    web.Right
	handle  func(*Inbox, http.ResponseWriter, *http.Request, caller) error
}

// table is complete: what is not here is not found. A test calls every route
// as every kind of caller.
var table = []route{
	{"/inbox", web.Anybody, (*Inbox).nothing},
	{"/inbox/", web.Anybody, (*Inbox).nothing},
	{"GET /inbox", web.Anybody, (*Inbox).root},
	{"GET /inbox/{$}", web.Anybody, (*Inbox).root},
	{"GET /inbox/sign-in", web.Anybody, (*Inbox).signInPage},
	{"POST /inbox/sign-in", web.Anybody, (*Inbox).signIn},
	{"POST /inbox/sign-out", web.Anybody, (*Inbox).signOut},
	{"POST /inbox/language", web.Anybody, (*Inbox).language},
	{"GET /inbox/{site}", web.Read, (*Inbox).site},
	{"GET /inbox/{site}/{view}", web.Read, (*Inbox).list},
	{"GET /inbox/{site}/ratings", web.Read, (*Inbox).ratings},
	{"GET /inbox/{site}/help", web.Read, (*Inbox).help},
	{"GET /inbox/{site}/live", web.Read, (*Inbox).live},
	{"GET /inbox/{site}/c/{conv}", web.Read, (*Inbox).conversation},
	{"POST /inbox/{site}/c/{conv}/reply", web.Reply, (*Inbox).reply},
	{"POST /inbox/{site}/c/{conv}/note", web.Reply, (*Inbox).note},
	{"POST /inbox/{site}/c/{conv}/take", web.Reply, (*Inbox).take},
	{"POST /inbox/{site}/c/{conv}/resolve", web.Reply, (*Inbox).resolve},
	{"POST /inbox/{site}/c/{conv}/reopen", web.Reply, (*Inbox).reopen},
}

// policy is the inbox's content security policy. Everything comes from the
// relay itself; what scripts put into the page passes one Trusted Types policy.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types parley"

// Face is everything that the inbox answers.
func (in *Inbox) Face() web.Face {
	f := web.Face{
		Headers: map[string]string{
			"Content-Security-Policy":      policy,
			"X-Frame-Options":              "DENY",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Referrer-Policy":              "same-origin",
			"Cache-Control":                "no-store",
		},
		Caller: in.agents.Caller,
		Fail:   in.fail,
	}
	for _, rt := range table {
		f.Routes = append(f.Routes, web.Route{
			Pattern: rt.pattern, Need: rt.need,
			Handle: func(w http.ResponseWriter, r *http.Request, c web.Caller) error {
				return rt.handle(in, w, r, caller{c, wordsFor(r)})
			},
		})
	}
	return f
}

// wordsFor are the words of the language that the browser wants.
func wordsFor(r *http.Request) *words.Words { return words.Agent().For(web.Languages(r)) }
