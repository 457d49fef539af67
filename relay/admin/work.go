package admin

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/people"
	ui "github.com/parley-chat/parley/templates/admin"
)

// workFields are the fields of what somebody takes, as text.
func workFields(who caller, w people.Work) []ui.Field {
	t, limit := who.Words.T, ""
	if w.Open != 0 {
		limit = strconv.Itoa(w.Open)
	}
	return []ui.Field{
		{Name: "languages", Label: t("people.languages"), Help: example(who, "people.languagesHelp"), Kind: "text", Value: strings.Join(w.Languages, ", ")},
		{Name: "skills", Label: t("people.skills"), Help: t("people.skillsHelp"), Kind: "text", Value: strings.Join(w.Skills, ", ")},
		{Name: "limit", Label: t("people.limit"), Help: t("people.limitHelp"), Kind: "number", Value: limit},
	}
}

// workOf is what the fields say. What is wrong stands at them.
func workOf(who caller, fields []ui.Field) (people.Work, bool) {
	var w people.Work
	w.Languages = parted(fields[0].Value, func(code string) string {
		first, rest, narrowed := strings.Cut(code, "-")
		if narrowed {
			rest = "-" + rest
		}
		return strings.ToLower(first) + rest
	})
	w.Skills = parted(fields[1].Value, people.Fold)
	var err error
	if fields[2].Value != "" {
		if w.Open, err = strconv.Atoi(fields[2].Value); err != nil || w.Open == 0 {
			w.Open = -1
		}
	}
	var wrong *people.ErrWork
	if !errors.As(w.Check(), &wrong) {
		return w, true
	}
	switch wrong.Field {
	case fields[0].Name:
		fields[0].Wrong = example(who, "people.languagesWrong")
	case fields[1].Name:
		fields[1].Wrong = example(who, "people.skillsWrong")
	default:
		fields[2].Wrong = example(who, "people.limitWrong")
	}
	return w, false
}

// parted are the parts of a list as people of all languages write it, each once.
func parted(text string, stored func(string) string) (list []string) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、،;；\n", r) }) {
		if part = stored(strings.TrimSpace(part)); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}
