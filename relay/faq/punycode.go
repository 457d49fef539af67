package faq

import "unicode/utf8"

// Shown is what a page shows of a run: its text, or where that deceives the
// address with its host in ASCII.
func (in *Inline) Shown() string {
	if in.Link == "" || !in.Deceives() {
		return in.Text
	}
	begin := scheme(in.Link)
	end := begin + hostAt(in.Link[begin:])

	return in.Link[:begin] + asciiHost(in.Link[begin:end]) + in.Link[end:]
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
