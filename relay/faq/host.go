package faq

import "unicode/utf8"

// letterAt returns the size of the character at a place of s if it may stand in
// an address, or 0: beyond ASCII these are letters and what joins them.
func letterAt(s string, at int) int {
	r, size := utf8.DecodeRuneInString(s[at:])
	switch {
	case isWord(r), unspaced(r), r == '·', r == 0x200c, r == 0x200d:
		return size
	case r == '–' || r == '’': // as within "Michelson–Morley"
		if at += size; at < len(s) && (isAlnum(s[at]) || s[at] >= 0x80 && letterAt(s, at) > 0) {
			return size
		}
	}

	return 0
}

// hostAt returns how long the host is that s begins with, with its port, or 0.
// In "shop.example请看" it ends before the character of a script that writes no
// spaces, as no top-level domain mixes these.
func hostAt(s string) int {
	n, cut := 0, 0
	if hasPrefix(s, "[") {
		for n++; n < len(s) && (isAlnum(s[n]) || s[n] == ':' || s[n] == '.'); n++ {
		}
		if n == len(s) || s[n] != ']' {
			return 0
		}
		n++
	}
	for label := n; n < len(s) && n < 255 && s[0] != '['; {
		c := s[n]
		if c < 0x80 {
			if !isAlnum(c) && index("-._", s[n:n+1], 0) < 0 || n == 0 && !isAlnum(c) {
				break
			}
			if n++; c == '.' {
				label, cut = n, 0
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		if !isWord(r) && !unspaced(r) {
			break
		}
		if cut == 0 && label > 0 && isAlnum(s[label]) && unspaced(r) {
			cut = n
		}
		n += size
	}
	if cut > 0 {
		return cut
	}
	for n > 0 && (s[n-1] == '.' || s[n-1] == '-') {
		n--
	}
	if n == 0 || n == len(s) || s[n] != ':' && s[n] != '@' {
		return n
	}

	// What follows is a port, the end of a sentence, or a password.
	port := n + 1
	for port < len(s) && isDigit(s[port]) {
		port++
	}
	switch {
	case port < len(s) && (isAlnum(s[port]) || s[port] == '@') || s[n] == '@':
		return 0
	case port > n+1:
		return port
	case port < len(s) && s[port] == '/':
		return 0
	}

	return n
}

// Shown is what a page shows of a run. Where the text of a link names another
// address than it leads to, or its host could be taken for another one, that is
// the real address, in ASCII.
func (in *Inline) Shown() string {
	if in.Link == "" {
		return in.Text
	}
	begin := scheme(in.Link)
	if in.Link[begin-1] == ':' {
		begin = index(in.Link, "@", 0) + 1
	}
	end := begin + hostAt(in.Link[begin:])
	host := in.Link[begin:end]
	for _, r := range Linkify(in.Text) {
		if r.Link != "" && (r.Link != in.Link || deceives(host)) {
			return in.Link[:begin] + asciiHost(host) + in.Link[end:]
		}
	}

	return in.Text
}

// The scripts of a host's letters, as bits.
const (
	scriptLatin    = 1 << iota
	scriptGreek    // has letters that look like Latin ones
	scriptCyrillic // as well
	scriptAlike
)

// scriptOf returns which of the scripts that can be taken for each other a
// letter belongs to, 0 for none.
func scriptOf(r rune) int {
	switch {
	case r == 0x131 || r == 0x138 || r == 0x149:
		return scriptAlike
	case r < 'A':
		return 0
	case r < 0x17f:
		return scriptLatin
	case 0x370 <= r && r < 0x400:
		return scriptGreek
	case 0x400 <= r && r < 0x530:
		return scriptCyrillic
	case r < 0x590, 0x10a0 <= r && r < 0x1100, 0x13a0 <= r && r < 0x1400,
		0x1c80 <= r && r < 0x2e80, 0xa640 <= r && r < 0xac00, 0xfb00 <= r && r < 0xfb50, 0x10000 <= r && r < 0x20000:
		return scriptAlike
	}

	return 0
}

// deceives reports whether a host may look like one of other letters: it mixes
// scripts whose letters look alike, or is of one below a top level of another.
func deceives(host string) bool {
	used, last := 0, 0 // in all labels but the last, as sets of what each uses; in the last
	for _, r := range host {
		if r == '.' {
			used |= 1 << last
			last = 0
			continue
		}
		last |= scriptOf(r)
	}
	used |= 1 << last
	plain := 1 | 1<<scriptLatin
	if last == scriptGreek || last == scriptCyrillic {
		plain |= 1 << last
	}

	return used&^plain != 0
}

// asciiHost is a host as the name system has it (RFC 3492).
func asciiHost(host string) string {
	out, label := []byte(nil), []rune(nil)
	for _, r := range host + "." {
		if r != '.' {
			label = append(label, lowerRune(r))
			continue
		}
		out = append(appendLabel(out, label), '.')
		label = label[:0]
	}

	return string(out[:len(out)-1])
}

func lowerRune(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z', 0xc0 <= r && r < 0xdf, 0x391 <= r && r < 0x3aa, 0x410 <= r && r < 0x430:
		return r + 32
	case 0x400 <= r && r < 0x410:
		return r + 80
	}

	return r
}

// appendLabel appends a label of a host in Punycode.
func appendLabel(out []byte, label []rune) []byte {
	from := len(out)
	for _, r := range label {
		if r < 0x80 {
			out = append(out, byte(r))
		}
	}
	basic := len(out) - from
	if basic == len(label) {
		return out
	}
	plain := string(out[from:])
	out = append(append(out[:from], "xn--"...), plain...)
	if basic > 0 {
		out = append(out, '-')
	}

	const base, tmin, tmax, skew, damp = 36, 1, 26, 38, 700
	n, delta, bias := rune(0x80), 0, 72
	for done := basic; done < len(label); {
		next := rune(utf8.MaxRune)
		for _, r := range label {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q, k := delta, base
			for ; ; k += base {
				t := min(max(k-bias, tmin), tmax)
				if q < t {
					break
				}
				out = append(out, digit(t+(q-t)%(base-t)))
				q = (q - t) / (base - t)
			}
			out = append(out, digit(q))
			if done == basic {
				delta /= damp
			} else {
				delta /= 2
			}
			done++
			delta += delta / done
			for bias = 0; delta > (base-tmin)*tmax/2; bias += base {
				delta /= base - tmin
			}
			bias += (base - tmin + 1) * delta / (delta + skew)
			delta = 0
		}
		delta++
		n++
	}

	return out
}

func digit(n int) byte { return "abcdefghijklmnopqrstuvwxyz0123456789"[n] }
