package shop

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

const relay = "http://chat.example.test:8080"

func get(t *testing.T, h http.Handler, path string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var (
	tag    = regexp.MustCompile(`<script async src="http://chat\.example\.test:8080/widget\.js\?site=shop&amp;locale=[^"]+" data-site="shop" data-locale="([^"]+)"></script>`)
	links  = regexp.MustCompile(`(?:href|src)="(/[^"#]*)`)
	inline = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]`)
)

// Every page that a visitor can reach exists, embeds the widget once and would
// not break the shop's own policy.
func TestWalkEveryPage(t *testing.T) {
	h := Handler(relay+"/", "shop")
	seen := map[string]bool{"/": true}
	queue := []string{"/"}
	locales := map[string]int{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		r := get(t, h, path)
		if r.StatusCode != http.StatusOK {
			t.Fatalf("GET %s: %d", path, r.StatusCode)
		}
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			continue
		}
		page := body(t, r)
		found := tag.FindAllStringSubmatch(page, -1)
		if len(found) != 1 {
			t.Errorf("%s has %d script tags of the widget, want 1", path, len(found))
		} else {
			locales[found[0][1]]++
		}
		if bad := inline.FindString(page); bad != "" {
			t.Errorf("%s holds %q, which its policy forbids", path, bad)
		}
		for _, m := range links.FindAllStringSubmatch(page, -1) {
			if !seen[m[1]] {
				seen[m[1]] = true
				queue = append(queue, m[1])
			}
		}
	}
	for _, want := range []string{"en", "zh-CN", "ar"} {
		// Home, three categories, eight products, cart and help.
		if locales[want] != 14 {
			t.Errorf("%d pages in %s, want 14", locales[want], want)
		}
	}
}

func TestPolicyNamesTheRelayAndNothingInline(t *testing.T) {
	policy := get(t, Handler(relay, "shop"), "/").Header.Get("Content-Security-Policy")
	for _, want := range []string{
		"default-src 'self'", "script-src 'self' " + relay, "frame-src " + relay,
		"connect-src 'self' " + relay, "style-src 'self'", "img-src 'self' data:",
		"base-uri 'none'", "form-action 'self'",
	} {
		if !strings.Contains(policy+";", want+";") {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q is not strict", policy)
	}
}

func TestMissingPageAnswersInItsLanguage(t *testing.T) {
	h := Handler(relay, "shop")
	for path, want := range map[string]string{"/no": english.NotFound, "/zh/no": chinese.NotFound, "/ar/no": arabic.NotFound} {
		r := get(t, h, path)
		if r.StatusCode != http.StatusNotFound || !strings.Contains(body(t, r), want) {
			t.Errorf("GET %s: %d without %q", path, r.StatusCode, want)
		}
	}
	if r := get(t, h, "/zh/cups"); r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != "/zh/cups/" {
		t.Errorf("GET /zh/cups: %d to %q", r.StatusCode, r.Header.Get("Location"))
	}
}

func TestRevalidation(t *testing.T) {
	h := Handler(relay, "shop")
	tag := get(t, h, "/static/style.css").Header.Get("ETag")
	r := httptest.NewRequest("GET", "/static/style.css", nil)
	r.Header.Set("If-None-Match", tag)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if tag == "" || w.Code != http.StatusNotModified {
		t.Errorf("revalidation with ETag %q: %d", tag, w.Code)
	}
}

func TestOnlyReading(t *testing.T) {
	w := httptest.NewRecorder()
	Handler(relay, "shop").ServeHTTP(w, httptest.NewRequest("POST", "/cart/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestRelayAddressMustBeAbsolute(t *testing.T) {
	for _, bad := range []string{"", "chat.example.test", "/relay", "ftp://chat.example.test", "http://"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("relay address %q was accepted", bad)
				}
			}()
			Handler(bad, "shop")
		}()
	}
}

// The FAQ is what evaluations and end-to-end tests search in: English and
// Chinese complete, the most asked in Arabic, each asked in several ways.
func TestFAQ(t *testing.T) {
	type entry struct {
		ID, Lang, Question, Answer, Topic string
		Alt                               []string `json:"alt_questions"`
	}
	byLang := map[string]map[string]entry{"en": {}, "zh-CN": {}, "ar": {}}
	for i, line := range bytes.Split(bytes.TrimSpace(FAQ), []byte("\n")) {
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		var e entry
		if err := d.Decode(&e); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		base, _, _ := strings.Cut(e.ID, ".")
		known, ok := byLang[e.Lang]
		if !ok {
			t.Fatalf("line %d: language %q", i+1, e.Lang)
		}
		if _, twice := known[base]; twice {
			t.Errorf("line %d: id %s twice", i+1, e.ID)
		}
		known[base] = e
		if e.Question == "" || e.Answer == "" || len(e.Alt) < 3 {
			t.Errorf("%s lacks text or has fewer than 3 other ways to ask", e.ID)
		}
		if _, ok := topicNames[e.Topic]; !ok {
			t.Errorf("%s has unknown topic %q", e.ID, e.Topic)
		}
	}
	if n := len(byLang["en"]); n < 60 || len(byLang["zh-CN"]) != n {
		t.Fatalf("%d entries in English, %d in Chinese", n, len(byLang["zh-CN"]))
	}
	for base, ar := range byLang["ar"] {
		if en, ok := byLang["en"][base]; !ok || en.Topic != ar.Topic {
			t.Errorf("%s is not what it is in English", ar.ID)
		}
	}
	for base, en := range byLang["en"] {
		zh := byLang["zh-CN"][base]
		if zh.Topic != en.Topic {
			t.Errorf("%s: topic %q in English, %q in Chinese", base, en.Topic, zh.Topic)
		}
		if !hasHan(zh.Question) || strings.ContainsAny(zh.Question, "?!,;") {
			t.Errorf("%s: %q is not written by Chinese habits", base, zh.Question)
		}
	}
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
