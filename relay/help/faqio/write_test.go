package faqio

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// hard is text that files, tables, spreadsheets and HTML make something of.
var hard = []string{
	"a", "|", `\`, `\|`, `\\`, `"`, `""`, ",", ";", "\t", " ", "'", "=1+1", "@x", "-", "+", "<p>x</p>", "<br>", "&amp;", "</a>", "`</p>`",
	"退货", "é", "🙂", "sep=;", "\u00a0", "\u2028", "\ufffd", "null", "{}", "[", "NaN", "1e5", "alt", "#", "\ufeff", "![mug](picture:0123456789abcdef0123456789abcdef)",
}

func someText(r *rand.Rand, most int, lines bool) string {
	var out strings.Builder
	for range r.IntN(most) {
		out.WriteString(hard[r.IntN(len(hard))])
		if lines && r.IntN(4) == 0 {
			out.WriteByte('\n')
		}
	}

	return out.String()
}

func someItems(r *rand.Rand) []help.Item {
	entries := make([]help.Item, 1+r.IntN(4))
	for i := range entries {
		e := &entries[i]
		e.ID = strings.Repeat("i", i+1) + strings.NewReplacer("\t", "", "\u2028", "").Replace(someText(r, 4, false))
		e.Question, e.Answer, e.Topic = someText(r, 5, true)+"?", someText(r, 8, true), someText(r, 3, false)
		e.Lang = []string{"", "en", "zh-Hant"}[r.IntN(3)]
		for range r.IntN(3) {
			e.Alt = append(e.Alt, someText(r, 4, false))
			e.Audience = append(e.Audience, someText(r, 4, false))
		}
		e.Updated = []int64{0, 1, -1, 1700000000123, 1700000000000, -99999999999999, 9e15}[r.IntN(7)]
		if check(&e.Entry) != nil {
			e.ID, e.Question = strings.Repeat("i", i+1), "q"
		}
		e.Slug = help.Slug(someText(r, 3, false))
		e.State = []help.State{help.Published, help.Drafted, help.Archived}[r.IntN(3)]
		e.For = []help.Readers{help.Everyone, help.Agents}[r.IntN(2)]
		e.Team = []string{"", "0123456789abcdef0123456789abcdef"}[r.IntN(2)]
		e.Tags = [][]string{nil, {"paid"}, {"two words", "退款"}}[r.IntN(3)]
		e.Outcome = append(help.Endings, help.NoCase)[r.IntN(4)]
		e.Source = []string{"", entries[0].ID, "other"}[r.IntN(3)]
	}

	return entries
}

// What was exported imports again equal, whatever is in it.
func TestExportImportsAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		items := someItems(r)
		for _, f := range []Format{CSV, JSONLines, Folder, HTML} {
			var file bytes.Buffer
			if err := Write(&file, f, items, Pictures{}); err != nil {
				t.Fatal(err)
			}
			got, err := Scan(bytes.NewReader(file.Bytes()), f, Options{})
			if err != nil || len(got.Refused) > 0 || !reflect.DeepEqual(got.Items, items) {
				t.Fatalf("%d: %v\n%#v\n%#v\n%s", f, err, got, items, file.Bytes())
			}
		}
	}
}

// No cell of an export is one that a spreadsheet runs.
func TestExportHasNoFormulas(t *testing.T) {
	var file bytes.Buffer
	entry := faq.Entry{ID: "=1", Question: "+2", Answer: "-3", Alt: []string{"@4"}, Topic: "'=5", Audience: []string{"=6"}}
	if err := Write(&file, CSV, help.ItemsOf([]faq.Entry{entry}), Pictures{}); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeffid,lang,question,answer,alt_questions,topic,audience,updated\n'=1,,'+2,'-3,'@4,''=5,'=6,\n"; file.String() != want {
		t.Errorf("%q", file.String())
	}
}
