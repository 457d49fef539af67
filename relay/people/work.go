package people

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of what is known of an agent's work.
const (
	MaxLanguages   = 20
	MaxSkills      = 20
	MaxSkillLength = 40 // characters
	MaxOpen        = 200
)

// Work is what the conversations that are given to an agent go by, in all of
// their sites. The zero value is an agent who gets any. None of it keeps an agent
// from taking a conversation by hand.
type Work struct {
	// Languages are those the agent answers in, as BCP 47 writes them ("en",
	// "zh-Hant"); "zh" stands for all kinds of it. None: every language.
	Languages []string `json:"languages,omitempty"`
	// Skills are what the agent knows about, in lower case, such as "returns". A
	// conversation that asks for a skill is given only to who has it.
	Skills []string `json:"skills,omitempty"`
	// Open is how many open conversations the agent may have in each site and
	// still be given another there; 0: as many as the site says.
	Open int `json:"limit,omitempty"`
}

// ErrWork says which part of somebody's work is not valid: "languages", "skills"
// or "limit".
type ErrWork struct{ Field string }

func (e *ErrWork) Error() string {
	switch e.Field {
	case "languages":
		return fmt.Sprintf("languages are at most %d codes such as en or zh-Hant", MaxLanguages)
	case "skills":
		return fmt.Sprintf("skills are at most %d words of 1 to %d characters in lower case", MaxSkills, MaxSkillLength)
	}
	return fmt.Sprintf("the limit of open conversations is 0 to %d", MaxOpen)
}

// Speaks reports whether the agent answers in the language of a visitor.
func (w Work) Speaks(lang string) bool {
	return len(w.Languages) == 0 || slices.ContainsFunc(w.Languages, func(own string) bool {
		return strings.EqualFold(own, lang) || len(lang) > len(own) && lang[len(own)] == '-' && strings.EqualFold(own, lang[:len(own)])
	})
}

// Check returns an *ErrWork for what is not valid.
func (w Work) Check() error {
	if len(w.Languages) > MaxLanguages || !distinct(w.Languages, language) {
		return &ErrWork{"languages"}
	}
	if len(w.Skills) > MaxSkills || !distinct(w.Skills, func(s string) bool {
		return s != "" && s == Fold(s) && utf8.ValidString(s) && utf8.RuneCountInString(s) <= MaxSkillLength && !strings.ContainsAny(s, ",\r\n")
	}) {
		return &ErrWork{"skills"}
	}
	if w.Open < 0 || w.Open > MaxOpen {
		return &ErrWork{"limit"}
	}
	return nil
}

func distinct(list []string, valid func(string) bool) bool {
	for i, s := range list {
		if !valid(s) || slices.Contains(list[:i], s) {
			return false
		}
	}
	return true
}

// language reports whether a text has the form of a BCP 47 code: a language of
// two or three letters and what narrows it.
func language(code string) bool {
	parts := strings.Split(code, "-")
	for i, part := range parts {
		longest, least := 8, 2
		if i == 0 {
			longest = 3
		}
		if len(part) < least || len(part) > longest || strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			return false
		}
	}
	return len(code) <= 35 && strings.Trim(parts[0], "abcdefghijklmnopqrstuvwxyz") == ""
}
