package survey

import (
	"reflect"
	"strconv"
	"testing"
)

// A question that means something else than before is another one; what was asked
// before stays in the results.
func TestFollow(t *testing.T) {
	choose := func(id string, lists ...[]string) Question {
		q := Question{ID: id, Type: TypeChoice, Words: map[string]string{"en": "Which?"}, Choices: map[string][]string{}}
		for i, lang := range []string{"en", "ar"}[:len(lists)] {
			q.Choices[lang] = lists[i]
		}
		return q
	}
	abc := []string{"a", "b", "c"}
	for name, c := range map[string]struct {
		now   Question
		other bool
	}{
		"same":               {choose("q", abc), false},
		"a word corrected":   {choose("q", []string{"a", "B", "c"}), false},
		"one added":          {choose("q", []string{"a", "b", "c", "d"}), false},
		"a language added":   {choose("q", abc, []string{"x", "y", "z"}), false},
		"one put between":    {choose("q", []string{"a", "x", "b", "c"}), true},
		"one taken away":     {choose("q", []string{"a", "c"}), true},
		"the last one":       {choose("q", []string{"a", "b"}), true},
		"another order":      {choose("q", []string{"b", "a", "c"}), true},
		"another type":       {Question{ID: "q", Type: TypeText, Words: map[string]string{"en": "Which?"}}, true},
		"not asked any more": {choose("other", abc), true},
	} {
		before := Survey{Questions: []Question{choose("q", abc)}, Former: []Question{{ID: "old", Type: TypeText}}}
		s := Survey{Questions: []Question{c.now}}
		s.Follow(before, func() string { return "new" })
		want := 1
		if c.other {
			want = 2
		}
		if len(s.Former) != want || s.Former[0].ID != "old" || c.other && (s.Former[1].ID != "q" || s.Questions[0].ID == "q") {
			t.Errorf("%s: %+v", name, s)
		}
		if all := s.Counted(); len(all.Questions) != 1+want || s.Asks(all.Questions[want]) || !s.Asks(all.Questions[0]) {
			t.Errorf("%s: counted %+v", name, all.Questions)
		}
	}
	// A condition follows its question, and a question that comes back is asked.
	s := Survey{Questions: []Question{{ID: "a", Type: TypeNPS}, {ID: "b", Type: TypeText, If: "a"}}}
	s.Follow(Survey{Questions: []Question{{ID: "a", Type: TypeScore}}, Former: []Question{{ID: "b", Type: TypeText}}}, func() string { return "new" })
	if s.Questions[1].If != "new" || !reflect.DeepEqual(s.Former, []Question{{ID: "a", Type: TypeScore}}) {
		t.Errorf("%+v", s)
	}
	for i := range 100 {
		next := Survey{Questions: []Question{{ID: strconv.Itoa(i), Type: TypeText}}}
		next.Follow(s, nil)
		s = next
	}
	if len(s.Former) != maxFormer || s.Former[maxFormer-1].ID != "98" {
		t.Errorf("%d questions of before are kept", len(s.Former))
	}
}
