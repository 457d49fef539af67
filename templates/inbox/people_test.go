package inbox

import "testing"

func TestPageLabel(t *testing.T) {
	for address, want := range map[string]string{
		"https://shop.example/cups/?colour=blue#top": "shop.example/cups",
		"https://shop.example/":                      "shop.example",
		"javascript:alert(1)":                        "javascript:alert(1)",
		"":                                           "",
	} {
		if got := pageLabel(address); got != want {
			t.Errorf("%q: %q", address, got)
		}
	}
}

func TestSoundsLikeStaff(t *testing.T) {
	for _, name := range []string{
		"Support", "SUPPORT team", "Su\u200bpport", "Ｓｕｐｐｏｒｔ", "Ѕuрроrt", "S.u.p.p.o.r.t", "5upp0rt", "Shop Admín", "在线客服", "الدّعم الفني", "ag3nt",
	} {
		if !soundsLikeStaff(name) {
			t.Errorf("%q does not", name)
		}
	}
	for _, name := range []string{"", "Ana Lima", "王小明", "ليلى حسن", "Superman"} {
		if soundsLikeStaff(name) {
			t.Errorf("%q does", name)
		}
	}
}
