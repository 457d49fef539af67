package core

// parseNumber reads a whole number; 0 for what is none.
func parseNumber(s string) int64 {
	var v int64
	negative := len(s) > 0 && s[0] == '-'
	if negative {
		s = s[1:]
	}
	if len(s) > 15 {
		return 0
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		v = v*10 + int64(s[i]-'0')
	}
	if negative {
		return -v
	}
	return v
}

// Number writes a whole number.
func Number(v int64) string {
	if v < 0 {
		return "-" + Number(-v)
	}
	if v < 10 {
		return string(rune('0' + v))
	}
	return Number(v/10) + string(rune('0'+v%10))
}
