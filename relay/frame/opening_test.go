package frame

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/site"
)

// What the bot offers before the first message is a form, in the visitor's language,
// while there is a bot; it is gone when something was said.
func TestTheBotOffersHowToBegin(t *testing.T) {
	r := newRelay(t)
	furnish := func(on bool) {
		t.Helper()
		err := site.Change(t.Context(), r.Docs, "shop", func(s *site.Site) {
			s.Bot = site.Bot{On: on, Replies: site.Replies{Opening: map[string][]string{"en": {"Where is <my> parcel?"}, "zh": {"查快递"}}}}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const offered = `name="text" value="Where is &lt;my&gt; parcel?"`
	furnish(false)
	if _, body := r.do(http.MethodGet, "/frame?site=shop&locale=en&view=chat", nil); strings.Contains(body, "opening") {
		t.Error("there is no bot, and it offers something")
	}
	furnish(true)
	for locale, want := range map[string]string{"en-GB": offered, "zh-Hant": "查快递", "ar": ""} {
		_, body := r.do(http.MethodGet, "/frame?site=shop&view=chat&locale="+locale, nil)
		if want != "" && !strings.Contains(body, want) || strings.Contains(body, `id="opening"`) != (want != "") {
			t.Errorf("%s: it lacks %q, or offers what it should not", locale, want)
		}
	}
	ana := r.fresh()
	answer, body := r.post("/frame/send", ana, "ticket", r.ticketFor("shop"), "text", "Where is <my> parcel?")
	if answer.StatusCode != http.StatusOK || strings.Contains(body, `id="opening"`) {
		t.Errorf("%s, and it is offered still", answer.Status)
	}
	if c := r.state(ana.conv); c.Preview != "Where is <my> parcel?" {
		t.Errorf("%+v", c)
	}
}
