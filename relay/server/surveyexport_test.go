package server

import (
	"archive/zip"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
)

var (
	answerOf = regexp.MustCompile(`id="answer-([0-9a-f]{32})-`)
	countOf  = regexp.MustCompile(`from (one|\d+) answers?</a>`)
)

// Whatever the screen is narrowed to, the export has exactly that, and both what a
// slow look at the rows finds.
func TestSurveyExportIsTheScreen(t *testing.T) {
	s := newStaff(t)
	s.hire("lead", people.Grant{Role: people.Owner})
	ana := s.hire("ana", people.Grant{Role: people.Member})
	id, random := s.putSurvey(asking), rand.New(rand.NewPCG(7, 8))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	noon := time.Now().UTC().Truncate(24 * time.Hour).Add(-12 * time.Hour)
	var rows []survey.Row
	for range 45 {
		at := noon.AddDate(0, 0, -random.IntN(20)).UnixMilli()
		r := survey.Row{
			Conv: store.NewID(), Offer: 5, Survey: id, Version: 1, At: at, Agent: pick(ana.ID, "ben", chat.Bot), Topic: pick("", "returns"),
			Locale: pick("en", "zh-CN", "ar"), Page: pick("", "https://shop.example.com/cart"), By: pick(survey.ByBot, survey.ByPeople, survey.ByBoth),
		}
		r.Alone = random.IntN(5) == 0
		if random.IntN(4) > 0 {
			r.First, r.Answered = at+1, at+1
			r.Answers = chat.Answers{{Question: "a", Type: chat.AnswerScore, Value: strconv.Itoa(1 + random.IntN(5))}}
			if random.IntN(2) > 0 {
				r.Answers = append(r.Answers, chat.Answer{Question: "b", Type: chat.AnswerText, Value: pick("=1+1", "Too SLOW", "00123", "1e5", "\u202eevil", strings.Repeat("长", 3000))})
			}
		}
		rows = append(rows, r)
	}
	if err := survey.Keep(t.Context(), s.docs, "shop", rows); err != nil {
		t.Fatal(err)
	}
	value := func(r survey.Row, question string) string {
		for _, a := range r.Answers {
			if a.Question == question {
				return a.Value
			}
		}
		return ""
	}
	exports := 0
	day := noon.AddDate(0, 0, -3).Format(time.DateOnly)
	for query, takes := range map[string]func(survey.Row) bool{
		"":                           func(survey.Row) bool { return true },
		"q=slow":                     func(r survey.Row) bool { return value(r, "b") == "Too SLOW" },
		"score=2":                    func(r survey.Row) bool { return value(r, "a") == "2" },
		"agent=" + ana.ID:            func(r survey.Row) bool { return r.Agent == ana.ID },
		"lang=zh&by=bot":             func(r survey.Row) bool { return r.Locale == "zh-CN" && r.By == survey.ByBot },
		"topic=-":                    func(r survey.Row) bool { return r.Topic == "" },
		"page=-&lang=ar":             func(r survey.Row) bool { return r.Page == "" && r.Locale == "ar" },
		"day=" + day + "&zone=UTC":   func(r survey.Row) bool { return time.UnixMilli(r.At).UTC().Format(time.DateOnly) == day },
		"from=" + day + "&to=" + day: func(r survey.Row) bool { return time.UnixMilli(r.At).UTC().Format(time.DateOnly) == day },
		"score=a:2":                  func(r survey.Row) bool { return value(r, "a") == "2" },
		"score=b:2":                  func(survey.Row) bool { return false },
		"alone=1":                    func(r survey.Row) bool { return r.Alone },
		"q=nowhere":                  func(survey.Row) bool { return false },
		"q==1":                       func(r survey.Row) bool { return value(r, "b") == "=1+1" },
	} {
		for who, sees := range map[string]func(survey.Row) bool{
			"lead": func(survey.Row) bool { return true },
			"ana":  func(r survey.Row) bool { return r.Agent == ana.ID },
		} {
			var want []string
			for _, r := range rows {
				if r.Answered != 0 && takes(r) && sees(r) {
					want = append(want, r.Conv)
				}
			}
			slices.Sort(want)
			get := func(path string) string {
				t.Helper()
				answer, page := s.do(http.MethodGet, path+query, nil, "Cookie", "parley_agent="+s.session(who))
				if answer.StatusCode != http.StatusOK {
					t.Fatalf("%s%s: %s", path, query, answer.Status)
				}
				return page
			}
			page := get("/inbox/shop/surveys/" + id + "?")
			var shown, exported []string
			for _, m := range answerOf.FindAllStringSubmatch(page, -1) {
				shown = append(shown, m[1])
			}
			slices.Sort(shown)
			list, err := csv.NewReader(strings.NewReader(get("/inbox/shop/surveys/export.csv?survey=" + url.QueryEscape(id) + "&"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, cells := range list[1:] {
				exported = append(exported, cells[0])
				if c := cells[len(cells)-1]; strings.HasPrefix(c, "=") {
					t.Errorf("a formula: %q", c)
				}
			}
			slices.Sort(exported)
			book := bookOf(t, get("/inbox/shop/surveys/export.xlsx?survey="+id+"&"))
			if got := firstCells(book); !slices.Equal(got, want) {
				t.Errorf("%s, %q: %d in the workbook, want %d", who, query, len(got), len(want))
			}
			if same := len(book) == len(list); !same || !slices.EqualFunc(book, list, slices.Equal[[]string]) {
				t.Errorf("%s, %q: the workbook is not the CSV", who, query)
			}
			byConv := "/inbox/shop/surveys/export.%s?survey=" + id + "&rows=conversations&"
			convs, err := csv.NewReader(strings.NewReader(get(fmt.Sprintf(byConv, "csv")))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var askedOf []string
			for _, r := range rows { // each row is a conversation of its own; who was not answered is there too
				if takes(r) && sees(r) {
					askedOf = append(askedOf, r.Conv)
				}
			}
			slices.Sort(askedOf)
			book = bookOf(t, get(fmt.Sprintf(byConv, "xlsx")))
			if got := firstCells(book); !slices.Equal(got, askedOf) || !slices.EqualFunc(book, convs, slices.Equal[[]string]) {
				t.Errorf("%s, %q: %d conversations in the workbook, %d in the CSV, want %d", who, query, len(got), len(convs)-1, len(askedOf))
			}
			exports += 4
			if !slices.Equal(shown, want) || !slices.Equal(exported, want) {
				t.Errorf("%s, %q: %d on the screen, %d in the export, want %d", who, query, len(shown), len(exported), len(want))
			}
			n := map[bool]string{true: "one", false: strconv.Itoa(len(want))}[len(want) == 1]
			if m := countOf.FindStringSubmatch(page); len(want) > 0 && (m == nil || m[1] != n) {
				t.Errorf("%s, %q: the figure is from %v, want %s", who, query, m, n)
			}
		}
	}
	log, err := audit.List(t.Context(), s.docs, "shop", audit.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for _, e := range log {
		if e.What == "survey-exported" && e.By != "" && e.Target == asking.Name {
			kept++
		}
	}
	if kept != exports {
		t.Errorf("%d of %d exports are in the audit log", kept, exports)
	}
}

// A CSV for spreadsheets begins with the mark of UTF-8 and is else the same.
func TestSurveyExportWithAMark(t *testing.T) {
	s := newStaff(t)
	s.hire("lead", people.Grant{Role: people.Owner})
	id, now := s.putSurvey(asking), time.Now().UnixMilli()
	row := survey.Row{Conv: store.NewID(), Offer: 5, Survey: id, Version: 1, At: now, First: now, Answered: now, Answers: chat.Answers{{Question: "b", Type: chat.AnswerText, Value: "太慢了"}}}
	if err := survey.Keep(t.Context(), s.docs, "shop", []survey.Row{row}); err != nil {
		t.Fatal(err)
	}
	get := func(path string) string {
		t.Helper()
		answer, page := s.do(http.MethodGet, "/inbox/shop/surveys/"+path, nil, "Cookie", "parley_agent="+s.session("lead"))
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", path, answer.Status)
		}
		return page
	}
	plain := get("export.csv?survey=" + id)
	if marked := get("export.csv?bom=1&survey=" + id); !strings.Contains(plain, "太慢了") || marked != "\ufeff"+plain {
		t.Errorf("%q and %q", plain, marked)
	}
	if !strings.Contains(get(id), "&amp;bom=1") {
		t.Error("the page does not offer it")
	}
}

// What cannot be read to its end is no file: an error if nothing was sent yet, and
// else an end that no reader takes for the file's.
func TestSurveyExportIsWholeOrNone(t *testing.T) {
	s := newStaff(t)
	s.hire("lead", people.Grant{Role: people.Owner})
	id, now := s.putSurvey(asking), time.Now().UTC()
	broken := now.AddDate(0, 0, -20)
	days := docs.Kind[string]{Name: "survey-days-" + id + "-" + broken.Format("2006-01")}
	if err := days.Put(t.Context(), s.docs, "shop", docs.Doc[string]{ID: broken.Format("02") + "-a", Value: "AAAA"}); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"csv", "xlsx"} {
		for _, by := range []string{"answers", "conversations"} {
			answer, _ := s.do(http.MethodGet, "/inbox/shop/surveys/export."+form+"?survey="+id+"&rows="+by, nil, "Cookie", "parley_agent="+s.session("lead"))
			if answer.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("%s of %s that cannot be read: %s", form, by, answer.Status)
			}
		}
	}
	var rows []survey.Row
	for i := range 2000 { // more than waits in any buffer
		at := now.UnixMilli() - int64(i)*1000
		rows = append(rows, survey.Row{Conv: store.NewID(), Offer: 5, Survey: id, Version: 1, At: at, First: at, Answered: at, Answers: chat.Answers{{Question: "b", Type: chat.AnswerText, Value: store.NewID() + store.NewID()}}})
	}
	if err := survey.Keep(t.Context(), s.docs, "shop", rows); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"csv", "xlsx"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/inbox/shop/surveys/export."+form+"?survey="+id, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Cookie", "parley_agent="+s.session("lead"))
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK || sent == 0 || err == nil {
			t.Errorf("%s: %s, %d bytes, and its end was %v", form, answer.Status, sent, err)
		}
	}
}

// bookOf are the cells of a workbook's sheet. None is a formula.
func bookOf(t *testing.T, book string) (rows [][]string) {
	t.Helper()
	file, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := file.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	var sheet struct {
		Rows []struct {
			Cells []struct {
				Formula *string `xml:"f"`
				Value   string  `xml:"v"`
				Text    string  `xml:"is>t"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.NewDecoder(part).Decode(&sheet); err != nil {
		t.Fatal(err)
	}
	for _, row := range sheet.Rows {
		var cells []string
		for _, c := range row.Cells {
			if c.Formula != nil || strings.HasPrefix(c.Text, "=") {
				t.Errorf("a formula: %+v", c)
			}
			cells = append(cells, c.Value+c.Text)
		}
		rows = append(rows, cells)
	}
	return rows
}

// firstCells are those of a table without its head, sorted.
func firstCells(table [][]string) (list []string) {
	for _, cells := range table[1:] {
		list = append(list, cells[0])
	}
	slices.Sort(list)
	return list
}
