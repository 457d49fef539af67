package hours

import (
	"fmt"
	"strconv"
	"strings"
)

// Minutes of a day, and how many intervals one has at most.
const (
	dayMinutes   = 24 * 60
	maxIntervals = 12
)

// Interval is from one time of the clock to another, the second not included,
// both in minutes since midnight. One that does not end after it begins ends on
// the next day.
type Interval struct {
	From int // 0 to 1439
	To   int // 0 to 1440
}

// String is the interval as people write it: "09:00-17:30".
func (i Interval) String() string { return clock(i.From) + "-" + clock(i.To) }

// overnight says whether the interval ends on the next day.
func (i Interval) overnight() bool { return i.To < i.From }

// Day is what begins on one day; what is in several intervals is open once. Its
// text is "09:00-12:00, 13:00-17:30", and "" if nothing begins.
type Day []Interval

// ParseDay reads a day. Times are of 24 hours; minutes can be left out; 24:00 is
// the end of the day.
func ParseDay(text string) (Day, error) {
	var d Day
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;，；、،؛", r) }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		from, to, two := strings.Cut(dashes.Replace(part), "-")
		i := Interval{}
		var fromOK, toOK bool
		i.From, fromOK = minutes(from)
		i.To, toOK = minutes(to)
		if !two || !fromOK || !toOK {
			return nil, fmt.Errorf("%q is not such as 09:00-17:30", part)
		}
		d = append(d, i)
	}
	return d, d.Check()
}

// dashes are the signs that stand between two times, and the colon of a
// keyboard that writes Chinese.
var dashes = strings.NewReplacer("–", "-", "—", "-", "−", "-", "～", "-", "~", "-", "：", ":")

// minutes reads a time of the clock.
func minutes(text string) (int, bool) {
	hour, minute, two := strings.Cut(strings.TrimSpace(text), ":")
	if !two {
		minute = "00"
	}
	h, err := strconv.ParseUint(hour, 10, 8)
	if err != nil || len(hour) > 2 {
		return 0, false
	}
	m, err := strconv.ParseUint(minute, 10, 8)
	if err != nil || len(minute) != 2 || m > 59 {
		return 0, false
	}
	sum := int(h*60 + m)
	return sum, sum <= dayMinutes
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// Check says what is wrong with a day.
func (d Day) Check() error {
	if len(d) > maxIntervals {
		return fmt.Errorf("a day has more than %d intervals", maxIntervals)
	}
	for _, i := range d {
		if i.From < 0 || i.From >= dayMinutes || i.To < 0 || i.To > dayMinutes || i.From == i.To {
			return fmt.Errorf("%s is no interval; a whole day is 00:00-24:00", i)
		}
	}
	return nil
}

// String is the day's text.
func (d Day) String() string {
	parts := make([]string, len(d))
	for i, interval := range d {
		parts[i] = interval.String()
	}
	return strings.Join(parts, ", ")
}

// MarshalText is the day's text.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day.
func (d *Day) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDay(string(text))
	return err
}
