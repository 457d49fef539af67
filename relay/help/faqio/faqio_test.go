package faqio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf16"

	"github.com/parley-chat/parley/relay/faq"
)

func TestReadFields(t *testing.T) {
	want := []faq.Entry{
		{
			ID: "return", Lang: "en", Question: "May I return it?", Alt: []string{"send back", "refund"}, Answer: "**Yes**, \"within\" 30 days.\nSee below.",
			Topic: "Orders", Audience: []string{"/cart", "vip"}, Updated: 1700000000000,
		},
		{ID: "2", Question: "退货?"},
	}
	for _, c := range []struct {
		name, in string
		format   Format
	}{
		{"JSON Lines", `{"id":"return","lang":"en","question":"May I return it?","alt_questions":["send back"," ","refund"],"answer":"**Yes**, \"within\" 30 days.\nSee below.","topic":"Orders","audience":["/cart","vip"],"updated":1700000000000,"more":{"x":1}}` +
			"\n\n" + `{"id":"2","question":"退货?","updated":null}`, JSONLines},
		{"a time in words", `{"id":"return","lang":"en","question":"May I return it?","alt_questions":["send back","refund"],"answer":"**Yes**, \"within\" 30 days.\nSee below.","topic":"Orders","audience":["/cart","vip"],"updated":"2023-11-14T22:13:20Z"}` +
			"\n" + `{"id":"2","question":"退货?"}`, JSONLines},
		{"CSV", "id,Lang,question,alt_questions,answer,topic,audience,updated,more\n" +
			`return,en,May I return it?,send back|refund,"**Yes**, ""within"" 30 days.` + "\nSee below.\",Orders,/cart|vip,1700000000000,x\n2,,退货?,,,,,,\n", CSV},
		{"CSV by semicolons, repeated columns, no last line end", "id;lang;question;alt 1;alt 2;answer;topic;audience;updated\n" +
			`return;en;May I return it?;send back;refund;"**Yes**, ""within"" 30 days.` + "\nSee below.\";Orders;/cart|vip;2023-11-14T22:13:20Z\n2;;退货?;;;;;;", CSV},
		{"CSV by tabs", "question\tid\talt\tlang\tanswer\ttopic\taudience\tupdated\nMay I return it?\treturn\tsend back|refund\ten\t\"**Yes**, \"\"within\"\" 30 days.\nSee below.\"\tOrders\t/cart|vip\t1700000000000\n退货?\t2\t\t\t\t\t\t\n", CSV},
	} {
		got, err := Read(strings.NewReader(c.in), c.format)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v\nwant %+v", c.name, got, err, want)
		}
	}
}

// utf16Of writes s as UTF-16 with a byte order mark.
func utf16Of(order binary.AppendByteOrder, s string) string {
	b := order.AppendUint16(nil, 0xfeff)
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}

	return string(b)
}

func TestReadWhatProgramsWrite(t *testing.T) {
	csv := "id,question,answer\r\n1,\"Größe\r\nund 🙂\",x\r2,b,y\n"
	want := []faq.Entry{{ID: "1", Question: "Größe\nund 🙂", Answer: "x"}, {ID: "2", Question: "b", Answer: "y"}}
	for _, c := range []struct{ name, in string }{
		{"mixed line ends", csv},
		{"a byte order mark", "\ufeff" + csv},
		{"UTF-16, little end first", utf16Of(binary.LittleEndian, csv)},
		{"UTF-16, big end first", utf16Of(binary.BigEndian, csv)},
		{"blank lines", strings.ReplaceAll(csv, "\r2,", "\n\n \n2,") + "\n\n"},
	} {
		got, err := Read(strings.NewReader(c.in), CSV)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v", c.name, got, err)
		}
	}

	tag := `{"id":"1","question":"What does <b> do?","answer":"It begins bold text: ` + "`<b>bold</b>`" + `."}` + "\r\n"
	got, err := Read(iotest.OneByteReader(strings.NewReader(tag)), JSONLines)
	if err != nil || got[0].Question != "What does <b> do?" || got[0].Answer != "It begins bold text: `<b>bold</b>`." {
		t.Errorf("text about HTML is text: got %+v, %v", got, err)
	}
}

func TestReadAllOrNothing(t *testing.T) {
	good := `{"id":"1","question":"q","answer":"a"}` + "\n"
	for _, c := range []struct {
		name, in     string
		format       Format
		line, column int
		msg          string
	}{
		{"empty", "", JSONLines, 1, 1, "there are no entries"},
		{"empty CSV", "", CSV, 1, 1, "the file is empty"},
		{"only a mark", "\ufeff", CSV, 1, 1, "the file is empty"},
		{"only names", "id,question,answer\n", CSV, 2, 1, "there are no entries"},
		{"only empty rows", "id,question,answer\n,,\n, ,\n", CSV, 4, 1, "there are no entries"},
		{"blank lines", "\n \n", JSONLines, 3, 1, "there are no entries"},
		{"an empty list", "[\n]", JSONLines, 2, 2, "there are no entries"},
		{"UTF-16 without a mark", "i\x00d\x00,\x00", CSV, 1, 2, "lacks the byte order mark"},
		{"UTF-16 cut off", utf16Of(binary.LittleEndian, "id,question\n1,q") + "x", CSV, 2, 4, "cut off"},
		{"UTF-16 with half a pair", utf16Of(binary.LittleEndian, "id,question\n1,") + "\x00\xd8a\x00", CSV, 2, 3, "not UTF-16"},
		{"a mark of UTF-8 before something else", "\ufeffquestion,answer\nGr\xf6\xdfe,x\n", CSV, 2, 3, "not UTF-8 text"},
		{"Cyrillic", "question,answer\n\xca\xe0\xea \xee\xef\xeb\xe0\xf2\xe8\xf2\xfc?,\xca\xe0\xf0\xf2\xee\xe9\n", CSV, 2, 1, "-encoding"},
		{"Polish", "question,answer\nJak zap\xb3aci\xe6?,Kart\xb9.\n", CSV, 2, 8, "save the file as UTF-8"},
		{"a NUL", "question,answer\na\x00b,x\n", CSV, 2, 2, "a NUL character"},
		{"a NUL in JSON", good + `{"question":"a\u0000b","answer":"x"}`, JSONLines, 2, 13, "question has the control character 0x00"},
		{"a NUL in a list in JSON", good + `{"question":"q","answer":"x","alt":["a","\u0000"]}`, JSONLines, 2, 36, "alt_questions has the control character 0x00"},
		{"a control", "question,answer\na\x1bb,x\n", CSV, 2, 2, "control character 0x1b"},
		{"unclosed quote", "question,answer\nq,\n2,\"never\n3,q\n", CSV, 3, 3, "never closed"},
		{"a quote within", "question,answer\nq,\"a\"b\"\n", CSV, 2, 6, "closing quote"},
		{"too many cells", "question,answer\nq,a\nq,a,,r\n", CSV, 3, 6, "4 cells, the first row 2"},
		{"missing question", "id,answer\n1,a\n", CSV, 1, 1, `"question" is missing`},
		{"missing answer", "id,question,notes\n1,a,b\n", CSV, 1, 1, `"answer" is missing; the first row names the columns, and names "id", "question", "notes"`},
		{"no names", "1,How?,So.\n", CSV, 1, 1, `"question" is missing`},
		{"a column twice", "id,question,ID,answer\n1,q,2,a\n", CSV, 1, 1, `"id" is there twice`},
		{"an HTML page as CSV", "<!DOCTYPE html>\n<html>", CSV, 1, 1, "HTML"},
		{"an HTML page", "<!DOCTYPE html>\n<html>", JSONLines, 1, 1, "HTML"},
		{"a list of lists", "[[" + good + "]]", JSONLines, 1, 2, "not an entry"},
		{"text", `"question"`, JSONLines, 1, 1, "not an entry"},
		{"a list after an entry", good + "[" + good + "]", JSONLines, 2, 1, "a list after an entry"},
		{"not JSON", good + `{"id":"é","question":q}`, JSONLines, 2, 22, "not JSON"},
		{"cut off JSON", good + `{"id":"2","question":"q"`, JSONLines, 2, 24, "not JSON"},
		{"a list cut off", "[\n" + good + ",\n" + `{"id":"2","question":"q"}`, JSONLines, 4, 26, "not JSON"},
		{"an empty object", good + "{}", JSONLines, 2, 1, "question is missing"},
		{"a field twice", good + `{"question":"q","answer":"a","question":"r"}`, JSONLines, 2, 41, `"question" is there twice`},
		{"wrong type", good + `{"id":true,"question":"q"}`, JSONLines, 2, 7, "id has the wrong type"},
		{"a list for an answer", good + `{"question":"q","answer":["a"]}`, JSONLines, 2, 26, "answer has the wrong type: a list"},
		{"wrong time", `{"id":"1","question":"q","updated":"soon"}`, JSONLines, 1, 36, "updated is neither"},
		{"wrong time in CSV", "answer,question,updated\n1,q,soon\n", CSV, 2, 5, "updated is neither"},
		{"blank question", good + `{"id":"2","question":" "}`, JSONLines, 2, 1, "question is missing"},
		{"an answer without a question", "question,answer\nq,a\n,b\n", CSV, 3, 1, "question is missing"},
		{"duplicate ids", good + "\n" + `{"id":"1 ","question":"r"}`, JSONLines, 3, 1, `id "1" is already in line 1`},
		{"duplicate ids in CSV", "id,question,answer\n1,q\n2,\"a\nb\"\n1,r\n", CSV, 5, 1, `id "1" is already in line 2`},
		{"wrong language", `{"id":"1","lang":"English (US)","question":"q"}`, JSONLines, 1, 1, "not a language tag"},
		{"long id", `{"id":"` + strings.Repeat("x", 201) + `","question":"q"}`, JSONLines, 1, 1, "id is 201 bytes long"},
		{"long question", "answer,question\n1," + strings.Repeat("x", 1001), CSV, 2, 1, "question is 1001 bytes long"},
		{"long paraphrase", "answer,question,alt\n1,q," + strings.Repeat("x", 1001), CSV, 2, 1, "alt_questions is 1001 bytes long"},
		{"many paraphrases", "answer,question,alt\n1,q," + strings.Repeat("x|", 101), CSV, 2, 1, "alt_questions has 101 items"},
		{"long tag", "answer,question,audience\n1,q," + strings.Repeat("x", 201), CSV, 2, 1, "audience is 201 bytes long"},
		{"many tags", "answer,question,audience\n1,q," + strings.Repeat("x|", 51), CSV, 2, 1, "audience has 51 items"},
		{"a row of 10 MB", "id,question,answer\n1,q," + strings.Repeat("x", 10<<20) + "\n", CSV, 2, 1, "the row is longer than"},
		{"a quoted row of 10 MB", "id,question,answer\n1,q,\"" + strings.Repeat("x\n", 5<<20) + "\"\n", CSV, 2, 5, "the row is longer than"},
		{"names of 10 MB", strings.Repeat("id,", 4<<20), CSV, 1, 1, "the row is longer than"},
		{"a line of 10 MB", good + `{"id":"` + strings.Repeat("x", 10<<20) + `","question":"q"}`, JSONLines, 2, 1, "the entry is longer than"},
		{"a file of 65 MB", strings.Repeat("x", 65<<20), CSV, 1, 1, "larger than 64 MB"},
		{"a page without text", "question,answer\nq,<p> </p><script>x()</script>\n", CSV, 2, 3, "HTML without any text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(c.in), c.format)
			var at *Error
			if !errors.As(err, &at) {
				t.Fatalf("error %v, want one with line and column", err)
			}
			if got != nil {
				t.Errorf("got %d entries beside an error", len(got))
			}
			if at.Line != c.line || at.Column != c.column || !strings.Contains(at.Msg, c.msg) {
				t.Errorf("error %q, want line %d, column %d: … %s …", at, c.line, c.column, c.msg)
			}
		})
	}
}

// rows yields n rows without holding them.
type rows struct {
	n, at int
	left  []byte
}

func (r *rows) Read(p []byte) (int, error) {
	for len(r.left) < len(p) && r.at < r.n {
		r.at++
		r.left = fmt.Appendf(r.left, "%d,question %d\n", r.at, r.at)
	}
	if len(r.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.left)
	r.left = r.left[n:]

	return n, nil
}

func TestReadAMillionRows(t *testing.T) {
	in := &rows{n: 1_000_000, left: []byte("id,question,answer\n")}
	got, err := Read(in, CSV)
	var at *Error
	if !errors.As(err, &at) || at.Line != MaxEntries+2 || got != nil {
		t.Errorf("got %d entries, error %v, want it refused in line %d", len(got), err, MaxEntries+2)
	}

	got, err = Read(&rows{n: MaxEntries, left: []byte("id,question,answer\n")}, CSV)
	if err != nil || len(got) != MaxEntries {
		t.Errorf("got %d entries, error %v, want %d", len(got), err, MaxEntries)
	}
}

func TestReadPassesTheReadersErrorOn(t *testing.T) {
	broken := errors.New("broken")
	for begin, f := range map[string]Format{`{"id":"1"`: JSONLines, "id,question,answer\n1": CSV} {
		got, err := Read(io.MultiReader(strings.NewReader(begin), iotest.ErrReader(broken)), f)
		if !errors.Is(err, broken) || got != nil {
			t.Errorf("%s: got %v, error %v, want the reader's", begin, got, err)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]Format{"a.jsonl": JSONLines, "/b/A.CSV": CSV, "x.ndjson": JSONLines, "x.tsv": CSV} {
		if got, err := FormatOf(name); err != nil || got != want {
			t.Errorf("FormatOf(%q) = %v, %v", name, got, err)
		}
	}
	if _, err := FormatOf("faq.xlsx"); err == nil || !strings.Contains(err.Error(), "faq.xlsx") {
		t.Errorf("error %v, want one that names the file", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"id,question\n1,\"q\"\"\"\n", `{"id":"1","question":"q","updated":"2020-01-01"}`, "\xff\xfei\x00", "\ufeffid;question\r1;a\r\n"} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, in []byte, csv bool) {
		format := JSONLines
		if csv {
			format = CSV
		}
		begin := time.Now()
		entries, err := Read(bytes.NewReader(in), format)
		var at *Error
		switch {
		case err == nil && len(entries) == 0:
			t.Error("nothing, and no error")
		case err != nil && (entries != nil || !errors.As(err, &at) || at.Line < 1 || at.Column < 1):
			t.Errorf("%d entries, error %v", len(entries), err)
		}
		for _, e := range entries {
			if e.ID == "" || e.Question == "" || strings.TrimSpace(e.Question) != e.Question {
				t.Errorf("entry %+v", e)
			}
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
