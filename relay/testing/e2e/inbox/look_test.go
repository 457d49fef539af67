// Package inbox_test drives the agents' pages in a real Chromium.
package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/testing/long"
)

// signIn opens the inbox as people do.
func signIn(t *testing.T, b *browser.Browser, r *inboxes.Relay, email string) *browser.Page {
	t.Helper()
	p := b.Open(t, r.URL+"/inbox")
	p.Role("textbox", "Email").Fill(email)
	p.Role("textbox", "Password").Fill(inboxes.Password)
	p.Role("button", "Sign in").Click()
	p.Role("list", "Conversations").Wait()
	return p
}

func noErrors(t *testing.T, p *browser.Page) {
	t.Helper()
	if errors := p.Errors(); len(errors) > 0 {
		t.Errorf("errors: %q", errors)
	}
}

type size struct {
	name          string
	width, height int64
}

var sizes = long.Cases(1, size{"phone", 390, 844}, size{"wide", 1440, 900})

// schemes are the colours that people prefer.
var schemes = long.Cases(1, "dark", "light")

// Every page is drawn at the widths and in the colours that people use, breaks
// no policy on the way and is never wider than its window.
func TestPagesAsTheyLook(t *testing.T) {
	r := inboxes.Start(t)
	f := r.Seed()
	b := browser.Start(t)
	p := signIn(t, b, r, "mei@example.com")
	pages := []struct{ name, path string }{
		{"list", "/all"},
		{"thread", "/c/" + f.Long.ID},
		{"zh", "/c/" + f.Chinese.ID},
		{"ar", "/c/" + f.Arabic.ID + "?q=delivery"},
		{"rated", "/c/" + f.Rated.ID + "?view=done"},
		{"mine", "/mine"},
		{"ratings", "/ratings"},
	}
	for _, colours := range schemes {
		p.Media("prefers-color-scheme", colours)
		for _, size := range sizes {
			p.Resize(size.width, size.height)
			for _, page := range pages {
				p.Goto(r.URL + "/inbox/" + inboxes.Site + page.path)
				p.Screenshot(page.name + "-" + size.name + "-" + colours)
				if wide := p.Eval(`document.documentElement.scrollWidth - innerWidth`); wide != 0.0 {
					t.Errorf("%s at %d: %v px too wide", page.name, size.width, wide)
				}
			}
		}
	}
	noErrors(t, p)
}

// The inbox itself speaks the agent's language, in both directions.
func TestLanguagesAsTheyLook(t *testing.T) {
	r := inboxes.Start(t)
	f := r.Seed()
	type language struct{ tag, email, password, button, list string }
	for _, lang := range long.Cases(1,
		language{"ar", "البريد الإلكتروني", "كلمة المرور", "تسجيل الدخول", "المحادثات"},
		language{"zh-CN", "邮箱", "密码", "登录", "会话列表"},
	) {
		t.Run(lang.tag, func(t *testing.T) {
			b := browser.Start(t, browser.Language(lang.tag))
			p := b.Open(t, r.URL+"/inbox")
			p.Screenshot(lang.tag + "-sign-in")
			p.Role("textbox", lang.email).Fill("mei@example.com")
			p.Role("textbox", lang.password).Fill(inboxes.Password)
			p.Role("button", lang.button).Click()
			p.Role("list", lang.list).Wait()
			for _, size := range sizes {
				p.Resize(size.width, size.height)
				for _, page := range []struct{ name, path string }{
					{"list", "/all"}, {"thread", "/c/" + f.Long.ID}, {"ratings", "/ratings"},
				} {
					p.Goto(r.URL + "/inbox/" + inboxes.Site + page.path)
					p.Screenshot(lang.tag + "-" + page.name + "-" + size.name)
				}
			}
			noErrors(t, p)
		})
	}
}
