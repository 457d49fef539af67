// Package editor is the pages on which agents write articles.
package editor

import (
	"strconv"

	"github.com/parley-chat/parley/templates/inbox"
)

// List is the page with all articles.
type List struct {
	inbox.Shell
	Query, State string
	Rows         []Row
}

// Row is one article of the list. State is draft, published, changed or
// archived.
type Row struct {
	Title, Lang, Topic, State, URL, By string
	Internal                           bool
	Up, Down                           int
}

// Editor is the page with one article.
type Editor struct {
	inbox.Shell
	ID, Lang, Source                          string
	Version                                   int64
	Question, Answer, Alt, Topic, Slug, State string
	Internal                                  bool
	// Public is where readers find it, "" if they do not.
	Public string
	// Translate leads to a new article in another language.
	Translate string
	// Refused says why the form was not taken; Saved says that it was.
	Refused string
	Saved   bool
	// Theirs is what somebody else saved meanwhile; nil if nobody did.
	Theirs *Theirs
	Topics []string
	// Collides are other articles that are found for a question of this one.
	Collides []inbox.Link
	Past     []inbox.Link
	Others   []Row
}

// Theirs is the text that somebody else saved.
type Theirs struct{ By, Question, Answer string }

// Unanswered is the page with what visitors asked and no article answered.
type Unanswered struct {
	inbox.Shell
	Rows     []Question
	Articles []inbox.Link // by id
}

// Question is one group of it.
type Question struct {
	ID, Text, Lang string
	Others         []string
	IDs            []string
	Total          int
	New            string
}

func (e Editor) base() string { return "/inbox/" + e.Site + "/articles" }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// States are those that the list can show alone.
var states = []string{"draft", "published", "changed", "archived"}

// marks are what Markdown looks like, the same in every language.
const marks = "# …, - …, **…**, […](https://…), ![…](https://…)"
