package faqio

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/parley-chat/parley/relay/faq"
)

// scan reads a file that has nothing to refuse.
func scan(t *testing.T, name, in string, f Format, o Options) []faq.Entry {
	t.Helper()
	file, err := Scan(strings.NewReader(in), f, o)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return nil
	}
	for _, e := range file.Refused {
		t.Errorf("%s: refused: %v", name, e)
	}

	entries := make([]faq.Entry, len(file.Items))
	for i, item := range file.Items {
		entries[i] = item.Entry
	}

	return entries
}

// What people and help desks have: two columns with names of their own. Each
// file is the same question and answer.
func TestColumnsByTheirUsualNames(t *testing.T) {
	for _, head := range []string{
		"question,answer", "Question,Answer", "QUESTIONS,ANSWERS", "q,a", " Question* , Answer: ", "title,body", "Title,Content", "subject,description",
		"Frage,Antwort", "Titel,Inhalt", "Question,Réponse", "Pregunta,Respuesta", "Pergunta,Resposta", "Domanda,Risposta", "Vraag,Antwoord",
		"Pytanie,Odpowiedź", "Вопрос,Ответ", "Soru,Cevap", "问题,答案", "問題,回答", "标题,内容", "標題,內容", "質問,回答", "질문,답변",
		"السؤال,الإجابة", "سؤال,جواب", "ＱＵＥＳＴＩＯＮ,ＡＮＳＷＥＲ", `"Question","Answer"`, "Question Text,Answer_Text", "faq,answer_html",
		"question,answer_markdown", "intrebare,raspuns", "Întrebare,Răspuns", "canonical_question,answer", "q_en,a_en", "Customer question,Our answer (public)",
	} {
		entries := scan(t, head, head+"\nWhere is it?,See the mail.\n", CSV, Options{})
		if len(entries) != 1 || entries[0].Question != "Where is it?" || entries[0].Answer != "See the mail." || entries[0].ID == "" {
			t.Errorf("%s: %+v", head, entries)
		}
		names := strings.Split(strings.ReplaceAll(head, `"`, ""), ",")
		object := `{"` + names[0] + `":"Where is it?","` + names[1] + `":"See the mail."}`
		for _, in := range []string{object, "[" + object + "]", `{"faqs": [` + object + `]}`} {
			if got := scan(t, in, in, JSONLines, Options{}); !reflect.DeepEqual(got, entries) {
				t.Errorf("%s: %+v, want %+v", in, got, entries)
			}
		}
	}
}

func TestOtherColumns(t *testing.T) {
	want := []faq.Entry{{ID: "7", Lang: "de", Question: "Wo?", Alt: []string{"Wohin?", "Woher?"}, Answer: "Da.", Topic: "Ort", Audience: []string{"/a"}, Updated: 1700000000000}}
	for _, c := range []struct{ name, in string }{
		{"German", "Key;Sprache;Frage;Similar questions;Antwort;Kategorie;Zielgruppe;updated_at;Notiz\n7;de;Wo?;Wohin?|Woher?;Da.;Ort;/a;2023-11-14 22:13:20;x\n"},
		{"Chinese", "编号,语言,问题,相似问题,答案,分类,受众,更新时间\n7,de,Wo?,Wohin?|Woher?,Da.,Ort,/a,2023-11-14 22:13:20\n"},
		{"Arabic", "المعرف,اللغة,السؤال,أسئلة مشابهة,الإجابة,الفئة,الجمهور,تاريخ التحديث\n7,de,Wo?,Wohin?|Woher?,Da.,Ort,/a,2023-11-14 22:13:20\n"},
		{"one's own name before another's", "title,id,lang,question,alt,alt 2,body,answer,topic,audience,updated,text\nx,7,de,Wo?,Wohin?,Woher?,y,Da.,Ort,/a,1700000000000,z\n"},
	} {
		if got := scan(t, c.name, c.in, CSV, Options{}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	aside := scan(t, "columns about them", "question_id,answer_type,question_count,title,body\n7,x,3,Wo?,Da.\n", CSV, Options{})
	if len(aside) != 1 || aside[0].Question != "Wo?" || aside[0].Answer != "Da." {
		t.Errorf("%+v", aside)
	}
	both := scan(t, "two languages", "q_en,q_fr,a_en,a_fr\nWhere?,Où ?,There.,Là.\n", CSV, Options{})
	if len(both) != 1 || both[0].Question != "Where?" || both[0].Answer != "There." {
		t.Errorf("%+v", both)
	}
	best := scan(t, "the better of two names", "text,body,title,subject\nno,yes,Right?,Wrong?\n", CSV, Options{})
	if len(best) != 1 || best[0].Question != "Right?" || best[0].Answer != "yes" {
		t.Errorf("%+v", best)
	}
}

func TestColumnsThatTheCallerNames(t *testing.T) {
	o := Options{Fields: map[string]string{"Kunden-Frage": "question", "Wir sagen": "answer", "Topic": ""}}
	want := "Wo?"
	for f, in := range map[Format]string{
		CSV:       "Kunden-Frage,Question,wir sagen,topic\nWo?,Nein?,Da.,x\n",
		JSONLines: `{"kunden-frage":"Wo?","question":"Nein?","wir sagen":"Da.","topic":"x"}`,
	} {
		got := scan(t, in, in, f, o)
		if len(got) != 1 || got[0].Question != want || got[0].Answer != "Da." || got[0].Topic != "" {
			t.Errorf("%s: %+v", in, got)
		}
		for _, bad := range []struct {
			fields map[string]string
			says   string
		}{{map[string]string{"gone": "question"}, `"gone" to map`}, {map[string]string{"topic": "colour"}, `"colour" is no field`}} {
			_, err := Scan(strings.NewReader(in), f, Options{Fields: bad.fields})
			if err == nil || !strings.Contains(err.Error(), bad.says) {
				t.Errorf("%v: %v", bad.fields, err)
			}
		}
	}
}

// What spreadsheets write.
func TestSpreadsheets(t *testing.T) {
	want := []faq.Entry{{ID: "1", Question: "Where is it, please?", Answer: "There."}}
	for name, in := range map[string]string{
		"empty rows at the end":              "id,question,answer\r\n1,\"Where is it, please?\",There.\r\n,,\r\n,,\r\n",
		"empty rows in between, semicolons":  "\r\n;;\r\nid;question;answer\r\n;;\r\n1;Where is it, please?;There.\r\n \r\n;;",
		"a row without its last empty cell":  "id,question,answer,topic\r\n1,\"Where is it, please?\",There.\r\n",
		"empty cells too many":               "id,question,answer\r\n1,\"Where is it, please?\",There.,, \r\n",
		"sep=;":                              "sep=;\r\nid;question;answer\r\n1;Where is it, please?;There.\r\n",
		"sep= in quotes, after a mark":       "\ufeff\"sep=|\"\r\nid|question|answer\r\n1|Where is it, please?|There.\r\n",
		"a comma within a quoted heading":    "id,question,answer,\"notes; internal, a; b; c; d\"\r\n1,\"Where is it, please?\",There.,x\r\n",
		"a line end within a quoted heading": "id,question,answer,\"notes\ninternal\"\r\n1,\"Where is it, please?\",There.,x\r\n",
		"spaces around quotes":               "id, question, \"answer\" \r\n1, \"Where is it, please?\" , \"There.\" \r\n",
		"tabs and empty cells":               "topic\tid\tlang\tquestion\tanswer\r\n\t1\t\tWhere is it, please?\tThere.\r\n",
		"no last line end":                   "id,question,answer\r\n1,\"Where is it, please?\",\"There.\"",
		"an empty id":                        "id,question,answer\r\n1,\"Where is it, please?\",There.",
	} {
		if got := scan(t, name, in, CSV, Options{}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got := scan(t, "a quote within a cell", "question,answer\nIs it 5\" or 6\"?,\"It is \"\"5\"\".\"\n", CSV, Options{})
	if len(got) != 1 || got[0].Question != `Is it 5" or 6"?` || got[0].Answer != `It is "5".` {
		t.Errorf("%+v", got)
	}
}

func TestNumbersAndNothingInJSON(t *testing.T) {
	in := `{"id": 7, "question": "Where?", "answer": null, "alt": "a|b", "topic": 2026, "updated": 1700000000000}`
	want := []faq.Entry{{ID: "7", Question: "Where?", Alt: []string{"a", "b"}, Topic: "2026", Updated: 1700000000000}}
	if got := scan(t, in, in, JSONLines, Options{}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestEncodings(t *testing.T) {
	for _, c := range []struct {
		label, question, answer string
		found                   string // what is recognised; "" if only its name helps
	}{
		{"gbk", "我要怎么退货？", "请在30天内把商品寄回，运费由我们承担。", "GBK"},
		{"gbk", "怎么退货", "7", "GBK"},
		{"windows-1252", "Größe?", "L", "Windows-1252"},
		{"windows-1252", "Wie groß ist das Paket?", "Höchstens 30 cm – „Größe L“ paßt nicht, 5 € mehr.", "Windows-1252"},
		{"windows-1252", "Où est ma commande ?", "Elle a été expédiée, c’est sûr… à bientôt.", "Windows-1252"},
		{"windows-1252", "¿Cómo pago?", "Con tarjeta, ¡claro!", "Windows-1252"},
		{"big5", "我要怎麼退貨", "請在三十天內寄回商品", ""},
		{"shift_jis", "返品はどうすればいいですか", "三十日以内に送ってください", ""},
		{"windows-1251", "Как оплатить?", "Картой или наличными.", ""},
		{"windows-1256", "كيف أدفع؟", "بالبطاقة أو نقدا", ""},
		{"windows-1250", "Jak zapłacić?", "Kartą, ąęśćż.", ""},
		{"euc-kr", "어떻게 반품하나요?", "삼십 일 안에 보내 주세요.", ""},
	} {
		e, err := htmlindex.Get(c.label)
		if err != nil {
			t.Fatal(err)
		}
		in, err := e.NewEncoder().String("question;answer\r\n" + c.question + ";" + c.answer + "\r\n")
		if err != nil {
			t.Fatal(err)
		}
		file, err := Scan(strings.NewReader(in), CSV, Options{})
		switch {
		case c.found == "" && (err == nil || !strings.Contains(err.Error(), "-encoding")):
			t.Errorf("%s: %+v, %v, want it refused with the way out", c.label, file, err)
		case c.found != "" && (err != nil || file.Encoding != c.found || file.Items[0].Question != c.question || file.Items[0].Answer != c.answer):
			t.Errorf("%s: %+v, %v", c.label, file, err)
		}
		named := scan(t, c.label, in, CSV, Options{Encoding: c.label})
		if len(named) != 1 || named[0].Question != c.question || named[0].Answer != c.answer {
			t.Errorf("%s, named: %+v", c.label, named)
		}
	}
	if _, err := Scan(strings.NewReader("question,answer\na,b"), CSV, Options{Encoding: "klingon"}); err == nil || !strings.Contains(err.Error(), "klingon") {
		t.Error(err)
	}
}

// An id that is made stays: whatever else of the file changes, the same
// question in the same language has it.
func TestMadeIDsStay(t *testing.T) {
	ids := func(in string) (list []string) {
		for _, e := range scan(t, in, in, CSV, Options{}) {
			list = append(list, e.ID)
		}
		return list
	}
	first := ids("question,answer,lang\nWhere?,There.,en\nWhen?,Now.,en\nWhere?,Da.,de\nWhen?,Later.,en\n")
	again := ids("sep=;\nLanguage;Answer;Question;Topic\nen;Soon.;When?;x\nen;There, now.;Where?;\n\nen;Later.;When?\nde;Da.; Where? \n")
	if len(first) != 4 || len(again) != 4 || first[0] != again[1] || first[1] != again[0] || first[2] != again[3] || first[3] != again[2] {
		t.Errorf("first %q, then %q", first, again)
	}
	seen := map[string]bool{}
	for _, id := range first {
		if seen[id] {
			t.Errorf("%s twice", id)
		}
		seen[id] = true
	}
	taken := ids("id,question,answer\n,Where?,There.\n" + first[0] + ",Taken?,By this.\n,Where?,There again.\n")
	if len(taken) != 3 || taken[0] == taken[1] || taken[1] == taken[2] || taken[0] == taken[2] {
		t.Errorf("%q", taken)
	}
}

func TestScanTellsAllThatIsRefused(t *testing.T) {
	file, err := Scan(strings.NewReader("id,question,answer,updated\n1,a,b,\n2,,c,\n1,d,e,\n3,f,g,soon\n4,h,i,2026-01-02\n"), CSV, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range file.Refused {
		said = append(said, e.Error())
	}
	want := []string{
		"line 3, column 1: question is missing",
		`line 4, column 1: id "1" is already in line 2`,
		"line 5, column 7: updated is neither RFC 3339, nor a date such as 2026-11-30, nor milliseconds since 1970",
	}
	if !reflect.DeepEqual(said, want) || len(file.Items) != 2 || !reflect.DeepEqual(file.Places, []Place{{Line: 2, Column: 1}, {Line: 6, Column: 1}}) {
		t.Errorf("refused %q, entries %+v at %v", said, file.Items, file.Places)
	}
}

// A head that would become any length, or takes long to read, is refused at once.
func TestHostileHeads(t *testing.T) {
	laughs := "a: &a [x]\n"
	for i := range 20 {
		laughs += fmt.Sprintf("%c: &%c [%[3]s]\n", 'b'+i, 'b'+i, strings.Repeat(fmt.Sprintf("*%c,", 'a'+i), 10))
	}
	for name, c := range map[string]struct{ head, says string }{
		"laughs": {laughs + "question: *u", "refers to other parts of itself in line 2"},
		"merged": {"base: &b {lang: en}\n<<: *b\nquestion: q", "refers to other parts"},
		"deep":   {"question: q\ntags: " + strings.Repeat("[", 100_000), "more than 8 deep"},
		"long":   {"question: q\nx: " + strings.Repeat("y", 300<<10), "longer than 256 kB"},
	} {
		began := time.Now()
		file, err := Scan(strings.NewReader("---\n"+c.head+"\n---\n\nText."), Markdown, Options{})
		if err != nil || len(file.Refused) != 1 || !strings.Contains(file.Refused[0].Error(), c.says) || time.Since(began) > 5*time.Second {
			t.Errorf("%s: %v, %+v after %v", name, err, file, time.Since(began))
		}
	}
	file, err := Scan(strings.NewReader("---\nquestion: \"a & b * c\"\ntags: [x, y]\n---\n\nText."), Markdown, Options{})
	if err != nil || len(file.Items) != 1 || file.Items[0].Question != "a & b * c" || len(file.Items[0].Tags) != 2 {
		t.Errorf("%v, %+v", err, file)
	}
}
