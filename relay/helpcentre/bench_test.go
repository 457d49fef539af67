package helpcentre_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/faq"
)

// most is what the relay may take for a page of a help centre of 500 articles.
const most = 20 * time.Millisecond

// mostBytes is how long a page may be without what it loads.
const mostBytes = 20_000

// large is a help centre of 500 articles in two languages and twelve topics.
func large() []faq.Entry {
	words := strings.Fields("order parcel return refund delivery invoice account password mug glaze plate vase workshop gift voucher card address customs")
	var entries []faq.Entry
	for n := range 500 {
		subject := words[n%len(words)] + " " + words[(n/len(words)+n)%len(words)]
		e := faq.Entry{
			ID: fmt.Sprint("entry-", n), Lang: "en", Topic: fmt.Sprint("Topic ", n%12), Updated: 1764460800000,
			Question: fmt.Sprintf("How does the %s number %d work?", subject, n), Alt: []string{subject, fmt.Sprint("about ", subject, " ", n)},
			Answer: strings.Repeat(fmt.Sprintf("## Part of %d\n\nThe **%s** is made by hand, packed by us and brought by the post. See [another](article:entry-%d).\n\n- one\n- two\n\n", n, subject, (n+1)%500), 6),
		}
		if n%5 == 4 {
			e.Lang, e.Topic = "zh-CN", fmt.Sprint("主题 ", n%12)
			e.Question, e.Answer = fmt.Sprintf("第%d件陶器怎么寄回？", n), strings.Repeat("请用原来的盒子寄回，运费由我们承担。\n\n", 20)
		}
		entries = append(entries, e)
	}
	return entries
}

var pages = map[string]string{
	"home":    "/help/shop/en/",
	"topic":   "/help/shop/en/?topic=Topic+1",
	"article": "/help/shop/en/how-does-the-return-return-number-2-work",
	"search":  "/help/shop/en/?q=return+of+a+plate",
	"typed":   "/help/shop/en/search.json?q=retu",
	"nothing": "/help/shop/en/?q=kangaroo",
}

// A help centre of 500 articles has pages of at most mostBytes.
func TestPagesOfManyAreShort(t *testing.T) {
	c := start(t, large()...)
	for name, path := range pages {
		answer, body := c.get(path)
		if answer.StatusCode != http.StatusOK || len(body) > mostBytes {
			t.Errorf("%s: %s, %d bytes", name, answer.Status, len(body))
		}
	}
}

// BenchmarkPage tells what the relay takes for a page of a help centre of 500
// articles, once they have been read.
func BenchmarkPage(b *testing.B) {
	c := start(b, large()...)
	for name, path := range pages {
		b.Run(name, func(b *testing.B) {
			length := 0
			for b.Loop() {
				w := httptest.NewRecorder()
				c.handler.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodGet, c.url+path, nil))
				if length = w.Body.Len(); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
			took := b.Elapsed() / time.Duration(b.N)
			b.ReportMetric(float64(took.Microseconds())/1000, "ms/page")
			b.ReportMetric(float64(length), "bytes")
			if took > most {
				b.Errorf("%v are more than %v", took, most)
			}
		})
	}
}
