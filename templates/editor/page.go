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
	// Centre is the address of what readers see.
	Centre string
	Use    Use
	// Unsaved is what the agent has begun and not saved.
	Unsaved []Unsaved
	Rows    []Row
}

// Unsaved is an article that its agent has begun; At is when.
type Unsaved struct{ Title, Lang, At, URL string }

// Row is one article of the list. State is draft, scheduled, published, changed
// or archived.
type Row struct {
	Title, Lang, Topic, State, URL, By string
	Internal                           bool
	// Outcome is that of a case, "" for what is none. Due says that somebody is to read
	// it again, Broken is how many of its links lead nowhere.
	Outcome string
	Tags    []string
	Due     bool
	Broken  int
	Figures
}

// Figures are what readers thought of an article: votes on its present text with
// their reasons, and in how many visits it was opened and no chat followed.
type Figures struct {
	Up, Down, Opened, Alone int
	Reasons                 []Reason
}

// Reason is why an article did not help, and how often.
type Reason struct {
	Why   string
	Count int
}

// Use is what became of visits to the help; Share is Alone of Visits.
type Use struct {
	Visits, Opened, Alone int
	Share                 string
}

// Editor is the page with one article.
type Editor struct {
	inbox.Shell
	ID, Lang, Source                          string
	Version                                   int64
	Question, Answer, Alt, Topic, Slug, State string
	Internal                                  bool
	// Tags are between commas, Team is one of Teams, by its id; Outcome is that of a
	// case. Review is the day by which somebody reads it again.
	Tags, Team, Outcome, Review string
	Teams                       []inbox.Link
	// Send is the form's own id, for what it brings. Describes are the words for a
	// picture that was not taken.
	Send, Describes string
	// Chat is the conversation from which it comes.
	Chat    string
	Figures Figures
	// Faults are what it leads to in vain, as of the day Checked.
	Faults  []string
	Checked string
	// Public is where readers find it, "" if they do not.
	Public string
	// From is the conversation whose reply begins the article, "" if none does.
	From string
	// Translate leads to a new article in another language.
	Translate string
	// Refused says why the form was not taken; Saved says that it was.
	Refused string
	Saved   bool
	// Begun is when the agent wrote what is shown and has not saved, "" if it is saved.
	Begun string
	// Theirs is what somebody else saved meanwhile; nil if nobody did.
	Theirs *Theirs
	Topics []string
	// Collides are other articles that are found for a question of this one.
	Collides []inbox.Link
	Past     []inbox.Link
	Others   []Row
	// At is when the draft is published, in UTC as a form's field has it.
	At string
	// Diff is how the text shown became the one after it: an earlier text the
	// present one, or what is published the draft.
	Diff []DiffLine
}

// Theirs is the text that somebody else saved.
type Theirs struct{ By, Question, Answer string }

// Unanswered is the page with what visitors asked and no article answered.
type Unanswered struct {
	inbox.Shell
	Rows     []Question
	Articles []inbox.Link // by id
	// Low are articles that did not help.
	Low []Row
}

// Question is one group of it.
type Question struct {
	ID, Text, Lang string
	Others         []string
	IDs            []string
	// Total is how often it was asked, Followed how often a chat followed.
	Total, Followed int
	New             string
}

func (e Editor) base() string { return "/inbox/" + e.Site + "/articles" }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// States are those that the list can show alone.
var states = []string{"draft", "scheduled", "published", "changed", "archived", "internal", "case", "review", "faulty"}

// outcomes are those of cases.
var outcomes = []string{"solved", "workaround", "unsolved"}

// marks are what Markdown looks like, the same in every language.
const marks = "# …, - …, **…**, […](https://…), ![…](https://…), | … | … |"

// Transfer is the page on which files of articles come and go.
type Transfer struct {
	inbox.Shell
	// Name is the file's, Fields are its columns, one to a line.
	Name, Fields, Encoding string
	// Keep says that what is not in the file stays, Fetch that copies are kept of pictures
	// that are elsewhere; of those there are Elsewhere.
	Keep, Fetch bool
	Elsewhere   int
	// Refused says why the file cannot be read; Done is how many articles were
	// imported, "" if none were.
	Refused, Done string
	// Sitemap is the address of a website's, Unread says why that cannot be read.
	Sitemap, Unread string
	// Website says that what was checked is one: Edited articles were edited here since
	// it was imported, Gone are not in its sitemap any more.
	Website      bool
	Edited, Gone int
	// Columns says that the reader has to say what the columns hold.
	Columns bool
	// Checked says that what follows tells what the file would change.
	Checked   bool
	Changes   Changes
	Unfit     int
	Rows      []Planned
	Converted int
	// Ignored are the columns that hold nothing, Read is how the file was read if
	// that was not Unicode.
	Ignored, Read string
	// Pictures is how many came with it; Lost are those that are not kept, each where it
	// was and why.
	Pictures int
	Lost     []Planned
	// Upload is what imports the file, "" if it cannot be.
	Upload string
	// Sureness is what a bot would answer from the articles then.
	Sureness inbox.Sureness
}

// Changes is what a file would change, in numbers of articles.
type Changes struct{ Added, Changed, Same, Removed int }

// Planned is what a file would do to one article: it is added, changed, removed
// or refused; of a website's page it may be edited, or gone there. Over has an edited
// article overwritten.
type Planned struct{ What, Title, Where, Fields, Over string }

// exports are the formats of an export: the ending of the file and what people
// call it in every language.
var exports = [][2]string{{"csv", "CSV"}, {"jsonl", "JSON Lines"}, {"zip", "Markdown"}, {"html", "HTML"}}

// imports are the endings of files that are read.
const imports = ".csv,.tsv,.txt,.jsonl,.ndjson,.json,.zip,.html,.htm,.md,.markdown"

// formats are what people call these files, the same in every language.
const formats = "CSV, JSON, Markdown (.md, .zip), HTML, Zendesk, Intercom"

// mapping is what names a column, the same in every language.
const mapping = "Customer asks = question"

// DiffLine is a line of a difference: same, gone or new.
type DiffLine struct{ Mark, Text string }

// Order is the page on which topics are put in order, or with In the articles of
// one topic.
type Order struct {
	inbox.Shell
	Lang, Topic string
	In          bool
	Languages   []inbox.Link
	Rows        []Placed
}

// Placed is a topic or an article; a fixed one cannot be moved.
type Placed struct {
	ID, Name, URL string
	Fixed         bool
}

// Tries is what each way to ask finds.
type Tries struct {
	inbox.Page
	List []Try
}

// Try is one way to ask; Rank is the place of the article that is written, 0 if
// it is not found.
type Try struct {
	Asked string
	Rank  int
	Found []Found
}

// Found is an article that was found. By is the way to ask that fits, Own says
// that it is the article's question; This is the one that is written.
type Found struct {
	Title, URL, By string
	Sure           int
	Own, This      bool
}

// Languages is the page with all articles in all languages.
type Languages struct {
	inbox.Shell
	Languages []string
	Rows      []LanguageRow
}

// LanguageRow is one article, LanguageCell it in one language: published, draft,
// outdated or missing.
type (
	LanguageRow struct {
		Title, URL string
		Cells      []LanguageCell
	}
	LanguageCell struct{ State, URL string }
)
