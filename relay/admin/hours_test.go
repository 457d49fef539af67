package admin_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
)

// What is typed is shown for the days to come, saved, noted, and compared with
// what somebody else saved meanwhile; what is wrong stands at its field.
func TestBusinessHours(t *testing.T) {
	h := newHouse(t)
	ana, bo := h.as("ana", people.Grant{Role: people.Owner}), h.as("bo", people.Grant{Role: people.Admin})
	const path = "/inbox/shop/settings/hours"
	ana.do("GET", path).want(t, 200, "Business hours", "There are no business hours yet.", "The next 14 days", `name="version" value="0"`)

	ana.do("POST", path, "version", "0", "zone", "Mars", "mon", "9 to 5", "holidays", "25.12.", "extra", "2026-12-27\n2026-12-28 9-10", "tue", "9-17").
		want(t, 422, "Write the name of a time zone", "“9 to 5” is not a time", "“25.12.” is not a date", "“2026-12-27” is not a time", `value="Mars"`, `value="9-17"`, "2026-12-28 9-10", `href="#field-mon"`)
	ana.do("POST", path, "version", "0", "mon", "9-17").want(t, 422, "Write the name of a time zone", `value="9-17"`)
	ana.do("POST", path, "version", "0", "zone", "UTC", "mon", "9-17", "holidays", "2026-12-28", "extra", "2026-12-28 9-10").want(t, 422, "2026-12-28 stands there twice.")

	whole := []string{"mon", "0-24", "tue", "0-24", "wed", "0-24", "thu", "0-24", "fri", "0-24", "sat", "0-24", "sun", "0-24"}
	preview := ana.do("POST", path, append(whole, "do", "preview", "version", "0", "zone", "Asia/Shanghai")...).want(t, 200, "Open now.", "00:00-24:00", `value="0-24"`)
	if n := strings.Count(preview.body, `class="admin-row"`); n != 14 {
		t.Errorf("%d days are shown", n)
	}
	if d, err := hours.Of(t.Context(), h.Docs, "shop"); err != nil || d.Version != 0 {
		t.Errorf("the preview was saved: %+v, %v", d, err)
	}

	ana.do("POST", path, "version", "0", "zone", "Asia/Shanghai", "mon", "9-12, 13:00–18:00", "fri", "22-2", "holidays", "2026-10-02\n2026-10-01\n", "extra", "2026-10-10 09:00-18:00").want(t, 303)
	conflict := bo.do("POST", path, "version", "0", "zone", "Asia/Tokyo", "mon", "9-12", "fri", "22:00-02:00").want(t, 409, "Somebody else changed this meanwhile", "Asia/Tokyo", "Asia/Shanghai", "09:00-12:00, 13:00-18:00", "2026-10-01\n2026-10-02")
	if n := strings.Count(conflict.body, "admin-theirs"); n != 4 {
		t.Errorf("%d of 4 fields show what was saved", n)
	}
	bo.do("POST", path, "version", found(t, versionIn, conflict), "zone", "Asia/Tokyo", "mon", "9-12").want(t, 303)
	d, err := hours.Of(t.Context(), h.Docs, "shop")
	if err != nil || d.Value.Zone != "Asia/Tokyo" || d.Value.Week.Mon.String() != "09:00-12:00" || len(d.Value.Holidays)+len(d.Value.Extra) != 0 {
		t.Errorf("%+v, %v", d, err)
	}
	ana.do("GET", "/inbox/shop/settings/audit?what=hours-changed").want(t, 200, "Business hours changed", "zone: Asia/Shanghai → Asia/Tokyo", "mon: 09:00-12:00, 13:00-18:00 → 09:00-12:00")
	ana.do("POST", path, "version", "2").want(t, 303)
	ana.do("GET", path).want(t, 200, "There are no business hours yet.")
}
