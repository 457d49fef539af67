package main

import (
	"io"
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/lab/faults/matrix"
)

func TestChosen(t *testing.T) {
	rows, err := chosen([]string{"12", "relay-killed"}, false)
	if err != nil || len(rows) != 2 || rows[0].Number != 12 || rows[1].Number != 1 {
		t.Errorf("%v, %v", rows, err)
	}
	all, err := chosen(nil, false)
	if err != nil || len(all) != len(matrix.Rows) {
		t.Errorf("%d of %d rows, %v", len(all), len(matrix.Rows), err)
	}
	quick, err := chosen(nil, true)
	if err != nil || len(quick) == 0 || slices.ContainsFunc(quick, func(r matrix.Row) bool { return !r.Quick }) {
		t.Errorf("quick rows: %v, %v", quick, err)
	}
	if _, err := chosen([]string{"99"}, false); err == nil {
		t.Error("row 99 was found")
	}
}

func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{{"-seeds", "one"}, {"-seeds", ""}, {"-unknown"}, {"no-such-row"}} {
		if _, err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%q was taken", args)
		}
	}
}
