package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// row is one line of the result: a figure of both sides.
type row struct {
	name string
	unit string
	// must and reach bound the ratio of ours to the baseline, or with absolute
	// our figure itself. more says that they are lower bounds. A row without
	// bounds, both 0, is only shown.
	must, reach float64
	more        bool
	absolute    bool

	got [2][]float64 // by side, a figure for each round
}

// line is a row as it is written with -json.
type line struct {
	Scenario string  `json:"scenario"`
	Ours     float64 `json:"ours"`
	Baseline float64 `json:"baseline"`
	Ratio    float64 `json:"ratio"`
	Unit     string  `json:"unit"`
	Runs     int     `json:"runs"`
}

// line takes the medians. The ratio is the median of the ratios of each round,
// whose two runs followed each other on the same machine.
func (r *row) line() line {
	ratios := make([]float64, len(r.got[ours]))
	for i := range ratios {
		ratios[i] = r.got[ours][i] / r.got[baseline][i]
	}
	return line{
		Scenario: r.name, Unit: r.unit, Runs: len(ratios),
		Ours: rounded(median(r.got[ours])), Baseline: rounded(median(r.got[baseline])), Ratio: rounded(median(ratios)),
	}
}

// rounded keeps four digits and makes zero of what JSON has no number for:
// something divided by nothing.
func rounded(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
	return r
}

// verdict compares a line with the row's bounds.
func (r *row) verdict(l line) string {
	v := l.Ratio
	if r.absolute {
		v = l.Ours
	}
	within := func(bound float64) bool {
		if r.more {
			return v >= bound
		}
		return v <= bound
	}
	switch {
	case !r.bounded():
		return ""
	case within(r.reach):
		return "reached"
	case within(r.must):
		return "enough"
	}
	return "MISSED"
}

func (r *row) bounded() bool { return r.must != 0 || r.reach != 0 || r.absolute }

func (r *row) bounds() string {
	if !r.bounded() {
		return ""
	}
	sign, times := "≤", "×"
	if r.more {
		sign = "≥"
	}
	if r.absolute {
		times = ""
	}
	if r.reach == r.must {
		return fmt.Sprintf("%s %v %s", sign, r.must, times)
	}
	return fmt.Sprintf("%s %v, %v %s", sign, r.must, r.reach, times)
}

// writeTable prints rows for people.
func writeTable(w io.Writer, rows []*row) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "scenario\tours\tbaseline\tratio\tmust, reach\t\tunit")
	for _, r := range rows {
		l := r.line()
		fmt.Fprintf(t, "%s\t%v\t%v\t%.2f\t%s\t%s\t%s\n", r.name, l.Ours, l.Baseline, l.Ratio, r.bounds(), r.verdict(l), r.unit)
	}
	t.Flush()
}

// writeJSON prints a line for each row.
func writeJSON(w io.Writer, rows []*row) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, r := range rows {
		if err := e.Encode(r.line()); err != nil {
			return err
		}
	}
	return nil
}

func median[T float64 | time.Duration](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// shown is a round's figures on one line, for who waits.
func shown(rows []*row, s side) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "  %s %v %s;", r.name, rounded(r.got[s][len(r.got[s])-1]), r.unit)
	}
	return strings.TrimSuffix(b.String(), ";")
}
