package faqio

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/help"
)

// markdownText is an article as a Markdown file. What JSON quotes, YAML reads.
func markdownText(i *help.Item, order int, answer field) string {
	var out strings.Builder
	out.WriteString("---\n")
	l := lineOf(i)
	put := func(name string, value any) {
		var text strings.Builder
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false)
		_ = e.Encode(value) // text can be written
		out.WriteString(name + ": " + text.String())
	}
	for _, f := range []struct {
		name field
		text string
	}{
		{fieldID, l.ID}, {fieldQuestion, l.Question}, {fieldLang, l.Lang}, {fieldTopic, l.Topic}, {fieldUpdated, l.Updated},
		{fieldSlug, l.Slug}, {fieldStatus, l.Status}, {fieldReaders, l.Readers}, {fieldTeam, l.Team}, {fieldOutcome, l.Outcome}, {fieldSource, l.Source},
	} {
		if f.text != "" || f.name == fieldLang || f.name == fieldTopic { // else the folders would say them
			put(string(f.name), f.text)
		}
	}
	if len(l.Alt) > 0 {
		put(string(fieldAlt), l.Alt)
	}
	if len(l.Tags) > 0 {
		put(string(fieldTags), l.Tags)
	}
	if len(l.Audience) > 0 {
		put(string(fieldAudience), l.Audience)
	}
	out.WriteString("order: " + strconv.Itoa(order) + "\n")
	if answer == fieldMarkdown {
		out.WriteString(markdownMark + ": true\n")
	}
	out.WriteString("---\n\n" + i.Answer + "\n")

	return out.String()
}
