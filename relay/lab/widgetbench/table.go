package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"text/tabwriter"
)

// table collects figures by name and unit, in the order in which they first
// came.
type table struct{ rows []*row }

// row is one figure.
type row struct {
	name, unit string
	limit      float64 // what it may be at most; 0: it is only shown
	got        []float64
}

// line is a row as it is written with -json.
type line struct {
	Figure string  `json:"figure"`
	Value  float64 `json:"value"` // median of the runs
	Least  float64 `json:"least"`
	Most   float64 `json:"most"`
	Limit  float64 `json:"limit,omitempty"`
	Unit   string  `json:"unit"`
	Runs   int     `json:"runs"`
}

// add notes what a run gave.
func (t *table) add(name, unit string, limit, value float64) {
	for _, r := range t.rows {
		if r.name == name && r.unit == unit {
			r.got = append(r.got, value)
			return
		}
	}
	t.rows = append(t.rows, &row{name, unit, limit, []float64{value}})
}

func (r *row) line() line {
	return line{
		Figure: r.name, Unit: r.unit, Limit: r.limit, Runs: len(r.got),
		Value: rounded(percentile(r.got, 50)), Least: rounded(slices.Min(r.got)), Most: rounded(slices.Max(r.got)),
	}
}

func (l line) verdict() string {
	switch {
	case l.Limit == 0:
		return ""
	case l.Value <= l.Limit:
		return fmt.Sprintf("≤ %v reached", l.Limit)
	}
	return fmt.Sprintf("≤ %v MISSED", l.Limit)
}

// print writes the table for people.
func (t *table) print(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "figure\tmedian\tunit\tleast … most\tn\tlimit")
	for _, r := range t.rows {
		l := r.line()
		fmt.Fprintf(tab, "%s\t%v\t%s\t%v … %v\t%d\t%s\n", l.Figure, l.Value, l.Unit, l.Least, l.Most, l.Runs, l.verdict())
	}
	return tab.Flush()
}

// writeJSON writes a line for each row.
func (t *table) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, r := range t.rows {
		if err := e.Encode(r.line()); err != nil {
			return err
		}
	}
	return nil
}

// percentile is the smallest value that p percent of the values do not exceed.
func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	at := int(math.Ceil(p/100*float64(len(sorted)))) - 1
	return sorted[max(at, 0)]
}

// rounded keeps three digits of what is small, and whole numbers of the rest.
func rounded(v float64) float64 {
	if math.Abs(v) >= 1000 {
		return math.Round(v)
	}
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	return r
}
