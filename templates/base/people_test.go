package base

import "testing"

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ana Lima": "AL", "ana maria de lima": "AL", "王小明": "王", "ليلى حسن": "ل", "": "?", "🙂": "?", "<b>": "?", "Kim": "K", "Visitor 9F3A": "V9",
	} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
