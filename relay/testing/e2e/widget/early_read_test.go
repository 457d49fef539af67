//go:build !js

package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	frames "github.com/parley-chat/parley/templates/frame"
)

// help opens the panel on a screen of this width; the page notes which articles
// it is told of.
func help(t *testing.T, r *relay, width int64) (*browser.Page, *browser.Scope) {
	t.Helper()
	r.articles = articles()
	page := browser.Start(t).Open(t, "")
	page.Resize(width, 844)
	page.Goto(startSite(t, r.url, `data-locale="en"`))
	page.Eval(`window.read = []; document.addEventListener("parley:article", (e) => read.push(e.detail.id))`)
	page.Role("button", "Open chat").Click()
	return page, page.Frame("Chat")
}

// live waits until the program has taken over the frame.
func live(frame *browser.Scope) {
	frame.Role("button", "Close").True(`function() { return !document.getElementById("home-form") }`)
}

// What is clicked among the questions is read before there is a program, and
// goes on being read with it.
func TestAnArticleIsReadBeforeTheProgram(t *testing.T) {
	for name, way := range map[string]struct {
		width int64
		act   func(*browser.Element)
	}{
		"mouse": {1440, (*browser.Element).Click},
		"phone": {390, (*browser.Element).Click},
		"keys":  {1440, func(e *browser.Element) { e.Press("Enter") }},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRelay(t)
			release := r.hold(nil)
			page, frame := help(t, r, way.width)
			result := frame.Role("button", "How do I return an item?")
			way.act(result)
			title := frame.Role("heading", "How do I return an item?")
			title.Focused()
			frame.Role("article", "").WaitText("30 days")
			release()
			live(frame)
			title.Focused()
			frame.Role("article", "").WaitText("30 days")
			if read := page.Eval(`read.join()`); read != "returns.en" {
				t.Errorf("the page is told of %q", read)
			}
			frame.Role("button", "Back").Click()
			result.Focused()
			result.Click()
			frame.Role("article", "").WaitText("30 days")
			frame.Role("button", "Send us a message").Click()
			say(frame, "one")
			r.has("one")
		})
	}
}

func TestBackFromAnArticleBeforeTheProgram(t *testing.T) {
	r := startRelay(t)
	release := r.hold(nil)
	page, frame := help(t, r, 1440)
	result := frame.Role("button", "How do I return an item?")
	result.Click()
	frame.Role("article", "").WaitText("30 days")
	frame.Role("button", "Back").Click()
	result.Focused()
	frame.Role("button", "When will my order arrive?").Click()
	frame.Role("article", "").WaitText("two to four")
	frame.Role("heading", "When will my order arrive?").Press("Escape")
	frame.Role("button", "When will my order arrive?").Focused()
	if page.Role("button", "Close chat").Count() != 1 {
		t.Error("Escape closes the panel from an article")
	}
	result.Click()
	frame.Role("article", "").WaitText("30 days")
	frame.Role("button", "Send us a message").Click()
	frame.Role("textbox", "Message").Focused()
	release()
	live(frame)
	frame.Role("textbox", "Message").Focused()
	frame.Role("button", "Back").Click()
	result.Wait()
}

func TestASearchBeforeTheProgram(t *testing.T) {
	r := startRelay(t)
	release := r.hold(nil)
	_, frame := help(t, r, 1440)
	search := frame.Role("searchbox", "Search help")
	search.Fill("return")
	search.Press("Enter")
	frame.Role("button", "My cup arrived broken, what now?").Gone()
	result := frame.Role("button", "How do I return an item?")
	result.Click()
	frame.Role("article", "").WaitText("30 days")
	release()
	live(frame)
	frame.Role("button", "Back").Click()
	result.Focused()
	search.True(`function() { return this.value === "return" }`)
}

// An answer that has not come before the program does comes with it, wherever
// the FAQ is searched.
func TestAnArticleThatTheProgramBrings(t *testing.T) {
	for _, where := range []string{frames.SearchHere, frames.SearchRelay} {
		t.Run(where, func(t *testing.T) {
			r := startRelay(t)
			r.search = where
			release := r.hold(nil)
			page, frame := help(t, r, 1440)
			result := frame.Role("button", "How do I return an item?")
			result.Wait()
			held := make(chan struct{})
			t.Cleanup(func() { close(held) })
			r.setBefore(func() { <-held })
			result.Click()
			title := frame.Role("heading", "How do I return an item?")
			title.Focused()
			release()
			live(frame)
			frame.Role("article", "").WaitText("30 days")
			title.Focused()
			frame.Role("button", "Back").Click()
			result.Focused()
			if read := page.Eval(`read.join()`); read != "returns.en" {
				t.Errorf("the page is told of %q", read)
			}
		})
	}
}

// Where the program cannot come the article does all the same, as soon as the
// relay answers.
func TestAnArticleWithoutTheProgram(t *testing.T) {
	r := startRelay(t)
	release := r.hold(missing)
	_, frame := help(t, r, 1440)
	result := frame.Role("button", "How do I return an item?")
	result.Wait()
	held := make(chan struct{})
	r.setBefore(func() { <-held })
	result.Click()
	release()
	result.Gone()
	close(held)
	frame.Role("article", "").WaitText("30 days")
	frame.Role("button", "Back").Click()
	frame.Role("button", "Send us a message").Wait()
}
