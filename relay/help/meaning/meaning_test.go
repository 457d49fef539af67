package meaning_test

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help/meaning"
)

// vocab are the pieces of the test's model, each with the place in its vector.
var vocab = map[string]int{"[UNK]": 0, "dog": 1, "hound": 2, "##s": 3, "food": 4, "cat": 5}

var shape = []int{6, 4}

// files writes a model, with what change does to the head, the rows and the tokenizer.
func files(t *testing.T, change func(head map[string]any, rows *[]byte, tokenizer map[string]any)) string {
	t.Helper()
	dir := t.TempDir()
	var rows []byte
	for row := range 6 {
		for i := range 4 {
			v := uint16(0)
			if i == []int{0, 1, 1, 3, 2, 0}[row] {
				v = 0x3c00 // 1
			}
			rows = binary.LittleEndian.AppendUint16(rows, v)
		}
	}
	head := map[string]any{"embeddings": map[string]any{"dtype": "F16", "shape": shape, "data_offsets": []int{0, len(rows)}}}
	tokenizer := map[string]any{"type": "WordPiece", "continuing_subword_prefix": "##", "vocab": maps.Clone(vocab)}
	if change != nil {
		change(head, &rows, tokenizer)
	}
	text, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	body := append(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text...)
	write(t, dir, "model.safetensors", append(body, rows...))
	if text, err = json.Marshal(map[string]any{"model": tokenizer}); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "tokenizer.json", text)
	return dir
}

func write(t *testing.T, dir, name string, body []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
		t.Fatal(err)
	}
}

var entries = []faq.Entry{{ID: "dog", Lang: "en-GB", Question: "A dog?"}, {ID: "cat", Lang: "en", Question: "The cat"}, {ID: "fr", Lang: "fr", Question: "dogs"}}

func TestCut(t *testing.T) {
	m, err := meaning.Load(files(t, nil), []string{"en"})
	if err != nil {
		t.Fatal(err)
	}
	x := faq.NewIndex(entries)
	find := meaning.Read(m.Bytes(entries)).Finder(entries)
	found := func(query string, o faq.Options) (ids string) {
		o.Extra = find.Extra(query, o)
		for _, h := range x.Search(query, o) {
			ids += h.Entry.ID + " "
		}
		return ids
	}
	for _, test := range []struct {
		query string
		o     faq.Options
		want  string
	}{
		{"hounds", faq.Options{Lang: "en"}, "dog "},
		{"HOUND?", faq.Options{Lang: "en-US", Prefix: true}, "dog "},
		{"hounds", faq.Options{Lang: "en", Prefix: true}, ""}, // it may become another word
		{"hounds ", faq.Options{Lang: "en", Prefix: true}, "dog "},
		{"hounds", faq.Options{Lang: "fr"}, ""},
		{"houndsx", faq.Options{}, ""},
		{"zzyq", faq.Options{}, ""},
	} {
		if got := found(test.query, test.o); got != test.want {
			t.Errorf("%q in %q finds %q, want %q", test.query, test.o.Lang, got, test.want)
		}
	}
	if m.Bytes(entries[2:]) != nil {
		t.Error("there is a table for French alone")
	}
	good := m.Bytes(entries)
	for i := range good {
		if meaning.Read(good[:i]) != nil {
			t.Errorf("%d of %d bytes are a table", i, len(good))
		}
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	embeddings := func(key string, value any) func(map[string]any, *[]byte, map[string]any) {
		return func(head map[string]any, _ *[]byte, _ map[string]any) {
			head["embeddings"].(map[string]any)[key] = value
		}
	}
	for name, test := range map[string]struct {
		change func(head map[string]any, rows *[]byte, tokenizer map[string]any)
		want   string
	}{
		"truncated": {func(_ map[string]any, rows *[]byte, _ map[string]any) { *rows = (*rows)[:40] }, "ends before"},
		"type":      {embeddings("dtype", "I8"), "none of F32 or F16"},
		"shape":     {embeddings("shape", []int{7, 4}), "row for each of 6 pieces"},
		"huge":      {embeddings("shape", []int{6, 1 << 40}), "none of F32 or F16"},
		"before":    {embeddings("data_offsets", []int{-48, 0}), "ends before"},
		"behind":    {embeddings("data_offsets", []int{int(math.MaxInt64) - 48, math.MaxInt64}), "ends before"},
		"no number": {func(_ map[string]any, rows *[]byte, _ map[string]any) { (*rows)[1] = 0x7e }, "no number"},
		"two":       {func(head map[string]any, _ *[]byte, _ map[string]any) { head["weights"] = head["embeddings"] }, "2 tensors"},
		"tokenizer": {func(_ map[string]any, _ *[]byte, t map[string]any) { t["type"] = "Unigram" }, `"Unigram" is not known`},
		"number":    {func(_ map[string]any, _ *[]byte, t map[string]any) { t["vocab"].(map[string]int)["cat"] = 9 }, "number 9 of 6"},
		"no pieces": {func(_ map[string]any, _ *[]byte, t map[string]any) { t["vocab"] = map[string]int{} }, "0 pieces"},
	} {
		_, err := meaning.Load(files(t, test.change), []string{"en"})
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	for name, body := range map[string]string{
		"empty": "", "text": "not a table at all", "head": "\xff\xff\xff\xff\xff\xff\xff\xff{}", "no JSON": "\x02\x00\x00\x00\x00\x00\x00\x00xx",
	} {
		dir := files(t, nil)
		write(t, dir, "model.safetensors", []byte(body))
		if _, err := meaning.Load(dir, []string{"en"}); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := files(t, nil)
	if err := os.Truncate(filepath.Join(dir, "model.safetensors"), 2<<30); err != nil {
		t.Fatal(err)
	}
	if _, err := meaning.Load(dir, []string{"en"}); err == nil || !strings.Contains(err.Error(), "no file of at most 1024 MB") {
		t.Errorf("a huge file: %v", err)
	}
	if _, err := meaning.Load(files(t, nil), nil); err == nil {
		t.Error("no language is taken")
	}
	if _, err := meaning.Load(t.TempDir(), []string{"en"}); err == nil {
		t.Error("an empty folder is taken")
	}
}
