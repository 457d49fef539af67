package help

import (
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
)

// Staff is what agents alone see of an article.
type Staff struct {
	// Team is the id of the team that alone may read it, "" for all who may.
	Team string `json:"team,omitempty"`
	// Tags are what agents find it by.
	Tags []string `json:"tags,omitempty"`
	// Outcome makes it a case: what was asked is its question, what was done its
	// answer.
	Outcome Ending `json:"outcome,omitempty"`
}

// Ending is how a case ended.
type Ending string

// The outcomes. The zero value is that of an article that is no case.
const (
	NoCase     Ending = ""
	Solved     Ending = "solved"
	Workaround Ending = "workaround"
	Unsolved   Ending = "unsolved"
)

// Endings are those of cases.
var Endings = []Ending{Solved, Workaround, Unsolved}

// MaxTags is how many tags an article has at most; each is as long as a name.
const MaxTags = 20

// What is wrong with what agents alone see.
var (
	ErrTags    = &chat.Refusal{Code: "article_tags"}    // more than MaxTags, or one that is no line
	ErrOutcome = &chat.Refusal{Code: "article_outcome"} // none that there is
	ErrStaff   = &chat.Refusal{Code: "article_staff"}   // a case, or for a team, and for everyone
)

// Check says what is wrong with it for an article with these readers.
func (s *Staff) Check(readers Readers) error {
	if len(s.Tags) > MaxTags {
		return ErrTags
	}
	for _, tag := range s.Tags {
		if tag == "" || tag != chat.Clip(tag, chat.MaxNameRunes) || strings.ContainsAny(tag, "\n\r,") {
			return ErrTags
		}
	}
	switch {
	case s.Outcome != NoCase && !slices.Contains(Endings, s.Outcome):
		return ErrOutcome
	case readers != Agents && (s.Outcome != NoCase || s.Team != ""):
		return ErrStaff
	}
	return nil
}

func sameStaff(a, b *Staff) bool {
	return a.Team == b.Team && a.Outcome == b.Outcome && slices.Equal(a.Tags, b.Tags)
}

// Tags reads tags as people write them, between commas or on lines, each once.
func Tags(text string) (list []string) {
	for _, tag := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(",，、،\n", c) }) {
		if tag = strings.Join(strings.Fields(tag), " "); tag != "" && !slices.Contains(list, tag) {
			list = append(list, tag)
		}
	}
	return list
}

// StaffOnly is what agents know of an article that is for them alone.
func (a *Articles) StaffOnly(id string) (Staff, bool) {
	s, ok := a.staff[id]
	return s, ok
}

// Reads reports whether an agent who is in some teams, by their ids, may read an
// article.
func (a *Articles) Reads(id string, teams map[string]bool) bool {
	team := a.staff[id].Team
	return team == "" || teams[team]
}

// BestFor is Best for an agent who is in some teams.
func (a *Articles) BestFor(teams map[string]bool, query, lang string, most int) []faq.Hit {
	hidden := 0
	for id := range a.staff {
		if !a.Reads(id, teams) {
			hidden++
		}
	}
	hits := slices.DeleteFunc(a.Best(query, lang, most+hidden), func(h faq.Hit) bool { return !a.Reads(h.Entry.ID, teams) })
	return hits[:min(len(hits), most)]
}
