package helpcentre_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
)

// Tables are tables, whose cells are text as any; what an article has in a script of
// the other direction stands in that.
func TestTextOfAnArticle(t *testing.T) {
	c := start(t,
		faq.Entry{ID: "en", Lang: "en", Question: "Q", Answer: "By post. بالبريد\n\nنعم، بالذهب.\n\n> نعم\n\n| Land | Price |\n|--|--:|\n| **CH** | 7<br>- a<br>- <script> |\n| DE |"},
		faq.Entry{ID: "ar", Lang: "ar", Question: "س", Answer: "PayPal متاح\n\nsudo reboot\n\n- 12\n\n- نعم"},
	)
	for path, holds := range map[string][]string{
		"/help/shop/en/q": {
			"<p>By post. بالبريد</p>", `<p dir="rtl">نعم، بالذهب.</p>`, `<blockquote dir="rtl">نعم</blockquote>`,
			`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">Land</th><th scope="col" class="end">Price</th></tr></thead><tbody>`,
			`<td><strong>CH</strong></td><td class="end"><p>7</p><ul><li>a</li><li>&lt;script&gt;</li></ul></td>`, `<td>DE</td><td colspan="1"></td>`,
		},
		"/help/shop/ar/" + "%D8%B3": {`<p>PayPal متاح</p>`, `<p dir="ltr">sudo reboot</p>`, "<li>12</li>", "<li>نعم</li>"},
	} {
		_, body := c.get(path)
		body = strings.NewReplacer(` class=""`, "", "  </", "</", "</thead> <tbody>", "</thead><tbody>").Replace(body)
		for _, part := range holds {
			if !strings.Contains(body, part) {
				t.Errorf("%s lacks %s:\n%s", path, part, body)
			}
		}
	}
}

// Of a video nothing is loaded before its reader wants to see it, and then from the
// hosts that the policy of the page names.
func TestVideosWaitForTheirReaders(t *testing.T) {
	c := start(t, faq.Entry{ID: "en", Lang: "en", Question: "Q", Answer: "![Glazing](https://youtu.be/dQw4w9WgXcQ)\n\n![A kiln](https://cdn.example/kiln.mp4)"})
	answer, body := c.get("/help/shop/en/q")
	for _, part := range []string{
		`data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"`, `<a class="play" href="https://youtu.be/dQw4w9WgXcQ"`, `data-file="https://cdn.example/kiln.mp4"`,
	} {
		if !strings.Contains(body, part) {
			t.Errorf("the page lacks %s:\n%s", part, body)
		}
	}
	for _, part := range []string{"<iframe", "<video", `src="https://`} {
		if strings.Contains(body, part) {
			t.Errorf("the page loads something with %s:\n%s", part, body)
		}
	}
	if policy := answer.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "frame-src 'self' https://www.youtube-nocookie.com https://player.vimeo.com https://player.bilibili.com") {
		t.Errorf("the policy is %s", policy)
	}
}
