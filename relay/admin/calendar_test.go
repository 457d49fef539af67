package admin_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
)

// bring sends a form with a file.
func (b *browser) bring(path, file string, form ...string) answer {
	b.t.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	part, err := parts.CreateFormFile("file", "file")
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write([]byte(file)) // a buffer takes all
	for i := 0; i+1 < len(form); i += 2 {
		_ = parts.WriteField(form[i], form[i+1])
	}
	_ = parts.Close()
	r, err := http.NewRequestWithContext(b.t.Context(), "POST", b.url+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", parts.FormDataContentType())
	return b.ask(r)
}

// A calendar shows what it would change and changes nothing before the form with its
// days is sent; what somebody has set for a day stays, what is wrong stands at its
// field.
func TestHolidaysFromACalendar(t *testing.T) {
	h := newHouse(t)
	ana := h.as("ana", people.Grant{Role: people.Owner})
	const path = "/inbox/shop/settings/hours"
	year := strconv.Itoa(time.Now().Year() + 1)
	ana.do("POST", path, "version", "0", "zone", "Asia/Shanghai", "mon", "9-12, 13-18", "holidays", year+"-03-03", "extra", year+"-03-04 10-11").want(t, 303)
	event := func(day, summary string) string {
		return "BEGIN:VEVENT\nDTSTART;VALUE=DATE:" + year + day + "\nSUMMARY:" + summary + "\nEND:VEVENT\n"
	}
	calendar := "BEGIN:VCALENDAR\n" + event("0303", "三月") + event("0304", "四日") + event("0501", "劳动节 <b>（休）") + event("0508", "劳动节（班）") +
		"BEGIN:VEVENT\nDTSTART:20261225T090000Z\nSUMMARY:Party\nEND:VEVENT\nEND:VCALENDAR\n"

	ana.do("POST", path+"/calendar").want(t, 422, `href="#field-file"`, "Choose an \u2066.ics\u2069 file")
	ana.do("POST", path+"/calendar", "calendar", "BEGIN:VCALENDAR\nDTSTART", "like", "mon").want(t, 422, `href="#field-calendar"`, "Line 2 of the calendar cannot be read: “DTSTART”")
	ana.do("POST", path+"/calendar", "calendar", calendar, "like", "sun").want(t, 422, `href="#field-like"`, "This day is closed.", "劳动节（班）")
	ana.do("POST", path+"/calendar", "calendar", "BEGIN:VCALENDAR\nX:"+strings.Repeat("x", hours.MaxCalendar), "like", "mon").want(t, 422, "At most 2000 events and \u2066256 KB\u2069.")
	dry := ana.do("POST", path+"/calendar", "calendar", calendar, "like", "mon").want(t, 200, "Nothing is saved yet", "Already there", "Stays as you have set it", "Left out: not a whole day",
		"Extra open day · \u206609:00-12:00, 13:00-18:00\u2069", "劳动节 <b>（休）", year+"-03-03\n"+year+"-05-01</textarea>", year+"-05-08 09:00-12:00, 13:00-18:00</textarea>")
	if strings.Contains(dry.body, "<b>") {
		t.Error("a summary is markup")
	}
	ana.bring(path+"/calendar", calendar, "like", "mon").want(t, 200, "Nothing is saved yet", year+"-05-08 09:00-12:00, 13:00-18:00</textarea>")
	ana.bring(path+"/calendar", "<html>", "like", "mon").want(t, 422, `href="#field-file"`)
	if d, err := hours.Of(t.Context(), h.Docs, "shop"); err != nil || d.Version != 1 || len(d.Value.Holidays) != 1 {
		t.Errorf("the dry run was saved: %+v, %v", d, err)
	}

	forms := formsOf(t, dry.body)
	var save []string
	for _, f := range forms {
		if f.action == path && f.sends.Get("do") == "" {
			for _, in := range f.fields {
				save = append(save, in.name, in.value)
			}
		}
	}
	ana.do("POST", path, save...).want(t, 303)
	d, err := hours.Of(t.Context(), h.Docs, "shop")
	if err != nil || len(d.Value.Holidays) != 2 || d.Value.Extra[hours.Date(year+"-05-08")].String() != "09:00-12:00, 13:00-18:00" || d.Value.Extra[hours.Date(year+"-03-04")].String() != "10:00-11:00" {
		t.Errorf("%+v, %v", d, err)
	}
	h.as("mo", people.Grant{Role: people.Member}).do("POST", path+"/calendar", "calendar", calendar, "like", "mon").want(t, 403)
}
