//go:build !js

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/wire"
)

// hostCSP is a strict policy of the page that embeds the widget.
const hostCSP = "default-src 'self'; script-src 'self' %[1]s; frame-src %[1]s; connect-src 'self' %[1]s; " +
	"style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'"

const hostPage = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/shop.css">%s</head>
<body><h1>Kiln &amp; Clay</h1><p>Cups, bowls and plates, thrown by hand.</p><button id="own">Help</button></body></html>`

// startSite serves a page of another site that embeds the widget. attributes
// are those of the script tag besides src, which names the language that they
// choose.
func startSite(t *testing.T, relay, attributes string) string {
	_, locale, _ := strings.Cut(attributes, `data-locale="`)
	locale, _, _ = strings.Cut(locale, `"`)
	return startPage(t, relay, fmt.Sprintf(`<script async src="%s/widget.js?site=shop&amp;locale=%s" data-site="shop" %s></script>`, relay, locale, attributes))
}

func startPage(t *testing.T, relay, head string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", fmt.Sprintf(hostCSP, relay))
		fmt.Fprintf(w, hostPage, head)
	})
	mux.HandleFunc("GET /shop.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, ":root{color-scheme:light dark}body{font:16px/1.5 Georgia,serif;margin:40px;background:#f6f1ea;color:#2b2622}"+
			"@media(prefers-color-scheme:dark){body{background:#191614;color:#e9e2d9}}")
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// articles are a small FAQ in three languages.
func articles() []wire.Article {
	return []wire.Article{
		{ID: "returns.en", Lang: "en", Question: "How do I return an item?", Alt: []string{"send it back", "refund"},
			Answer: "You have **30 days**.\n\n1. Open your order.\n2. Choose *Return*.\n3. Print the label.\n\nRead [our terms](https://shop.example/terms).", Topic: "returns"},
		{ID: "arrive.en", Lang: "en", Question: "When will my order arrive?", Alt: []string{"delivery time", "where is my parcel"},
			Answer: "Within two to four working days.", Topic: "delivery"},
		{ID: "broken.en", Lang: "en", Question: "My cup arrived broken, what now?", Alt: []string{"damaged in transit"},
			Answer: "We are sorry. Send us a picture and we send a new one.", Topic: "delivery"},
		{ID: "wash.en", Lang: "en", Question: "Can the plates go into the dishwasher?", Answer: "Yes, all of them."},
		{ID: "returns.zh", Lang: "zh-CN", Question: "怎么退货？", Alt: []string{"如何退款", "我想退掉这个杯子"},
			Answer: "收到商品后**30天**内可以退货。\n\n- 打开订单\n- 选择“退货”\n- 打印退货标签", Topic: "returns"},
		{ID: "arrive.zh", Lang: "zh-CN", Question: "我的订单什么时候到？", Alt: []string{"快递几天到"}, Answer: "两到四个工作日。"},
		{ID: "returns.ar", Lang: "ar", Question: "كيف أُرجع منتجًا؟", Alt: []string{"استرداد المبلغ"}, Answer: "لديك **30 يومًا** للإرجاع."},
		{ID: "arrive.ar", Lang: "ar", Question: "متى يصل طلبي؟", Answer: "خلال يومين إلى أربعة أيام عمل."},
	}
}
