package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/access/budget"
)

func TestTooManyPages(t *testing.T) {
	r := newRelay(t, func(c *Config) { c.Limits = budget.Limits{AddressPages: 2} })
	frame := "/frame?site=shop"
	for i := range 10 {
		if answer, body := r.do("GET", frame, nil); answer.StatusCode != 200 {
			t.Fatalf("page %d: %s %.200s", i, answer.Status, body)
		}
	}
	answer, body := r.do("GET", frame, nil)
	if answer.StatusCode != 429 || answer.Header.Get("Retry-After") == "" || !strings.Contains(body, "not available right now") {
		t.Errorf("%s, Retry-After %q: %.300s", answer.Status, answer.Header.Get("Retry-After"), body)
	}
	for _, path := range []string{"/livez", "/readyz"} {
		if answer, _ := r.do("GET", path, nil); answer.StatusCode != 200 {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
	if answer, body := r.do("GET", "/faq.json?site=shop", nil); answer.StatusCode != 429 || !strings.Contains(body, `"rate_limited"`) {
		t.Errorf("a program: %s %.200s", answer.Status, body)
	}
	if answer, _ := r.do("GET", "/inbox/sign-in", nil); answer.StatusCode != 200 {
		t.Errorf("an agent at that address: %s", answer.Status)
	}
	for range 10 {
		r.do("GET", "/inbox/sign-in", nil)
	}
	if answer, body := r.do("GET", "/inbox/sign-in", nil); answer.StatusCode != 429 || !strings.Contains(body, "Too many requests") {
		t.Errorf("too many pages of the inbox: %s %.200s", answer.Status, body)
	}
}

// What was written into a form that came too fast is on the page that says so.
func TestAFormThatCameTooFastIsKept(t *testing.T) {
	r := newRelay(t, func(c *Config) { c.Limits = budget.Limits{AddressPages: 1} })
	for range 5 {
		r.do("GET", "/frame?site=shop", nil)
	}
	fields := url.Values{"site": {"shop"}, "text": {"where is my parcel"}}
	answer, body := r.do("POST", "/frame/send", strings.NewReader(fields.Encode()),
		"Content-Type", "application/x-www-form-urlencoded", "Origin", r.url)
	if answer.StatusCode != 429 || !strings.Contains(body, "where is my parcel") {
		t.Errorf("%s %.500s", answer.Status, body)
	}
}

// operatorPosts sends a form to the admin address.
func (r *relay) operatorPosts(host, path string, fields url.Values, headers ...string) (status int, body string) {
	q := httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
	q.Host = host
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	r.admin().ServeHTTP(w, q)
	return w.Code, w.Body.String()
}

func TestThePageOfLimits(t *testing.T) {
	r := newRelay(t, func(c *Config) { c.AdminAddr, c.Limits = "admin.internal:9090", budget.Limits{AddressPages: 1} })
	if status, body := r.operatorAs("127.0.0.1:9090", "/limits"); status != 200 || !strings.Contains(body, "Nobody is limited") {
		t.Errorf("%d %s", status, body)
	}
	for range 6 {
		r.do("GET", "/frame?site=shop", nil)
	}
	if status, body := r.operatorAs("admin.internal:9090", "/limits"); status != 200 || !strings.Contains(body, "<td class=\"name\">127.0.0.1</td>") || !strings.Contains(body, "<td>pages</td>") {
		t.Errorf("%d %s", status, body)
	}
	if status, body := r.operatorAs("rebound.example.com", "/limits"); status != 421 || strings.Contains(body, "127.0.0.1") {
		t.Errorf("by another name: %d %s", status, body)
	}
	fields := url.Values{"whom": {"address"}, "name": {"127.0.0.1"}}
	if status, _ := r.operatorPosts("localhost:9090", "/limits/let-go", fields, "Sec-Fetch-Site", "cross-site"); status != 403 {
		t.Errorf("from another site: %d", status)
	}
	if status, _ := r.operatorPosts("rebound.example.com", "/limits/let-go", fields); status != 421 {
		t.Errorf("by another name: %d", status)
	}
	if status, _ := r.operatorPosts("localhost:9090", "/limits/let-go", url.Values{"whom": {"total"}, "name": {"relay"}}); status != 404 {
		t.Errorf("all of them: %d", status)
	}
	if status, body := r.operatorPosts("localhost:9090", "/limits/let-go", fields); status != 200 || !strings.Contains(body, "was let go") {
		t.Errorf("%d %s", status, body)
	}
	for range 20 {
		if answer, _ := r.do("GET", "/frame?site=shop", nil); answer.StatusCode != 200 {
			t.Fatalf("after it was let go: %s", answer.Status)
		}
	}
}

func TestARelayLooksHowMuchItsStoreMayTake(t *testing.T) {
	r := newRelay(t, func(c *Config) { c.Limits = budget.Limits{FreeDisk: 1 << 62} })
	who := budget.Who{Address: "192.0.2.1"}
	r.lookFree(t.Context())
	health, err := r.Store.Health(t.Context())
	if err != nil || health.Room == nil {
		t.Fatalf("%+v, %v", health, err)
	}
	if scarce := health.Room.Free < health.Room.Of/10; (r.budget.TakeText(1, who) != nil) != scarce {
		t.Errorf("of %+v visitors may write: %v", *health.Room, !scarce)
	}
	r.budget.Free(1, 1000)
	if r.budget.TakeText(1, who) == nil {
		t.Error("visitors may write into a full store")
	}
}
