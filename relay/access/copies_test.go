package access

import (
	"errors"
	"testing"
	"time"
)

func TestCopies(t *testing.T) {
	var c copies[int]
	now, reads := time.Unix(1000, 0), 0
	get := func(want, wantReads int) {
		t.Helper()
		got, err := c.get("id", now, func() (int, error) { reads++; return reads, nil })
		if err != nil || got != want || reads != wantReads {
			t.Errorf("got %d, %v after %d reads, want %d after %d", got, err, reads, want, wantReads)
		}
	}
	get(1, 1)
	get(1, 1)
	now = now.Add(copyFor - 1)
	get(1, 1)
	now = now.Add(1)
	get(2, 2) // in case that no wake-up can come
	c.forget()
	get(3, 3)

	// What was read before a change is old, also if it comes after it.
	c.forget()
	if got, err := c.get("id", now, func() (int, error) { c.forget(); return 99, nil }); got != 99 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	get(4, 4)

	// A failure is not kept.
	c.forget()
	broken := errors.New("broken")
	if _, err := c.get("id", now, func() (int, error) { return 0, broken }); err != broken {
		t.Error(err)
	}
	get(5, 5)
}
