package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	ui "github.com/parley-chat/parley/templates/admin"
)

// typed puts what a form says into its fields. One that it does not have, since its
// page is older, stays as it is; but a box that is not checked is not in a form.
func typed(r *http.Request, fields []ui.Field) {
	for i, f := range fields {
		if f.Kind == "check" || r.PostForm.Has(f.Name) {
			fields[i].Value = typedIn(r, f)
		}
	}
}

// typedIn is what a form says in a field. On one line what nobody sees is left out:
// control characters, and those that turn the direction of a text, which come along
// with what is copied from a page.
func typedIn(r *http.Request, f ui.Field) string {
	value := strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(f.Name), "\r\n", "\n"))
	if f.Kind != "area" {
		value = strings.TrimSpace(chat.Clip(value, len(value)))
	}
	return value
}

// wrong reports whether a field says what is wrong with it.
func wrong(fields []ui.Field) bool {
	return slices.ContainsFunc(fields, func(f ui.Field) bool { return f.Wrong != "" })
}

// fit reports whether what stands in fields is as their kinds ask. What is not says so.
func fit(who caller, fields []ui.Field) bool {
	for i := range fields {
		if fields[i].Wrong == "" {
			fields[i].Wrong = wrongWith(who, fields[i])
		}
	}
	return !wrong(fields)
}

// valid is fit, where nothing that is required is missing.
func valid(who caller, fields []ui.Field) bool {
	for i := range fields {
		if f := &fields[i]; f.Wrong == "" && f.Value == "" && f.Required {
			f.Wrong = who.Words.T("admin.required")
		}
	}
	return fit(who, fields)
}

func wrongWith(who caller, f ui.Field) string {
	switch {
	case f.Max > 0 && utf8.RuneCountInString(f.Value) > f.Max:
		return who.Words.Say("admin.tooLong", "n", strconv.Itoa(f.Max))
	case f.Kind == "select":
		if !slices.ContainsFunc(f.Options, func(o ui.Option) bool { return o.Value == f.Value }) {
			return who.Words.T("admin.choose")
		}
	case f.Value == "":
	case f.Kind == "number":
		if n, err := strconv.Atoi(f.Value); err != nil || n < 0 {
			return who.Words.T("admin.number")
		}
	case f.Kind == "email":
		if !people.ValidEmail(f.Value) {
			return example(who, "people.emailWrong")
		}
	case f.Kind == "url":
		if u, err := url.Parse(f.Value); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			return example(who, "admin.address")
		}
	}
	return ""
}

// whole is a number that was typed: 0 for none, -1 for what is no number.
func whole(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}
