package hours

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestParseDay(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		" , ":                        "",
		"9-17":                       "09:00-17:00",
		"09:00 - 12:00, 13:00-17:30": "09:00-12:00, 13:00-17:30",
		"22:00–06:00":                "22:00-06:00",
		"9：00～18：00；20-24":           "09:00-18:00, 20:00-24:00",
		"0-24":                       "00:00-24:00",
	} {
		d, err := ParseDay(text)
		if err != nil || d.String() != want {
			t.Errorf("%q: %s, %v", text, d, err)
		}
		if again, err := ParseDay(d.String()); err != nil || !reflect.DeepEqual(again, d) {
			t.Errorf("%q does not read as what it was: %v, %v", d, again, err)
		}
	}
	for _, text := range []string{"9", "9-", "-9", "9-9", "24-8", "8-25", "8-24:01", "8:60-9", "8:5-9", "+8-9", "8-9-10", "closed", "1234-1300", strings.Repeat("1-2,", 13)} {
		if d, err := ParseDay(text); err == nil {
			t.Errorf("%q was read as %s", text, d)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	f.Add("09:00-12:00, 13:00-24")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDay(text)
		if err != nil {
			return
		}
		if again, err := ParseDay(d.String()); err != nil || again.String() != d.String() {
			t.Errorf("%q: %s, %s, %v", text, d, again, err)
		}
	})
}

func TestCheck(t *testing.T) {
	day := Day{{540, 600}}
	for text, h := range map[string]Hours{
		"":             {},
		"has no name":  {Week: Week{Mon: day}},
		"no zone":      {Zone: "Mars/Olympus"},
		"no interval":  {Zone: "UTC", Week: Week{Sun: Day{{1440, 5}}}},
		"no date":      {Zone: "UTC", Holidays: []Date{"2026-02-30"}},
		"twice":        {Zone: "UTC", Holidays: []Date{"2026-02-03"}, Extra: map[Date]Day{"2026-02-03": day}},
		"has no times": {Zone: "UTC", Extra: map[Date]Day{"2026-02-03": nil}},
		"more than":    {Zone: "UTC", Holidays: make([]Date, MaxDates+1)},
	} {
		err := h.check()
		if text == "" && err != nil || text != "" && (err == nil || !strings.Contains(err.Error(), text)) {
			t.Errorf("want %q: %v", text, err)
		}
	}
	if _, err := ParseZone("Local"); err == nil {
		t.Error("the machine's own zone is nobody's")
	}
}

func TestStoredForm(t *testing.T) {
	h := Hours{Zone: "Asia/Shanghai", Week: Week{Mon: Day{{540, 720}, {780, 1080}}}, Holidays: []Date{"2026-10-01"}, Extra: map[Date]Day{"2026-10-10": {{540, 1080}}}}
	body, err := json.Marshal(h)
	const want = `{"zone":"Asia/Shanghai","week":{"mon":"09:00-12:00, 13:00-18:00"},"holidays":["2026-10-01"],"extra":{"2026-10-10":"09:00-18:00"}}`
	if err != nil || string(body) != want {
		t.Errorf("%s, %v", body, err)
	}
	var again Hours
	if err := json.Unmarshal(body, &again); err != nil || !reflect.DeepEqual(again, h) {
		t.Errorf("%+v, %v", again, err)
	}
}
