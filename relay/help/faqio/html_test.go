package faqio

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
)

func TestHTMLBecomesMarkdown(t *testing.T) {
	for _, c := range []struct{ html, want string }{
		{`<p>Go to <strong>Settings</strong> &gt; <a href="https://example.com/reset">reset&nbsp;page</a>.</p><ul><li>Enter your e-mail</li><li>Click &quot;Send&quot;</li></ul>`,
			"Go to **Settings** > [reset page](https://example.com/reset).\n\n- Enter your e-mail\n- Click \"Send\""},
		{"<h2>Returns</h2>\n<p>Within\n  30 days.</p>\n<ol><li>Print</li><li>Pack<ul><li>box</li><li>tape</li></ul></li><li><p>Post</p></li></ol>",
			"## Returns\n\nWithin 30 days.\n\n1. Print\n2. Pack  \n– box  \n– tape\n3. Post"},
		{"<div>One<br>two<br/>three</div><div>four</div>", "One  \ntwo  \nthree\n\nfour"},
		{"<p>a <b>bold </b>and<em> thin</em> and <code>x &lt; y</code></p>", "a **bold** and *thin* and `x < y`"},
		{"<pre><code>if a &lt; b {\n\treturn\n}</code></pre>", "```\nif a < b {\n\treturn\n}\n```"},
		{"<blockquote><p>Said</p><p>twice</p></blockquote>after", "> Said  \n> twice\n\nafter"},
		{"<p>a</p><table><thead><tr><th>Country</th><th>Days</th></tr></thead><tr><td>CH</td><td>7 | 8<br><b>by air</b><ul><li>x</li></ul></td></tr><tr><td><img src=https://cdn.example/a.png alt=Map></td></tr></table>b",
			"a\n\n| Country | Days |\n|--|--|\n| CH | 7 \\| 8<br>**by air**<br>- x |\n| ![Map](https://cdn.example/a.png) |  |\n\nb"},
		{"<table><tr><td>CH</td><td>7</td></tr><tr><td>DE</td><td>2</td></tr></table>", "|  |  |\n|--|--|\n| CH | 7 |\n| DE | 2 |"},
		{"<table><tr><th>Country</th><th>Days</th></tr><tr><td colspan=2>CH</td></tr></table>", "- **Country** | **Days**\n- CH"},
		{"<p>5 * 3 * 2, [x](y), snake_case, _no_, `c`, C:\\a</p><p># 1</p><p>1. one</p><p>- no</p>",
			"5 \\* 3 \\* 2, \\[x\\](y), snake_case, \\_no\\_, \\`c\\`, C:\\\\a\n\n\\# 1\n\n1\\. one\n\n\\- no"},
		{`<p>Watch <iframe src="https://video.example/1"></iframe></p><img src="//cdn.example/a.png" alt="The box">`,
			"Watch [https://video.example/1](https://video.example/1)\n\n![The box](https://cdn.example/a.png)"},
		{`<p>Wow!<img src="https://cdn.example/a%20b.png"> <a href="https://cdn.example/large.PNG"><img src="https://cdn.example/s.png" alt="[Small]"></a> <a href="https://example.com"><img src="https://cdn.example/s.png" alt="Shop"></a> <img src="http://cdn.example/s.png" alt="No TLS"> <img src="data:image/png;base64,AA" alt="Data"></p>`,
			"Wow! ![a%20b](https://cdn.example/a%20b.png) ![(Small)](https://cdn.example/s.png) [Shop](https://example.com) [No TLS](http://cdn.example/s.png) Data"},
		{`<p><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="Glazing"></iframe><img src="../img/kiln.png" alt="A kiln"></p>`,
			"![Glazing](https://www.youtube.com/embed/dQw4w9WgXcQ)![A kiln](../img/kiln.png)"},
		{`<p><a href="javascript:alert(1)">click</a> <a href="/relative">here</a> <a href="https://example.com/a_(b)">there</a></p>`,
			"click here [there](https://example.com/a_%28b%29)"},
		{"<p>x</p><script>alert(1)</script><style>p{}</style><!-- note --><noscript>n</noscript>", "x"},
		{"<dl><dt>Size</dt><dd>30 cm</dd></dl>", "**Size**\n\n30 cm"},
		{"<p>A &lt;b&gt; tag</p>", "A \\<b> tag"},
		{"<P>Great!<A HREF='https://example.com'>more</A></P>", "Great! [more](https://example.com)"},
		// Only marks within lines: the lines stay, and Markdown does.
		{"Press **Save**.<br>Then <b>wait</b>:\n\n- one\n- two", "Press **Save**.  \nThen **wait**:\n\n- one\n- two"},
		{"See\n<a target='_blank' href='https://example.com/a'>the\npage</a>.\n", "See\n[the\npage](https://example.com/a)."},
	} {
		in := `[{"question":"q","answer":` + quote(c.html) + `}]`
		got := scan(t, c.html, in, JSONLines, Options{})
		if len(got) != 1 || got[0].Answer != c.want {
			t.Errorf("%s\nis   %q\nwant %q", c.html, got[0].Answer, c.want)
		}
		if again := scan(t, c.want, `[{"question":"q","answer":`+quote(got[0].Answer)+`}]`, JSONLines, Options{}); again[0].Answer != got[0].Answer {
			t.Errorf("%q becomes %q when it is read again", got[0].Answer, again[0].Answer)
		}
	}
}

func TestWhatIsNotHTMLStays(t *testing.T) {
	for _, text := range []string{
		"Use the <b> tag.", "a < b and b > c", "x <y@example.com> z", "<https://example.com>", "`</p>` ends a paragraph",
		"```\n<p>Hello</p>\n```", "5 &lt; 6", "\\</p>", "</unknown>", "<3", "**bold**\n\n- item", "| a | b |\n|--|--|\n| one<br>two | three<br>four |",
	} {
		got := scan(t, text, `{"question":"What is &amp;?","answer":`+quote(text)+`}`, JSONLines, Options{})
		if len(got) != 1 || got[0].Answer != text || got[0].Question != "What is &amp;?" {
			t.Errorf("%q: %+v", text, got)
		}
	}
	raw := scan(t, "answer_markdown", `{"question":"Tom &amp; Jerry","answer_markdown":"</p>"}`, JSONLines, Options{})
	if len(raw) != 1 || raw[0].Answer != "</p>" || raw[0].Question != "Tom &amp; Jerry" {
		t.Errorf("%+v", raw)
	}
}

// Where one answer is HTML the file comes from a program that writes HTML.
func TestEntitiesInAFileOfHTML(t *testing.T) {
	got := scan(t, "", "question,answer,alt,topic\nTom &amp; Jerry?,<p>y</p>,Who&#39;s who|<b>Who?</b>,Q&amp;A\nB &gt; A?,\"Tom &amp; Jerry\nline\",,\n", CSV, Options{})
	want := []faq.Entry{
		{ID: got[0].ID, Question: "Tom & Jerry?", Answer: "y", Alt: []string{"Who's who", "Who?"}, Topic: "Q&A"},
		{ID: got[1].ID, Question: "B > A?", Answer: "Tom & Jerry\nline"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// What is written reads as what it was made of.
func TestMarkdownIsReadAsItWasMeant(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"plain", "5", "*", "_", "a_b", "[x]", "`", "\\", "<b>", "</p>", "#", ">", "-", "1.", "é", "退货", "!", "~", "+", "&lt;", ")", "(", "**", "x*y"}
	text := func() string {
		n := 1 + r.IntN(4)
		list := make([]string, n)
		for i := range list {
			list[i] = words[r.IntN(len(words))]
		}
		return strings.Join(list, " ")
	}
	for range 1000 {
		var blocks []faq.Block
		for range 1 + r.IntN(3) {
			b := faq.Block{Kind: []faq.BlockKind{faq.Paragraph, faq.Heading, faq.Quote, faq.BulletList, faq.NumberedList, faq.CodeBlock}[r.IntN(6)]}
			switch b.Kind {
			case faq.Heading:
				b.Level = 1 + r.IntN(3)
				b.Inline = []faq.Inline{{Text: text() + " end"}}
			case faq.CodeBlock:
				b.Inline = []faq.Inline{{Text: "a\n" + text(), Code: true}}
			case faq.BulletList, faq.NumberedList:
				if b.Kind == faq.NumberedList {
					b.Level = 1
				}
				for range 1 + r.IntN(3) {
					b.Items = append(b.Items, []faq.Inline{{Text: text()}, {Text: text(), Break: true}})
				}
			default:
				b.Inline = []faq.Inline{{Text: text()}, {Text: text(), Break: true}, {Text: " b "}, {Text: "bold", Bold: true}, {Text: " and "}, {Text: "thin", Italic: true}, {Text: " "}, {Text: "at", Link: "https://example.com/x"}}
			}
			if n := len(blocks); n == 0 || blocks[n-1].Kind != b.Kind {
				blocks = append(blocks, b)
			}
		}
		for i := range blocks {
			blocks[i].Inline = joinRuns(blocks[i].Inline)
		}
		written := writeMarkdown(htmlText{blocks: blocks}, false)
		if got := faq.Markdown(written); !reflect.DeepEqual(got, blocks) {
			t.Fatalf("%+v\nwritten %q\nread    %+v", blocks, written, got)
		}
		if isHTML(written) {
			t.Fatalf("%q is taken for HTML", written)
		}
	}
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}
