package flow

import (
	"context"
	"maps"
	"regexp"
	"strings"

	"github.com/parley-chat/parley/relay/rich"
)

// mostCalls is how many webhooks are called for one message; more fail.
const mostCalls = 3

// State is where a run waits for the visitor.
type State struct {
	Step string
	// Tries is how often the step has asked for other words.
	Tries  int
	Fields map[string]string
}

// Turn is what a run does until it waits, ends, or hands over.
type Turn struct {
	// Text is all that is said, Choices what may be taken in return.
	Text    string
	Choices []string
	// Blocks are shown with it.
	Blocks []rich.Block
	// Do are the actions, in their order.
	Do []Do
	// State is where it waits; without a Step it has ended.
	State State
}

// HandsOver reports whether people get the conversation.
func (t *Turn) HandsOver() bool { return len(t.Do) > 0 && t.Do[len(t.Do)-1].HandOver }

// Run is a flow for one visitor.
type Run struct {
	*Flow
	// Locale and Page are the visitor's.
	Locale, Page string
	// Attributes are what is known of the visitor, by key; never what they say.
	Attributes map[string]string
	// Call calls a webhook of a step with the fields and returns what it answered;
	// nil fails all.
	Call func(ctx context.Context, step string, w *Webhook, fields map[string]string) (map[string]string, error)
}

// Begin runs from the start, for what a visitor said first.
func (r *Run) Begin(ctx context.Context, said string) Turn {
	return r.from(ctx, r.Start, State{Fields: map[string]string{}}, said)
}

// Next goes on with what a visitor said where it waits. It reports false for what
// no step takes: that is left to the bot, and the run has ended.
func (r *Run) Next(ctx context.Context, at State, said string) (Turn, bool) {
	s, ok := r.Steps[at.Step]
	if !ok {
		return Turn{}, false
	}
	at.Fields = maps.Clone(at.Fields)
	if at.Fields == nil {
		at.Fields = map[string]string{}
	}
	said = strings.TrimSpace(said)
	for _, c := range s.Choices {
		if strings.EqualFold(said, r.choice(c.Text, at.Fields)) {
			return r.from(ctx, c.To, at, said), true
		}
	}
	if s.Ask != "" && r.fits(&s, said) {
		at.Fields[s.Ask] = clip(said)
		return r.from(ctx, r.leads(&s, at, said), at, said), true
	}
	if s.Ask != "" && at.Tries == 0 {
		at.Tries++
		return Turn{Text: r.say(s.Say, at.Fields), Blocks: in(s.Blocks, r.Locale), State: at}, true
	}
	if s.Else == "" {
		return Turn{}, false
	}
	return r.from(ctx, s.Else, at, said), true
}

func (r *Run) fits(s *Step, said string) bool {
	if said == "" || s.Pattern == "" {
		return said != ""
	}
	// It was compiled when the file was read.
	return regexp.MustCompile(`^(?:` + s.Pattern + `)$`).MatchString(said)
}

// from runs steps until one waits or none follows.
func (r *Run) from(ctx context.Context, name string, at State, said string) (t Turn) {
	t.State = State{Fields: at.Fields}
	var text []string
	calls := 0
	for name != "" {
		s := r.Steps[name]
		if !s.Do.nothing() {
			t.Do = append(t.Do, s.Do)
		}
		if s.Webhook != nil {
			if calls++; calls > mostCalls || !r.call(ctx, name, &s, t.State.Fields) {
				name = s.Else
				continue
			}
		}
		if !s.Say.empty() {
			text = append(text, r.say(s.Say, t.State.Fields))
			t.Blocks = append(t.Blocks, in(s.Blocks, r.Locale)...)
		}
		if s.waits() {
			for _, c := range s.Choices {
				t.Choices = append(t.Choices, r.choice(c.Text, t.State.Fields))
			}
			t.State.Step = name
			break
		}
		if s.Do.HandOver {
			break
		}
		name = r.leads(&s, t.State, said)
	}
	t.Text = strings.Join(text, "\n\n")
	return t
}

// call calls a step's webhook and keeps what it answers.
func (r *Run) call(ctx context.Context, name string, s *Step, fields map[string]string) bool {
	if r.Call == nil {
		return false
	}
	got, err := r.Call(ctx, name, s.Webhook, maps.Clone(fields))
	if err != nil {
		return false
	}
	for _, k := range s.Webhook.Keep {
		if v, ok := got[k]; ok {
			fields[k] = clip(v)
		}
	}
	return true
}

// leads is where a step goes on.
func (r *Run) leads(s *Step, at State, said string) string {
	for _, w := range s.When {
		value := at.Fields[w.Field]
		if w.Attribute != "" {
			value = r.Attributes[w.Attribute]
		}
		switch w.Field {
		case "page":
			value = r.Page
		case "locale":
			value = r.Locale
		case "said":
			value = said
		}
		if holds(&w, value) {
			return w.To
		}
	}
	return s.To
}

func holds(w *When, value string) bool {
	value = strings.ToLower(value)
	switch {
	case w.Is != "":
		return value == strings.ToLower(w.Is)
	case w.Contains != "":
		return strings.Contains(value, strings.ToLower(w.Contains))
	}
	return value != ""
}

var placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// say is a text in the visitor's language, or the nearest there is, with the
// fields filled in. What a field holds is a text, whatever marks are in it.
func (r *Run) say(w Words, fields map[string]string) string {
	return filled(in(w, r.Locale), func(name string) string { return escape.Replace(fields[name]) })
}

// choice is the text of a choice, which has no marks.
func (r *Run) choice(w Words, fields map[string]string) string {
	return strings.TrimSpace(filled(in(w, r.Locale), func(name string) string { return fields[name] }))
}

func filled(text string, value func(field string) string) string {
	return placeholder.ReplaceAllStringFunc(text, func(name string) string { return value(name[1 : len(name)-1]) })
}

// escape keeps marks of Markdown from being any.
var escape = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "!", `\!`, "\n", " ")

// in is what there is in a language such as "zh-Hant", or in the nearest there is:
// its base, any, English, the first.
func in[M ~map[string]T, T any](w M, lang string) T {
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, base, "", "en"} {
		if text, ok := w[l]; ok {
			return text
		}
	}
	first := ""
	for l := range w {
		if first == "" || l < first {
			first = l
		}
	}
	return w[first]
}

// clip is what of a value is kept.
func clip(value string) string {
	if runes := []rune(value); len(runes) > MaxValue {
		return string(runes[:MaxValue])
	}
	return value
}
