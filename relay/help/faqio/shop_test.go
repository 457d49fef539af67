package faqio

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/testing/golden"
)

const (
	shopFAQ    = "../../../examples/shop/faq.jsonl"
	shopGolden = "testdata/shop.golden"
)

// shopQueries are questions to the shop, and the entry that a person would
// point to.
var shopQueries = []struct{ lang, query, want string }{
	{"en", "where's my stuff", "order-status.en"},
	{"en", "track order", "order-status.en"},
	{"en", "i want to send it back", "returns-start.en"},
	{"en", "refund", "returns-refund.en"},
	{"en", "shipping costs", "ship-cost.en"},
	{"en", "do you deliver to Canada", "ship-international.en"},
	{"en", "my mug came in pieces", "ship-damaged.en"},
	{"en", "dishwaser safe?", "care-dishwasher.en"},
	{"en", "mircowave", "care-microwave.en"},
	{"en", "cancle my order", "order-cancel.en"},
	{"en", "discount code not working", "pay-code.en"},
	{"en", "pay with paypal", "pay-methods.en"},
	{"en", "card declined", "pay-failed.en"},
	{"en", "charged two times", "pay-charged-twice.en"},
	{"en", "forgot password", "account-password.en"},
	{"en", "delete account", "account-delete.en"},
	{"en", "talk to a human", "contact-human.en"},
	{"en", "opening hours", "contact-hours.en"},
	{"en", "vat invoice", "order-invoice.en"},
	{"en", "gift wrapping", "gift-wrap.en"},
	{"en", "pottery class for kids", "workshop-children.en"},
	{"en", "wheelchair", "contact-access.en"},
	{"en", "unsubscr", "account-newsletter.en"},
	{"en", "where is my order", "order-status.en"},
	{"en", "where is my o", "order-status.en"},
	{"en", "how do i retu", "returns-start.en"},
	{"en", "what are seconds", "product-seconds.en"},
	{"en", "can it go in the dish", "care-dishwasher.en"},
	{"en", "can i change my add", "ship-address.en"},
	{"en", "gift c", "gift-voucher-buy.en"},
	{"en", "it arrived bro", "ship-damaged.en"},
	{"en", "HOW LONG DOES DELIVERY TAKE???", "ship-time.en"},
	{"zh-CN", "怎么退货", "returns-start.zh"},
	{"zh-CN", "快递费多少钱", "ship-cost.zh"},
	{"zh-CN", "密码忘了", "account-password.zh"},
	{"zh-CN", "可以用洗碗机洗吗", "care-dishwasher.zh"},
	{"zh-CN", "我要取消订单", "order-cancel.zh"},
	{"zh-CN", "发票", "order-invoice.zh"},
	{"zh-CN", "人工客服", "contact-human.zh"},
	{"zh-CN", "几点关门", "contact-hours.zh"},
	{"zh-CN", "包裹在哪", "order-status.zh"},
	{"zh-CN", "什么时候发货", "ship-time.zh"},
	{"zh-CN", "取消订阅", "account-newsletter.zh"},
	{"zh-TW", "包裹在哪裡", "order-status.zh"},
	{"zh-TW", "怎麼退貨", "returns-start.zh"},
	{"zh-TW", "運費是多少錢", "ship-cost.zh"},
	{"zh-Hant", "密碼忘記了", "account-password.zh"},
	{"zh-Hant", "如何刪除帳戶", "account-delete.zh"},
	{"zh-HK", "幾時開門", "contact-hours.zh"},
	{"zh-Hant", "訂單可以取消嗎", "order-cancel.zh"},
	{"zh-Hant", "優惠碼無法使用", "pay-code.zh"},
	{"zh-Hant", "可以開發票嗎", "order-invoice.zh"},
	{"zh-CN", "refund 退款要多久", "returns-refund.zh"},
	{"zh-CN", "我的 order 到哪里了", "order-status.zh"},
	{"zh-CN", "可以用 visa 付款吗", "pay-methods.zh"},
	{"en", "退货 return", "returns-start.en"},
	{"", "microwave 微波炉", "care-microwave.zh"},
	{"fr", "gift voucher", "gift-voucher-buy.en"},
	{"ar", "كم تكلفة الشحن", "ship-cost.ar"},
	{"ar", "أين الطلب", "order-status.ar"},
}

// TestShopRankings ranks the shop's own FAQ: the entry a person would point to
// must be among the first three, nearly always first, and the rankings are
// those of the golden file, so that a change of the ranker shows what it
// changes.
func TestShopRankings(t *testing.T) {
	entries, err := readFile(shopFAQ)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) < 60 {
		t.Fatalf("the shop has %d entries only", len(entries))
	}

	index := faq.NewIndex(entries)
	var rankings strings.Builder
	firsts := 0
	for _, q := range shopQueries {
		hits := index.Search(q.query, faq.Options{Lang: q.lang, K: 3, Prefix: true})
		fmt.Fprintf(&rankings, "%s | %s |", q.lang, q.query)
		found := false
		for i, h := range hits {
			fmt.Fprintf(&rankings, " %s", h.Entry.ID)
			if h.Entry.ID == q.want {
				found = true
				if i == 0 {
					firsts++
				}
			}
		}
		rankings.WriteString("\n")
		if !found {
			t.Errorf("%q in %q: %s is not among the first three", q.query, q.lang, q.want)
		}
	}
	if 10*firsts < 9*len(shopQueries) {
		t.Errorf("%d of %d queries have the right entry first, want nine of ten", firsts, len(shopQueries))
	}

	golden.Check(t, shopGolden, rankings.String())
}

// TestShopFindsWhatStandsThere types every question and paraphrase of the shop:
// all of it finds its own entry first, and so does nearly always the most of it.
func TestShopFindsWhatStandsThere(t *testing.T) {
	for lang, x := range shopIndexes(t) {
		typed, missed := 0, 0
		for _, e := range x.entries {
			for _, text := range append([]string{e.Question}, e.Alt...) {
				o := faq.Options{Lang: lang, K: 3, Prefix: true}
				if hits := x.Search(text, o); len(hits) == 0 || hits[0].Entry.ID != e.ID {
					t.Errorf("%q does not find %s first", text, e.ID)
				}
				letters := []rune(strings.TrimRight(text, "?？؟"))
				part := string(letters[:len(letters)*8/10])
				typed++
				if hits := x.Search(part, o); len(hits) == 0 || hits[0].Entry.ID != e.ID {
					missed++
				}
			}
		}
		if 40*missed > typed {
			t.Errorf("%s: %d of %d do not come first when four fifths are typed", lang, missed, typed)
		}
	}
}

// TestShopSaysThatThereIsNothing types what no entry answers, and short
// beginnings of what some entries do.
func TestShopSaysThatThereIsNothing(t *testing.T) {
	indexes := shopIndexes(t)
	for _, c := range []struct {
		lang, query string
		found       bool
	}{
		{"en", "asdfgh", false},
		{"en", "qwertyuiop zxcv", false},
		{"en", "lorem ipsum dolor", false},
		{"en", "xyz", false},
		{"en", "12345", false},
		{"en", "r", true},
		{"en", "how", true},
		{"en", "can i c", true},
		{"en", "mug", true},
		{"zh", "魑魅魍魉", false},
		{"zh", "退", true},
		{"zh", "怎么", true},
		{"zh", "怎麼 退貨 refund", true},
	} {
		hits := indexes[c.lang].Search(c.query, faq.Options{Lang: c.lang, K: 6, Prefix: true})
		if worth := faq.Worth(hits); (len(worth) > 0) != c.found {
			t.Errorf("%q finds %d that are worth showing, of %v", c.query, len(worth), hits)
		}
	}
}

// shopIndex is the shop's FAQ in one language, as the widget has it.
type shopIndex struct {
	*faq.Index
	entries []faq.Entry
}

func shopIndexes(t *testing.T) map[string]shopIndex {
	t.Helper()
	all, err := readFile(shopFAQ)
	if err != nil {
		t.Fatal(err)
	}
	indexes := map[string]shopIndex{}
	for _, lang := range []string{"en", "zh", "ar"} {
		var own []faq.Entry
		for _, e := range all {
			if strings.HasPrefix(e.Lang, lang) {
				own = append(own, e)
			}
		}
		indexes[lang] = shopIndex{faq.NewIndex(own), own}
	}
	return indexes
}
