package faqio

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
)

// hard is text that files, tables, spreadsheets and HTML make something of.
var hard = []string{
	"a", "|", `\`, `\|`, `\\`, `"`, `""`, ",", ";", "\t", " ", "'", "=1+1", "@x", "-", "+", "<p>x</p>", "<br>", "&amp;", "</a>", "`</p>`",
	"退货", "é", "🙂", "sep=;", "\u00a0", "\u2028", "\ufffd", "null", "{}", "[", "NaN", "1e5", "alt", "#", "\ufeff",
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

func someEntries(r *rand.Rand) []faq.Entry {
	entries := make([]faq.Entry, 1+r.IntN(4))
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
		if check(e) != nil {
			e.ID, e.Question = strings.Repeat("i", i+1), "q"
		}
	}

	return entries
}

// What was exported imports again equal, whatever is in it.
func TestExportImportsAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		entries := someEntries(r)
		for _, f := range []Format{CSV, JSONLines} {
			var file bytes.Buffer
			if err := Write(&file, f, entries); err != nil {
				t.Fatal(err)
			}
			got, err := Read(bytes.NewReader(file.Bytes()), f)
			if err != nil || !reflect.DeepEqual(got, entries) {
				t.Fatalf("%v\n%#v\n%#v\n%s", err, got, entries, file.Bytes())
			}
		}
	}
}

// No cell of an export is one that a spreadsheet runs.
func TestExportHasNoFormulas(t *testing.T) {
	var file bytes.Buffer
	if err := Write(&file, CSV, []faq.Entry{{ID: "=1", Question: "+2", Answer: "-3", Alt: []string{"@4"}, Topic: "'=5", Audience: []string{"=6"}}}); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeffid,lang,question,answer,alt_questions,topic,audience,updated\n'=1,,'+2,'-3,'@4,''=5,'=6,\n"; file.String() != want {
		t.Errorf("%q", file.String())
	}
}
