package frame

import (
	"html"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// The page and the program's words say when the site opens, as long as nobody
// is there and hours are set.
func TestBack(t *testing.T) {
	r := newRelay(t)
	// A Monday, 21:00 in Shanghai.
	r.Now = func() time.Time { return time.Date(2026, 11, 30, 13, 0, 0, 0, time.UTC) }
	nine := hours.Day{{From: 9 * 60, To: 18 * 60}}
	for _, test := range []struct {
		name, locale, want string
		hours              hours.Hours
	}{
		{"no hours", "en", "Away, we answer later", hours.Hours{}},
		{"tomorrow", "en", "Back on Tuesday at 09:00 (Shanghai time)", hours.Hours{Week: hours.Week{Mon: nine, Tue: nine}}},
		{"tomorrow", "zh-CN", "星期二 09:00 恢复服务（Shanghai 时间）", hours.Hours{Week: hours.Week{Mon: nine, Tue: nine}}},
		{"today", "en", "Back at 22:30 (Shanghai time)", hours.Hours{Week: hours.Week{Mon: hours.Day{{From: 22*60 + 30, To: 60}}}}},
		{"after a holiday", "en", "Back on \u20662026-12-08\u2069 at 09:00 (Shanghai time)", hours.Hours{Week: hours.Week{Tue: nine}, Holidays: []hours.Date{"2026-12-01"}}},
		{"open", "en", "Away, we answer later", hours.Hours{Week: hours.Week{Mon: hours.Day{{From: 0, To: 24 * 60}}}}},
	} {
		if test.hours.Set() {
			test.hours.Zone = "Asia/Shanghai"
		}
		if err := hours.Kind.Put(t.Context(), r.Docs, "shop", docs.Doc[hours.Hours]{ID: hours.Main, Version: store.Any, Value: test.hours}); err != nil {
			t.Fatal(err)
		}
		_, body := r.do("GET", "/frame?site=shop&locale="+test.locale, nil)
		if body = html.UnescapeString(body); !strings.Contains(body, `<div class="status">`+test.want+"</div>") || !strings.Contains(body, `"away":"`+test.want+`"`) {
			t.Errorf("%s, %s: the page lacks %q:\n%s", test.name, test.locale, test.want, body)
		}
	}
}
