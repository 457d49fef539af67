package faq

import "testing"

func TestFoldMakesSpellingsEqual(t *testing.T) {
	if len(latin) != 0x240-0xc0 || len(latinMore) != 0x100 {
		t.Fatalf("tables have %d and %d letters, want %d and %d", len(latin), len(latinMore), 0x240-0xc0, 0x100)
	}
	for _, c := range []struct{ in, want string }{
		{"Größe", "grosse"}, {"ＡＢＣ１２３", "abc123"}, {"ÆØÅ", "aeoa"}, {"İstanbul", "istanbul"}, {"ısı", "isi"},
		{"Việt Nam", "viet nam"}, {"e\u0301te\u0301", "ete"}, {"ŒUVRE", "oeuvre"}, {"ﬁne", "fine"}, {"Ț", "t"},
		{"カタカナ", "かたかな"}, {"ｶﾞｷﾞﾊﾟ", "がぎぱ"}, {"か\u3099", "が"}, {"ｱｲｳｴｵｦ", "あいうえおを"},
		{"ΆΈΉΊΌΎΏ Σας", "αεηιουω σασ"}, {"ЁЖИК Й", "ежик и"}, {"ҚАЗАҚ Ә", "қазақ ә"}, {"Ӏ Ӂ ӂ", "Ӏ ӂ ӂ"},
		{"ԱԲ", "աբ"}, {"שָׁלוֹם", "שלומ"}, {"مُحَمَّد", "محمد"}, {"أإآ ۱۲٣", "ااا 123"}, {"کی", "كي"},
		{"क़ १२", "क 12"}, {"한", "\u1112\u1161\u11ab"}, {"ㅎ", "\u1112"}, {"하", "\u1112\u1161"}, {"10²", "102"},
		{"a\u200db\ufeff", "ab"}, {"soft\u00adhyphen", "softhyphen"},
	} {
		var out []rune
		for _, r := range c.in {
			out = appendFold(out, r)
		}
		if string(out) != c.want {
			t.Errorf("fold(%q) = %q, want %q", c.in, string(out), c.want)
		}
	}
}
