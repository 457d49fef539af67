package faqio

import (
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/help"
)

// What the exports of help desks say of an article besides its text. Zendesk has
// translations in a list and sections by id beside the articles; Intercom has
// translations by language and collections by id.
type vendorArticle struct {
	Type       string          `json:"type"`
	Locale     string          `json:"locale"`
	Default    string          `json:"default_locale"`
	HTMLURL    string          `json:"html_url"`
	URL        string          `json:"url"`
	Section    json.RawMessage `json:"section_id"`
	Parent     json.RawMessage `json:"parent_id"`
	Segment    json.RawMessage `json:"user_segment_id"`
	Segments   json.RawMessage `json:"user_segment_ids"`
	UpdatedAt  json.RawMessage `json:"updated_at"`
	List       []vendorText    `json:"translations"`
	ByLanguage json.RawMessage `json:"translated_content"`
}

// vendorText is an article in one language.
type vendorText struct {
	Locale string          `json:"locale"`
	Title  string          `json:"title"`
	Body   string          `json:"body"`
	Draft  bool            `json:"draft"`
	State  string          `json:"state"`
	URL    string          `json:"url"`
	At     json.RawMessage `json:"updated_at"`
}

// given reports whether a value is there and is not null or an empty list.
func given(raw json.RawMessage) bool {
	return len(raw) > 0 && !slices.Contains([]string{"null", "[]", `""`, "0"}, string(raw))
}

// vendor completes an article of a help desk's export, and adds it in other
// languages.
func (j *jsonRows) vendor(row *rowOf, raw string) {
	var a vendorArticle
	if json.Unmarshal([]byte(raw), &a) != nil {
		return
	}
	zendesk := a.HTMLURL != "" || len(a.Section) > 0 || len(a.Segment) > 0
	if !zendesk && (a.Type != "article" || a.Default == "" && len(a.Parent) == 0) {
		return
	}
	e := &row.entry
	if given(a.Segment) || given(a.Segments) {
		e.For = help.Agents
	}
	for _, group := range []json.RawMessage{a.Section, a.Parent} {
		if name := j.topics[strings.Trim(string(group), `"`)]; e.Topic == "" {
			e.Topic = name
		}
	}
	if !zendesk {
		e.Lang = a.Default
	}
	e.Lang = tagOf(e.Lang)
	if e.Slug == "" {
		e.Slug = slugAt(a.HTMLURL)
	}
	if e.Slug == "" && !zendesk {
		e.Slug = slugAt(a.URL)
	}
	seconds(row, a.UpdatedAt)
	var others map[string]json.RawMessage
	if json.Unmarshal(a.ByLanguage, &others) == nil {
		for _, lang := range sortedKeys(others) {
			var t vendorText
			if json.Unmarshal(others[lang], &t) == nil && t.Title != "" {
				t.Locale = lang
				a.List = append(a.List, t)
			}
		}
	}
	for _, t := range a.List {
		if tagOf(t.Locale) == e.Lang || t.Title == "" {
			continue
		}
		other := &rowOf{at: row.at, answerAt: row.at, entry: *e}
		other.entry.ID, other.entry.Source, other.entry.Lang = e.ID+"."+tagOf(t.Locale), e.ID, tagOf(t.Locale)
		other.entry.Question, other.entry.Answer, other.entry.Slug = t.Title, lineEnds(t.Body), slugAt(t.URL)
		if other.entry.State = help.Published; t.Draft || t.State == "draft" {
			other.entry.State = help.Drafted
		}
		seconds(other, t.At)
		j.pending = append(j.pending, other)
	}
}

// seconds reads a time that may be written in seconds since 1970.
func seconds(row *rowOf, raw json.RawMessage) {
	text := strings.Trim(string(raw), `"`)
	if text == "" || text == "null" {
		return
	}
	ms, err := momentOf(text)
	if err == nil && !strings.ContainsAny(text, "-:") && ms < 1e11 {
		ms *= 1000
	}
	if err == nil {
		row.entry.Updated = ms
	}
}

// tagOf is a language tag as Zendesk writes it in the usual way: en-us is en-US.
func tagOf(tag string) string {
	lang, region, ok := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	switch {
	case !ok:
		return strings.ToLower(lang)
	case len(region) == 2:
		return strings.ToLower(lang) + "-" + strings.ToUpper(region)
	}

	return strings.ToLower(lang) + "-" + region
}

// numbered is the number at the beginning of an article's address.
var numbered = regexp.MustCompile(`^[0-9]+-`)

// slugAt is the end of an article's address.
func slugAt(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(u.Path, "/articles/") {
		return ""
	}
	last := path.Base(u.Path)
	if !numbered.MatchString(last) {
		return ""
	}

	return help.Slug(numbered.ReplaceAllString(last, ""))
}

// group is a section or collection, by which an export groups its articles.
type group struct {
	ID   json.RawMessage `json:"id"`
	Name string          `json:"name"`
}

// learn reads the groups that stand beside the articles.
func (j *jsonRows) learn(values []value) {
	for _, v := range values {
		var list []group
		if !slices.Contains([]string{"categories", "collections", "sections"}, v.name) || json.Unmarshal(v.raw, &list) != nil {
			continue
		}
		if j.topics == nil {
			j.topics = map[string]string{}
		}
		for _, g := range list {
			j.topics[strings.Trim(string(g.ID), `"`)] = g.Name
		}
	}
}

// holding are the names of lists of articles among others.
var holding = []string{"articles", "data", "entries", "items", "faqs", "questions"}
