package mask_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/mask"
)

// The cases that the browser's half has too.
func TestTextHidesWhatItShould(t *testing.T) {
	file, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Text, Masked string }
	if err := json.Unmarshal(file, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		got, is := mask.Text(c.Text, mask.Kinds)
		if got != c.Masked || is != (c.Text != c.Masked) {
			t.Errorf("%q becomes %q (%t), want %q", c.Text, got, is, c.Masked)
		}
		if again, _ := mask.Text(got, mask.Kinds); again != got {
			t.Errorf("%q becomes %q the second time", got, again)
		}
		if got, is := mask.Text(c.Text, nil); got != c.Text || is {
			t.Errorf("with nothing to hide %q becomes %q", c.Text, got)
		}
	}
	if got, _ := mask.Text("4111 1111 1111 1111 pin: 4711", []string{mask.Password}); !strings.HasPrefix(got, "4111 1111 1111 1111 ") {
		t.Errorf("a kind that is off: %q", got)
	}
}

// What is masked is text of a length within reason.
func FuzzText(f *testing.F) {
	f.Add("4111 1111 1111 1111")
	f.Add(strings.Repeat("4 ", 5000))
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		got, _ := mask.Text(text, mask.Kinds)
		if !utf8.ValidString(got) || len(got) > 30*len(text)+100 {
			t.Errorf("%q becomes %q", text, got)
		}
	})
}
