package help

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are a site's articles, one document for each language of each.
var Kind = docs.Kind[Article]{Name: "article", Check: check}

// Article is what is kept of an article: the text that is published, and beside
// it the one that is being written.
type Article struct {
	Text
	// Lang is a BCP 47 tag, "" for an article that all languages share.
	Lang string `json:"lang,omitempty"`
	// Audience are the pages or tags that it is meant for, as imported.
	Audience []string `json:"audience,omitempty"`
	// Updated is when the published text last changed, in Unix milliseconds.
	Updated int64 `json:"updated,omitempty"`
	// Order is the article's place: what is asked most comes first.
	Order int `json:"order,omitempty"`
	// State says whether Text is published.
	State State `json:"state,omitempty"`
	// Draft is the text that is not published yet; nil if there is none.
	Draft *Text `json:"draft,omitempty"`
	// PublishAt is when Draft is published, in Unix milliseconds; 0 if nobody has
	// said when.
	PublishAt int64 `json:"publishAt,omitempty"`
	// Slugs are those that the article had before. They lead to it for ever.
	Slugs []string `json:"slugs,omitempty"`
	// Source is the id of the article that this one translates, SourceUpdated
	// what its Updated was then.
	Source        string `json:"source,omitempty"`
	SourceUpdated int64  `json:"sourceUpdated,omitempty"`
	// From is the page of a website that it was imported from; nil if it was none.
	From *Origin `json:"from,omitempty"`
	// By is the name of who saved it last, Saved when, in Unix milliseconds.
	By    string `json:"by,omitempty"`
	Saved int64  `json:"saved,omitempty"`
	// Chat is the conversation from which it comes, "" if it comes from none.
	Chat string `json:"chat,omitempty"`
	// ReviewBy is when somebody is to read it again, in Unix milliseconds; 0: never.
	ReviewBy int64 `json:"reviewBy,omitempty"`
}

// Text is what an author writes.
type Text struct {
	Question string   `json:"question"`
	Alt      []string `json:"alt,omitempty"`
	// Answer is Markdown, see faq.Markdown.
	Answer string `json:"answer"`
	Topic  string `json:"topic,omitempty"`
	// Slug is the end of the article's address; "" has one made of the question.
	Slug string `json:"slug,omitempty"`
	// For is who may read it.
	For Readers `json:"for,omitempty"`
	Staff
}

// State is whether an article is published.
type State string

// The states. The zero value is Published: what articles were before there were
// others.
const (
	Published State = ""
	Drafted   State = "draft"    // it never was
	Archived  State = "archived" // it was
)

// Readers are who may read an article.
type Readers string

// The readers: everybody, or only the site's agents.
const (
	Everyone Readers = ""
	Agents   Readers = "agents"
)

// Public reports whether strangers may read the article.
func (a *Article) Public() bool { return a.State == Published && a.For == Everyone }

// Edited is the text that an author goes on with: the draft, or what is
// published.
func (a *Article) Edited() Text {
	if a.Draft != nil {
		return *a.Draft
	}
	return a.Text
}

// Revision tells published texts apart.
func (a *Article) Revision() string {
	sum := sha256.Sum256([]byte(a.Question + "\x00" + a.Answer))
	return hex.EncodeToString(sum[:6])
}

// entry is the published text as files have it, searched as searches and messages do,
// where there are no tables.
func (a *Article) entry(id string) faq.Entry {
	return faq.Entry{
		ID: id, Lang: a.Lang, Question: a.Question, Alt: a.Alt, Answer: a.Answer,
		Topic: a.Topic, Audience: a.Audience, Updated: a.Updated,
	}
}

func (a *Article) searched(id string) faq.Entry {
	e := a.entry(id)
	e.Answer = untabled(e.Answer)
	return e
}

// The limits of an article, in bytes and items.
const (
	MaxQuestion = 1000
	MaxAnswer   = 100_000
	MaxAlt      = 100
	MaxTopic    = 200
	MaxSlug     = 200
	MaxSlugs    = 50
)

// What is wrong with an article.
var (
	ErrQuestion = &chat.Refusal{Code: "article_question"} // not one line of 1 to MaxQuestion bytes
	ErrAnswer   = &chat.Refusal{Code: "article_answer"}   // longer than MaxAnswer bytes, or no text
	ErrAlt      = &chat.Refusal{Code: "article_alt"}      // more than MaxAlt, or one that could be no question
	ErrTopic    = &chat.Refusal{Code: "article_topic"}    // longer than MaxTopic bytes
	ErrSlug     = &chat.Refusal{Code: "article_slug"}     // not as Slug makes them
	ErrLang     = &chat.Refusal{Code: "article_lang"}     // no language tag
	ErrReaders  = &chat.Refusal{Code: "article_readers"}  // nobody that there is
)

func check(id string, a Article) error {
	if id == "" || a.State != Published && a.State != Archived && (a.State != Drafted || a.Draft == nil) {
		return fmt.Errorf("article %q in state %q", id, a.State)
	}
	if a.Draft != nil {
		if err := a.Draft.check(); err != nil {
			return err
		}
	}
	if a.State == Drafted {
		return nil
	}
	return a.Text.check()
}

func (t *Text) check() error {
	switch {
	case !isLine(t.Question, MaxQuestion) || t.Question == "":
		return ErrQuestion
	case len(t.Answer) > MaxAnswer || !utf8.ValidString(t.Answer) || strings.ContainsRune(t.Answer, 0):
		return ErrAnswer
	case len(t.Alt) > MaxAlt:
		return ErrAlt
	case !isLine(t.Topic, MaxTopic):
		return ErrTopic
	case len(t.Slug) > MaxSlug || t.Slug != Slug(t.Slug):
		return ErrSlug
	case t.For != Everyone && t.For != Agents:
		return ErrReaders
	}
	if err := t.Staff.Check(t.For); err != nil {
		return err
	}
	for _, alt := range t.Alt {
		if alt == "" || !isLine(alt, MaxQuestion) {
			return ErrAlt
		}
	}
	return nil
}

// isLine reports whether text is valid, of at most so many bytes, and without
// what no line has. Line ends are let through: imported questions have had them.
func isLine(text string, most int) bool {
	return len(text) <= most && utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}
