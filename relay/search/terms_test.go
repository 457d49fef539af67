package search

import "testing"

func TestRule(t *testing.T) {
	for _, test := range []struct {
		text, query string
		is          bool
	}{
		{"Where is my refund?", "refund", true},
		{"Where is my refund?", "REF whe", true},
		{"Where is my refund?", "fund", false},
		{"Where is my refund?", "refunds", false},
		{"Crème brûlée für Zoë", "creme BRULEE zoe", true},
		{"Straße", "strasse", true},
		{"我想退货退款", "退", true},
		{"我想退货退款", "退货", true},
		{"我想退货退款", "款", true},
		{"我想退貨退款", "退货退", true},
		{"我想退货退款", "退款退", false},
		{"退款 退货", "款退", false},
		{"退款吗？退货呢", "退货 退款", true},
		{"ฉันต้องการคืนเงิน", "คืน", true},
		{"ฉันต้องการคืนเงิน", "เงินคืน", false},
		{"كِتَابٌ جديد", "كتاب", true},
		{"Ёлка и ель", "елка", true},
		{"שלום עולם", "שלומ", true},
		{"환불해 주세요", "환불", true},
		{"ana.lima@example.com", "ana.lima@example.com", true},
		{"ana.lima@example.com", "lima", true},
		{"don't", "dont", true},
		{"", "a", false},
	} {
		q := ParseQuery(test.query)
		if is := q.In(test.text) == q.All(); is != test.is {
			t.Errorf("%q in %q: %t", test.query, test.text, is)
		}
		// What the rule finds, the index proposes.
		terms := map[string]struct{}{}
		addTerms(terms, test.text)
		if test.is && !proposes(terms, q) {
			t.Errorf("%q: the terms of %q do not have it: %v", test.query, test.text, terms)
		}
	}
	if !ParseQuery(" … 🙂").Empty() {
		t.Error("signs are looked for")
	}
}

// proposes reports whether an index with terms proposes them to a query.
func proposes(terms map[string]struct{}, q Query) bool {
	for _, want := range q.terms() {
		found := false
		for have := range terms {
			found = found || have == want.Text || want.Begins && len(have) > len(want.Text) && have[:len(want.Text)] == want.Text
		}
		if !found {
			return false
		}
	}
	return true
}

func FuzzRule(f *testing.F) {
	f.Add("我想退货 refund ฉัน", "退货")
	f.Fuzz(func(t *testing.T, text, query string) {
		q := ParseQuery(query)
		terms := map[string]struct{}{}
		addTerms(terms, text)
		if !q.Empty() && q.In(text) == q.All() && !proposes(terms, q) {
			t.Errorf("the index does not propose %q for %q", text, query)
		}
	})
}
