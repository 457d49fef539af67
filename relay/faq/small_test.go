package faq

import "testing"

// shopFAQ is as short as most are: most of its words stand in one answer only.
var shopFAQ = []Entry{
	{ID: "pay", Lang: "en", Question: "How can I pay?", Answer: "We take Visa, Mastercard, PayPal and bank transfer."},
	{ID: "ship", Lang: "en", Question: "How long does delivery take?", Answer: "Two to four working days with DHL. Parcels to Switzerland need a week."},
	{ID: "return", Lang: "en", Question: "Can I send something back?", Answer: "Yes, within 30 days. Print the label RMA-7741 and hand the parcel in."},
	{ID: "hours", Lang: "en", Question: "When are you open?", Answer: "Monday to Friday from nine to five."},
	{ID: "gift", Lang: "en", Question: "Do you wrap gifts?", Answer: "Yes, tick the box at the check-out."},
	{ID: "size", Lang: "en", Question: "Which size fits me?", Answer: "Measure your waist and compare it with the [table](https://shop.example/sizes)."},
	{ID: "wash", Lang: "en", Question: "How do I wash wool?", Answer: "By hand, lukewarm. Never tumble-dry it."},
	{ID: "warranty", Lang: "en", Question: "Is there a warranty?", Answer: "Seams and zippers are covered for three years."},
	{ID: "zh-pay", Lang: "zh", Question: "可以怎么付款？", Answer: "支持微信、银联和花呗。"},
	{ID: "zh-ship", Lang: "zh", Question: "多久能到？", Answer: "顺丰两天，偏远地区要一周。"},
	{ID: "ar-pay", Lang: "ar", Question: "كيف أدفع؟", Answer: "نقبل فيزا ومدى والتحويل المصرفي."},
	{ID: "de-ship", Lang: "de", Question: "Wie lange dauert der Versand?", Answer: "Mit der Spedition eine Woche, Sperrgut länger."},
}

// In a short FAQ each word that stands in an entry finds it, whatever else is
// asked beside it, and as soon as it can be told from others.
func TestSmallFAQsHideNoWord(t *testing.T) {
	for n := 5; n <= len(shopFAQ); n++ {
		x := NewIndex(shopFAQ[:n])
		for i := range n {
			e := &shopFAQ[i]
			text := e.Question + " " + PlainText(Markdown(e.Answer))
			var l tokenList
			l.read(text, maxText)
			for j := range l.tokens {
				at := &l.tokens[j]
				if known.isCommon(at.key) || at.char && !at.joined { // a character alone says little
					continue
				}
				word := text[at.Start:at.End]
				if at.char {
					word = text[at.Start:l.tokens[j+1].End]
				}
				for _, asked := range []string{word, "do you have " + word, word + " zzyq", word + "?"} {
					if len(Worth(x.Search(asked, Options{Lang: e.Lang, Prefix: true}))) == 0 {
						t.Errorf("%d entries: %q finds nothing, it stands in %s", n, asked, e.ID)
					}
				}
			}
		}
	}
}

// What has nothing of an entry finds nothing.
func TestSmallFAQsKnowWhatTheyLack(t *testing.T) {
	x := NewIndex(shopFAQ)
	for _, asked := range []string{"zzyq", "xylophone", "политика", "机票", "kubernetes"} {
		if hits := Worth(x.Search(asked, Options{Prefix: true})); len(hits) > 0 {
			t.Errorf("%q finds %s with %.2f", asked, hits[0].Entry.ID, hits[0].Confidence)
		}
	}
}
