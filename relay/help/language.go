package help

import (
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
)

// In returns the articles that readers with a locale get: those in its language,
// or without one; if there are none those in English, and if there are none of
// these all.
func (a *Articles) In(locale string) *Articles {
	lang := a.Language(locale)
	if lang == "" {
		return a
	}
	return a.of(lang)
}

// Language is the language of what In returns, "" for all.
func (a *Articles) Language(locale string) string {
	for _, lang := range []string{primary(locale), "en"} {
		if slices.ContainsFunc(a.Entries, func(e faq.Entry) bool { return in(&e, lang) }) {
			return lang
		}
	}
	return ""
}

// Find returns what is worth showing to a reader with the locale of the options:
// of the articles that In returns, or if none of these is, of all. So words of
// another language find what is written in it.
func (a *Articles) Find(query string, o faq.Options) []faq.Hit {
	own := a.In(o.Lang)
	hits := faq.Worth(own.Search(query, o))
	if len(hits) == 0 && own != a {
		hits = faq.Worth(a.Search(query, o))
	}
	return hits
}

// Best returns at most k articles that are worth showing to a reader who has
// typed a query so far: agents find what visitors find.
func (a *Articles) Best(query, locale string, k int) []faq.Hit {
	return a.Find(query, faq.Options{Lang: locale, K: k, Prefix: true})
}

// sure is how probable it must be that the first article found answers a question,
// for the question to count as answered: more so than not.
const sure = .5

// Answer reports whether an article answers a question, more probably than not.
// What is found and less sure is shown to readers all the same.
func (a *Articles) Answer(query, locale string) bool {
	return Answered(a.Find(query, faq.Options{Lang: locale, K: 1}))
}

// Answered reports whether the first of what was found answers, see Answer.
func Answered(hits []faq.Hit) bool { return len(hits) > 0 && hits[0].Confidence >= sure }

// Entry returns the article with an id, nil if there is none.
func (a *Articles) Entry(id string) *faq.Entry {
	for i := range a.Entries {
		if a.Entries[i].ID == id {
			return &a.Entries[i]
		}
	}
	return nil
}

// of returns the articles in a language or without one.
func (a *Articles) of(lang string) *Articles {
	a.mu.Lock()
	defer a.mu.Unlock()
	if own := a.own[lang]; own != nil {
		return own
	}
	own := &Articles{Version: a.Version, Bytes: a.Bytes, means: a.means}
	for _, e := range a.Entries {
		if in(&e, lang) {
			own.Entries = append(own.Entries, e)
		}
	}
	if len(own.Entries) == len(a.Entries) {
		return a
	}
	if a.own == nil {
		a.own = map[string]*Articles{}
	}
	if len(a.own) < mostLanguages {
		a.own[lang] = own
	}
	return own
}

// mostLanguages is of how many languages the articles are kept apart: where some
// have no language, any language that is asked for has those.
const mostLanguages = 32

func in(e *faq.Entry, lang string) bool { return e.Lang == "" || primary(e.Lang) == lang }

// primary is the language of a tag without script and region.
func primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	return strings.ToLower(tag)
}
