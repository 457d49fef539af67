// Package mask hides card numbers and secrets in what visitors write. It is pure;
// widget/page/mask.js does the same in the browser, and both are held to the same
// cases.
package mask

import (
	"regexp"
	"strings"
)

// The kinds of what can be hidden.
const (
	Card     = "card"     // payment cards: 13 to 19 digits by Luhn (ISO/IEC 7812-1), and the code on the back
	IBAN     = "iban"     // bank accounts by ISO 13616, whose check digits are right
	Key      = "key"      // access tokens and private keys, by how their makers write them
	Password = "password" // what follows the word for it
)

// Kinds are all of them.
var Kinds = []string{Card, IBAN, Key, Password}

// hidden stands for what nobody has to recognise again.
const hidden = "••••••••"

// keeps is how many characters at the end of a number stay, by which its owner knows it.
const keeps = 4

var (
	digits  = regexp.MustCompile(`[0-9٠-٩۰-۹０-９](?:[ \x{a0}\x{2009}\x{202f}.–-]{0,2}[0-9٠-٩۰-۹０-９]){12,}`)
	code    = regexp.MustCompile(`(?i)((?:^|[^a-z])(?:cvc|cvv|csc)2?(?:[ :=#]| is ){1,3})([0-9]{3,4})`)
	account = regexp.MustCompile(`[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,40}`)
	key     = regexp.MustCompile(`sk_(?:live|test)_[A-Za-z0-9]{10,}|sk-[A-Za-z0-9_-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{30,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)
	secret  = regexp.MustCompile(`(?i)((?:^|[^a-z])(?:password|passwd|passphrase|passcode|pwd|pin|密码|密碼|口令|كلمة المرور|كلمة السر)[ \t]*)([:=：]|is |是|هي )([ \t]*)([^ \t\n]+)`)
)

// Text is text with what is of the kinds hidden, and whether something was.
func Text(text string, kinds []string) (masked string, is bool) {
	masked = text
	for _, kind := range kinds {
		switch kind {
		case Card:
			masked = digits.ReplaceAllStringFunc(masked, func(s string) string { return numbers(s, isCard) })
			masked = code.ReplaceAllString(masked, "${1}•••")
		case IBAN:
			masked = account.ReplaceAllStringFunc(masked, func(s string) string { return numbers(s, isAccount) })
		case Key:
			masked = key.ReplaceAllString(masked, hidden)
		case Password:
			masked = secret.ReplaceAllStringFunc(masked, password)
		}
	}
	return masked, masked != text
}

// longest is how many characters the longest number has.
const longest = 34

// numbers hides the numbers in a run of characters: the longest that is one, from
// where a group begins to where one ends.
func numbers(run string, is func([]rune) bool) string {
	all := []rune(run)
	number := make([]rune, 0, longest)
	for from := 0; from < len(all); from++ {
		if !starts(all, from) {
			continue
		}
		number = number[:0]
		end := 0
		for at := from; at < len(all) && len(number) < longest; at++ {
			if separates(all[at]) {
				continue
			}
			number = append(number, all[at])
			if (at+1 == len(all) || separates(all[at+1])) && is(number) {
				end = at + 1
			}
		}
		if end != 0 {
			cover(all[from:end])
			from = end
		}
	}
	return string(all)
}

func starts(all []rune, at int) bool {
	return !separates(all[at]) && (at == 0 || separates(all[at-1]))
}

func separates(r rune) bool { return strings.ContainsRune(" \u00a0\u2009\u202f.–-", r) }

// cover hides a number but for its end.
func cover(number []rune) {
	for i, kept := len(number)-1, 0; i >= 0; i-- {
		if separates(number[i]) {
			continue
		}
		if kept++; kept > keeps {
			number[i] = '•'
		}
	}
}

// isCard reports whether digits are a card's: those of the networks that there are,
// with Luhn's check digit.
func isCard(number []rune) bool {
	if len(number) < 13 || len(number) > 19 {
		return false
	}
	if first := digit(number[0]); first < 2 || first > 6 {
		return false
	}
	sum := 0
	for i, r := range number {
		d := digit(r)
		if (len(number)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// digit is the value of a digit of one of the scripts in digits.
func digit(r rune) int {
	for _, zero := range []rune{'０', '۰', '٠', '0'} {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return 0
}

// isAccount reports whether characters are an IBAN: the remainder by 97 with the
// country and check digits at the end is 1.
func isAccount(number []rune) bool {
	if len(number) < 15 {
		return false
	}
	rest := 0
	for i := range number {
		r := number[(i+4)%len(number)]
		if r >= 'A' {
			rest = (rest*100 + int(r-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(r-'0')) % 97
		}
	}
	return rest == 1
}

// password hides what follows the word. After "is" there may be a sentence that goes
// on: that something has a digit in it tells a password from that.
func password(said string) string {
	part := secret.FindStringSubmatch(said)
	if !strings.Contains(":=：", part[2]) && !strings.ContainsAny(part[4], "0123456789") {
		return said
	}
	return part[1] + part[2] + part[3] + hidden
}
