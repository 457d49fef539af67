package people

import (
	"errors"
	"strings"
	"testing"
)

func TestWork(t *testing.T) {
	zh := Work{Languages: []string{"zh", "en-GB"}}
	for lang, want := range map[string]bool{"zh": true, "zh-Hant": true, "ZH-hant": true, "zhx": false, "en": false, "en-GB": true, "de": false} {
		if zh.Speaks(lang) != want {
			t.Errorf("%v speaks %s: %v", zh.Languages, lang, !want)
		}
	}
	if !(Work{}).Speaks("de") {
		t.Error("who names no language speaks none")
	}
	for _, c := range []struct {
		field string
		work  Work
	}{
		{"", Work{Languages: []string{"en", "zh-Hant", "ar"}, Skills: []string{"returns", "退货"}, Open: MaxOpen}},
		{"languages", Work{Languages: []string{"english"}}},
		{"languages", Work{Languages: []string{"EN"}}},
		{"languages", Work{Languages: []string{"en", "en"}}},
		{"languages", Work{Languages: []string{"e"}}},
		{"languages", Work{Languages: []string{"en--GB"}}},
		{"languages", Work{Languages: make([]string, MaxLanguages+1)}},
		{"skills", Work{Skills: []string{"Returns"}}},
		{"skills", Work{Skills: []string{" "}}},
		{"skills", Work{Skills: []string{"a,b"}}},
		{"skills", Work{Skills: []string{strings.Repeat("x", MaxSkillLength+1)}}},
		{"limit", Work{Open: -1}},
		{"limit", Work{Open: MaxOpen + 1}},
	} {
		var wrong *ErrWork
		if err := c.work.Check(); errors.As(err, &wrong) && wrong.Field != c.field || (err == nil) != (c.field == "") {
			t.Errorf("%+v: %v, want %q", c.work, err, c.field)
		}
	}
}
