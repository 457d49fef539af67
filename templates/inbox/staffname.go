package inbox

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// staffNames are what visitors may call themselves to be taken for one of us,
// as skeletons.
var staffNames = []string{
	"support", "admin", "agent", "staff", "system", "moderator", "helpdesk", "service", "official",
	"客服", "管理员", "系统", "机器人", "官方",
	"الدعم", "المشرف", "النظام", "خدمة العملاء",
}

// lookalikes are letters of other scripts that are drawn like Latin ones (see
// Unicode Technical Standard 39 on confusable characters).
var lookalikes = strings.NewReplacer(
	"а", "a", "с", "c", "ԁ", "d", "е", "e", "һ", "h", "і", "i", "ј", "j", "м", "m", "п", "n",
	"о", "o", "р", "p", "ѕ", "s", "т", "t", "у", "y", "х", "x",
	"α", "a", "ε", "e", "ι", "i", "ο", "o", "ρ", "p", "τ", "t", "υ", "u", "ν", "v",
	"0", "o", "1", "i", "3", "e", "5", "s", "$", "s", "@", "a",
)

// soundsLikeStaff reports whether a visitor's name could be taken for that of
// somebody who works here.
func soundsLikeStaff(name string) bool {
	s := skeleton(name)
	for _, staff := range staffNames {
		if strings.Contains(s, staff) {
			return true
		}
	}
	return false
}

// skeleton is what is left of a name when width, case, marks, invisible
// characters and separators between letters are taken away.
func skeleton(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '.', r == '-', r == '_':
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
	return lookalikes.Replace(plain)
}
