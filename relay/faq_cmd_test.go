package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store/docs"
)

// faqFile writes a file to import.
func faqFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// version is that of a site's FAQ: it changes with the text.
func version(t *testing.T, data string) (v string) {
	t.Helper()
	with(t, data, func(ctx context.Context, c *docs.Cache, _ *access.Access) {
		articles, err := help.Of(ctx, c, "shop")
		if err != nil {
			t.Fatal(err)
		}
		v = articles.Version
	})
	return v
}

func TestImportTellsWhatItDoes(t *testing.T) {
	data := t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	importing := func(text string, more ...string) (string, error) {
		return tool(t, data, append([]string{"faq", "import", "-site", "shop"}, append(more, faqFile(t, "faq.csv", text))...)...)
	}
	first := "Frage,Antwort\nWo?,Da.\nWann?,Bald.\nWer?,Wir.\n"
	if got, err := importing(first); err != nil || got != "imported 3 entries: 3 added, 0 changed, 0 unchanged, 0 removed\n" {
		t.Fatalf("%q, %v", got, err)
	}
	before := version(t, data)
	if got, err := importing(first); err != nil || got != "imported 3 entries: 0 added, 0 changed, 3 unchanged, 0 removed\n" || version(t, data) != before {
		t.Errorf("the same file again: %q, %v", got, err)
	}

	second := "Frage,Antwort,Thema\nWo?,Dort.,Ort\nWann?,Bald.\n\x1b[31mWarum?,<p>Darum.</p>\n"
	second = strings.ReplaceAll(second, "\x1b[31m", "\u202e")
	got, err := importing(second, "-dry-run")
	const want = `changed  line 2, column 1  Wo? (answer, topic)
added    line 4, column 1  Warum?
`
	if err != nil || !strings.HasPrefix(got, want) || !strings.Contains(got, "75 % on, the entries are too few to tell") || !strings.Contains(got, "\nremoved  q-") || !strings.Contains(got, "  Wer?\n") ||
		!strings.HasSuffix(got, "\n1 added, 1 changed, 1 unchanged, 1 removed; HTML of 1 answers became Markdown; nothing was changed\n") {
		t.Errorf("a dry run: %v\n%s", err, got)
	}
	if version(t, data) != before {
		t.Error("a dry run changed the FAQ")
	}

	bad := "Frage,Antwort,updated\nWo?,Dort.,soon\n,Niemand.\nWann?,Morgen.\n"
	_, err = importing(bad)
	if err == nil || !strings.Contains(err.Error(), "faq.csv: line 2, column 11: updated is neither") ||
		!strings.Contains(err.Error(), "line 3, column 1: question is missing") || !strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("two faults: %v", err)
	}
	got, err = importing(bad, "-dry-run")
	if err == nil || !strings.Contains(got, "refused  line 2, column 11: ") || !strings.Contains(got, "refused  line 3, column 1: ") || !strings.Contains(got, "changed  line 4, column 1  Wann? (answer)") {
		t.Errorf("a dry run with two faults: %v\n%s", err, got)
	}
	if version(t, data) != before {
		t.Error("a file with faults changed the FAQ")
	}

	if _, err = tool(t, data, "faq", "import", "-site", "shop", faqFile(t, "faq.jsonl", `{"question":"Where?","notes":"x"}`)); err == nil || !strings.Contains(err.Error(), `"answer" is missing`) {
		t.Errorf("no answers: %v", err)
	}
	if got, err = importing("Kunde fragt,Wir sagen\nWo?,Hier.\n", "-map", "Kunde fragt=question", "-map", "wir sagen=answer"); err != nil || !strings.Contains(got, "0 added, 1 changed, 0 unchanged, 2 removed") {
		t.Errorf("columns that are named: %q, %v", got, err)
	}
	if got, err = importing("q_en,q_fr,a_en,a_fr\nWhere?,Où ?,There.,Là.\n", "-dry-run"); err != nil || !strings.Contains(got, "columns ignored: q_fr, a_fr") {
		t.Errorf("columns that are ignored: %q, %v", got, err)
	}
	if got, err = importing("question,answer\n\xca\xe0\xea?,\xd2\xe0\xea.\n", "-encoding", "windows-1251"); err != nil || !strings.Contains(must(t, data, "faq", "export", "-site", "shop"), "Как?") {
		t.Errorf("an encoding that is named: %q, %v", got, err)
	}
}

func TestExportImportsEqual(t *testing.T) {
	data := t.TempDir()
	must(t, data, "site", "put", "-id", "shop", "-origin", "https://shop.example.com")
	must(t, data, "faq", "import", "-site", "shop", filepath.Join("..", "examples", "shop", "faq.jsonl"))
	before := version(t, data)
	for _, name := range []string{"faq.csv", "faq.jsonl"} {
		file := filepath.Join(t.TempDir(), name)
		must(t, data, "faq", "export", "-site", "shop", file)
		if got := must(t, data, "faq", "import", "-site", "shop", file); !strings.Contains(got, ": 0 added, 0 changed, ") || !strings.Contains(got, " unchanged, 0 removed\n") {
			t.Errorf("%s: %s", name, got)
		}
		if version(t, data) != before {
			t.Errorf("%s: another FAQ", name)
		}
	}
	for _, args := range [][]string{{"-site", "none"}, {"-site", "shop", "faq.pdf"}, {"-site", "shop", "a.csv", "b.csv"}} {
		if _, err := tool(t, data, append([]string{"faq", "export"}, args...)...); err == nil {
			t.Errorf("%v was exported", args)
		}
	}
}
