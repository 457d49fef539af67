package base

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/faq"
)

func card(in faq.Inline) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "{"+in.Article+"}")
		return err
	})
}

// What was written comes out as it was, and nothing between: a bubble shows
// white space.
func TestBlocks(t *testing.T) {
	const link = `target="_blank" rel="noopener noreferrer nofollow ugc"`
	for text, want := range map[string]string{
		"":                              "",
		"one":                           "one",
		"one\ntwo":                      "one<br>two",
		"see https://a.example/x, then": `see <a href="https://a.example/x" ` + link + `>https://a.example/x</a>, then`,
		"***b*** `c` *i*":               "<strong><em>b</em></strong> <code>c</code> <em>i</em>",
		"**[a](https://b.example)**":    `<a href="https://b.example" ` + link + `><strong>a</strong></a>`,
		"a\n\nb":                        "<p>a</p><p>b</p>",
		"- a\n- b\n\n3. c":              `<ul><li>a</li><li>b</li></ul><ol start="3"><li>c</li></ol>`,
		"```\na\n b\n```":               "<pre tabindex=\"0\"><code>a\n b</code></pre>",
		"# a\n> b":                      "<h2>a</h2><blockquote>b</blockquote>",
		"[Title](article:a.en)":         "{a.en}",
		"<b>&amp;</b>":                  "&lt;b&gt;&amp;amp;&lt;/b&gt;",
		"https://pаypal.com/ hi":        `<a href="https://pаypal.com/" ` + link + `>https://xn--pypal-4ve.com/</a> hi`,
		"[x](javascript:alert(1))":      "x)",
	} {
		var b strings.Builder
		if err := Blocks(faq.Message(text), card).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(b.String(), "<br/>", "<br>"); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}
