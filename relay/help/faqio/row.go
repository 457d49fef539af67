package faqio

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// rowOf is an entry as it is read.
type rowOf struct {
	entry    help.Item
	at       place
	file     string  // within a folder
	order    int     // among the rows of a folder
	has      []field // that a file of a folder has, be they empty
	answerAt place
	markdown bool   // the answer is Markdown, whatever it looks like
	refused  *Error // the first fault
}

func (r *rowOf) refuse(e *Error) {
	if r.refused == nil {
		r.refused = e
	}
}

// set puts what a cell or a value holds into its field.
func (r *rowOf) set(f field, text string, at place) {
	if i := strings.IndexFunc(text, isControl); i >= 0 {
		control, _ := utf8.DecodeRuneInString(text[i:])
		r.refuse(at.errorf("%s has the control character %#02x", f, control))
	}
	switch f {
	case fieldID:
		r.entry.ID = text
	case fieldLang:
		r.entry.Lang = text
	case fieldQuestion:
		r.entry.Question = text
	case fieldAnswer, fieldMarkdown:
		r.entry.Answer, r.answerAt, r.markdown = text, at, f == fieldMarkdown
	case fieldTopic:
		r.entry.Topic = text
	case fieldAlt:
		r.entry.Alt = append(r.entry.Alt, parts(text, "|\n")...)
	case fieldAudience:
		r.entry.Audience = append(r.entry.Audience, parts(text, "|")...)
	case fieldUpdated:
		m, err := momentOf(text)
		if err != nil {
			r.refuse(at.errorf("%v", err))
		}
		r.entry.Updated = m
	case fieldSlug:
		r.entry.Slug = help.Slug(text)
	case fieldSource:
		r.entry.Source = strings.TrimSpace(text)
	case fieldStatus:
		state, ok := states[strings.ToLower(strings.TrimSpace(text))]
		if !ok {
			r.refuse(at.errorf("status %q is none of published, draft and archived; -map status= ignores it", text))
		}
		r.entry.State = state
	case fieldDraft:
		draft, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(text)))
		if err != nil && text != "" {
			r.refuse(at.errorf("draft is neither true nor false"))
		}
		if draft {
			r.entry.State = help.Drafted
		}
	case fieldReaders:
		readers, ok := audiences[strings.ToLower(strings.TrimSpace(text))]
		if !ok {
			r.refuse(at.errorf("readers %q are neither everyone nor agents", text))
		}
		r.entry.For = readers
	case fieldTeam:
		r.entry.Team = strings.TrimSpace(text)
	case fieldTags:
		r.entry.Tags = append(r.entry.Tags, help.Tags(strings.Join(parts(text, "|\n"), "\n"))...)
		if err := (&help.Staff{Tags: r.entry.Tags}).Check(help.Agents); err != nil {
			r.refuse(at.errorf("tags are more than %d, or one is longer than a name", help.MaxTags))
		}
	case fieldOutcome:
		outcome := help.Ending(strings.ToLower(strings.TrimSpace(text)))
		if outcome != help.NoCase && !slices.Contains(help.Endings, outcome) {
			r.refuse(at.errorf("outcome %q is none of solved, workaround and unsolved; -map outcome= ignores it", text))
		}
		r.entry.Outcome = outcome
	}
}

// states are what files say of an article's state. What is unknown is refused:
// taken as published it would show what nobody should see.
var states = map[string]help.State{
	"": help.Published, "published": help.Published, "public": help.Published, "live": help.Published, "active": help.Published,
	"online": help.Published, "已发布": help.Published, "已發布": help.Published, "منشور": help.Published,
	"draft": help.Drafted, "unpublished": help.Drafted, "inactive": help.Drafted, "hidden": help.Drafted, "pending": help.Drafted,
	"草稿": help.Drafted, "مسودة": help.Drafted,
	"archived": help.Archived, "已归档": help.Archived, "已封存": help.Archived, "مؤرشف": help.Archived,
}

// audiences are what files say of an article's readers.
var audiences = map[string]help.Readers{
	"": help.Everyone, "everyone": help.Everyone, "public": help.Everyone, "all": help.Everyone,
	"agents": help.Agents, "internal": help.Agents, "private": help.Agents, "team": help.Agents,
}

// parts parts a cell at the bytes of seps. A backslash before one, or before
// another backslash, takes its meaning away.
func parts(text, seps string) []string {
	var list []string
	var part []byte
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && (text[i+1] == '|' || text[i+1] == '\\'):
			i++
			part = append(part, text[i])
		case strings.IndexByte(seps, text[i]) >= 0:
			list, part = append(list, string(part)), part[:0]
		default:
			part = append(part, text[i])
		}
	}

	return append(list, string(part))
}

// joined is a cell that parts reads as list.
func joined(list []string) string {
	escaped := make([]string, len(list))
	for i, s := range list {
		escaped[i] = strings.NewReplacer(`\`, `\\`, `|`, `\|`).Replace(s)
	}

	return strings.Join(escaped, "|")
}

// moments are the ways to write a time that are read.
var moments = []string{time.RFC3339, time.DateOnly, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006/01/02", "2006/01/02 15:04:05"}

var errMoment = errors.New("updated is neither RFC 3339, nor a date such as 2026-11-30, nor milliseconds since 1970")

// momentOf reads a time, in milliseconds since 1970.
func momentOf(s string) (int64, error) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, nil
	}
	for _, layout := range moments {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UnixMilli(), nil
		}
	}
	var n int64
	if _, err := fmt.Sscanf(s+"\n", "%d\n", &n); err == nil {
		return n, nil
	}

	return 0, errMoment
}

// check trims the fields of an entry and tells which is out of bounds.
func check(e *faq.Entry) error {
	e.ID, e.Lang, e.Topic = strings.TrimSpace(e.ID), strings.TrimSpace(e.Lang), strings.TrimSpace(e.Topic)
	e.Question, e.Answer = strings.TrimSpace(e.Question), strings.TrimSpace(e.Answer)
	e.Alt, e.Audience = trimmed(e.Alt), trimmed(e.Audience)

	switch {
	case e.Question == "":
		return errors.New("question is missing")
	case strings.ContainsFunc(e.ID, unicode.IsControl):
		return errors.New("id contains a control character")
	case len(e.Alt) > maxAlt:
		return fmt.Errorf("alt_questions has %d items, more than %d", len(e.Alt), maxAlt)
	case len(e.Audience) > maxAudience:
		return fmt.Errorf("audience has %d items, more than %d", len(e.Audience), maxAudience)
	case e.Lang != "" && !isTag(e.Lang):
		return fmt.Errorf("lang %q is not a language tag", e.Lang)
	}

	for _, f := range []struct {
		name, text string
		most       int
	}{{"id", e.ID, maxID}, {"question", e.Question, maxQuestion}, {"answer", e.Answer, maxAnswer}, {"topic", e.Topic, maxTopic}} {
		if len(f.text) > f.most {
			return fmt.Errorf("%s is %d bytes long, more than %d", f.name, len(f.text), f.most)
		}
	}
	for _, alt := range e.Alt {
		if len(alt) > maxQuestion {
			return fmt.Errorf("an item of alt_questions is %d bytes long, more than %d", len(alt), maxQuestion)
		}
	}
	for _, tag := range e.Audience {
		if len(tag) > maxTag {
			return fmt.Errorf("an item of audience is %d bytes long, more than %d", len(tag), maxTag)
		}
	}

	return nil
}

// trimmed leaves the items that are not blank, each in one line.
func trimmed(list []string) []string {
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(strings.ReplaceAll(s, "\n", " ")); s != "" {
			out = append(out, s)
		}
	}

	return out
}

// isTag tells whether s has the form of a BCP 47 tag.
func isTag(s string) bool {
	if len(s) > maxLang {
		return false
	}
	for i, part := range strings.Split(s, "-") {
		if part == "" || len(part) > 8 || i == 0 && len(part) < 2 {
			return false
		}
		for _, c := range part {
			letter := 'a' <= c|0x20 && c|0x20 <= 'z' && c < utf8.RuneSelf
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}

	return true
}
