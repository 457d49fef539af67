package flow

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/rich"
)

// builtIn are what conditions may name besides fields.
var builtIn = []string{"page", "locale", "said"}

// priorities are the words for levels.
var priorities = map[string]int{"low": chat.PriorityLow, "normal": 0, "high": chat.PriorityHigh, "urgent": chat.PriorityUrgent}

// Level is the priority that is given; 0 for none.
func (d Do) Level() int { return priorities[d.Priority] }

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

// Read reads a file and checks it. An error is for people: it says where and what.
func Read(source string) (*Flow, error) {
	if len(source) > MaxSource {
		return nil, fmt.Errorf("the file is longer than %d kB", MaxSource>>10)
	}
	if nesting(source) > maxNesting {
		return nil, fmt.Errorf("brackets stand in one another more than %d deep", maxNesting)
	}
	var f Flow
	if err := yaml.NewDecoder(strings.NewReader(source), yaml.DisallowUnknownField()).Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s", yaml.FormatError(err, false, false))
	}
	return &f, f.check()
}

// nesting is how deep brackets stand in one another, wherever they are: thousands
// take the parser seconds.
func nesting(source string) (deepest int) {
	depth := 0
	for i := range len(source) {
		switch source[i] {
		case '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth = max(depth-1, 0)
		}
	}
	return deepest
}

// check returns the first thing that is wrong, step by step.
func (f *Flow) check() error {
	switch {
	case f.Begin != "" && f.Begin != BeginFirst && f.Begin != BeginUnsure:
		return fmt.Errorf("begin is %q, not %s or %s", f.Begin, BeginFirst, BeginUnsure)
	case len(f.Steps) == 0 || len(f.Steps) > MaxSteps:
		return fmt.Errorf("there are %d steps, not 1 to %d", len(f.Steps), MaxSteps)
	}
	if _, ok := f.Steps[f.Start]; !ok {
		return fmt.Errorf("start is %q, which is no step", f.Start)
	}
	fields := map[string]bool{}
	for _, s := range f.Steps {
		if s.Ask != "" {
			fields[s.Ask] = true
		}
		if s.Webhook != nil {
			for _, k := range s.Webhook.Keep {
				fields[k] = true
			}
		}
	}
	if len(fields) > MaxFields {
		return fmt.Errorf("there are %d fields, more than %d", len(fields), MaxFields)
	}
	for name := range fields {
		if !fieldName.MatchString(name) || slices.Contains(builtIn, name) {
			return fmt.Errorf("%q cannot be a field: small letters, digits and _, and not %s", name, strings.Join(builtIn, ", "))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Steps)) {
		s := f.Steps[name]
		if err := f.checkStep(&s, fields); err != nil {
			return fmt.Errorf("step %q: %w", name, err)
		}
	}
	return f.loops()
}

func (f *Flow) checkStep(s *Step, fields map[string]bool) error {
	for _, to := range s.next(true) {
		if _, ok := f.Steps[to]; !ok {
			return fmt.Errorf("%q is no step", to)
		}
	}
	if err := s.Say.check(MaxText); err != nil {
		return fmt.Errorf("say: %w", err)
	}
	for _, list := range s.Blocks {
		if err := rich.Check(list); err != nil {
			return fmt.Errorf("blocks: %w", err)
		}
	}
	switch {
	case len(s.Blocks) > 0 && s.Say.empty():
		return fmt.Errorf("it shows blocks and says nothing")
	case len(s.Choices) > 0 && s.Ask != "":
		return fmt.Errorf("it has choices and asks for a field")
	case s.waits() && s.Say.empty():
		return fmt.Errorf("it waits for the visitor and says nothing")
	case len(s.Choices) > MaxChoices:
		return fmt.Errorf("it has %d choices, more than %d", len(s.Choices), MaxChoices)
	case s.Do.HandOver && (s.waits() || s.To != "" || len(s.When) > 0):
		return fmt.Errorf("it hands over and goes on")
	case len(s.Do.Tags) > mostTags:
		return fmt.Errorf("it has more than %d tags", mostTags)
	case s.Do.Team != "" && !s.Do.HandOver:
		return fmt.Errorf("it names a team and does not hand over")
	}
	if _, ok := priorities[s.Do.Priority]; s.Do.Priority != "" && !ok {
		return fmt.Errorf("there is no priority %q", s.Do.Priority)
	}
	for i, c := range s.Choices {
		if c.Text.empty() || c.Text.check(MaxChoice) != nil {
			return fmt.Errorf("choice %d has no text, or more than %d characters", i+1, MaxChoice)
		}
	}
	if _, err := regexp.Compile(s.Pattern); err != nil || len(s.Pattern) > maxPattern || s.Pattern != "" && s.Ask == "" {
		return fmt.Errorf("pattern %q is no regular expression for a field", s.Pattern)
	}
	for _, w := range s.When {
		switch {
		case given(w.Field != "")+given(w.Attribute != "") != 1:
			return fmt.Errorf("when: a condition is about a field or an attribute")
		case w.Field != "" && !fields[w.Field] && !slices.Contains(builtIn, w.Field):
			return fmt.Errorf("when: there is no field %q", w.Field)
		case given(w.Is != "")+given(w.Contains != "")+given(w.Set) != 1 || w.To == "":
			return fmt.Errorf("when: %s needs to, and one of is, contains and set", w.Field+w.Attribute)
		}
	}
	return s.Webhook.check()
}

func given(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (w *Webhook) check() error {
	if w == nil {
		return nil
	}
	if err := guard.CheckURL(w.URL); err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	if w.Seconds < 0 || w.Seconds > MostSeconds {
		return fmt.Errorf("webhook: %d seconds, not 1 to %d", w.Seconds, MostSeconds)
	}
	return nil
}

func (w Words) empty() bool { return len(w) == 0 }

func (w Words) check(most int) error {
	for lang, text := range w {
		if strings.TrimSpace(text) == "" {
			return fmt.Errorf("nothing is said in %q", lang)
		}
		if utf8.RuneCountInString(text) > most {
			return fmt.Errorf("more than %d characters", most)
		}
	}
	return nil
}

// waits reports whether a step waits for the visitor.
func (s *Step) waits() bool { return len(s.Choices) > 0 || s.Ask != "" }

// next are the steps that may follow: those without a turn of the visitor's, or
// all.
func (s *Step) next(all bool) (to []string) {
	if s.Webhook != nil || all {
		to = append(to, s.Else)
	}
	if !s.waits() || all {
		to = append(to, s.To)
		for _, w := range s.When {
			to = append(to, w.To)
		}
	}
	if all {
		for _, c := range s.Choices {
			to = append(to, c.To)
		}
	}
	return slices.DeleteFunc(to, func(name string) bool { return name == "" })
}

// loops returns an error if steps lead to one another without a turn of the
// visitor's.
func (f *Flow) loops() error {
	const under, done = 1, 2
	seen := map[string]int{}
	var visit func(name string) error
	visit = func(name string) error {
		switch seen[name] {
		case under:
			return fmt.Errorf("step %q leads to itself without the visitor saying anything", name)
		case done:
			return nil
		}
		seen[name] = under
		s := f.Steps[name]
		for _, to := range s.next(false) {
			if err := visit(to); err != nil {
				return err
			}
		}
		seen[name] = done
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(f.Steps)) {
		if err := visit(name); err != nil {
			return err
		}
	}
	return nil
}
