package inbox

import "strconv"

// megabytes is the size of a file for people.
func megabytes(n int64) string {
	if n < 1_000_000 {
		return strconv.FormatInt(max(n/1000, 1), 10) + " kB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
}
