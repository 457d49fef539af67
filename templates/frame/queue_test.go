package frame

import (
	"testing"
	"time"

	"github.com/parley-chat/parley/templates/words"
)

func TestWhatWhoWaitsReads(t *testing.T) {
	for want, q := range map[string]Queued{
		"":                               {},
		"You are next.":                  {Number: 1},
		"You are number 2 in the queue.": {Number: 2, High: 13 * time.Hour},
		"You are next. It should take less than a minute.":                                    {Number: 1, High: 50 * time.Second},
		"You are next. It should take up to 2 minutes.":                                       {Number: 1, Low: 20 * time.Second, High: 100 * time.Second},
		"You are number 3 in the queue. It should take 4 to 7 minutes.":                       {Number: 3, Low: 4*time.Minute + time.Second, High: 6*time.Minute + time.Second},
		"You are number 9 in the queue. It should take 1 to 2 hours.":                         {Number: 9, Low: 80 * time.Minute, High: 95 * time.Minute},
		"You are number 4 in the queue. It is taking longer than usual. You keep your place.": {Number: 4, Slow: true},
	} {
		if got := q.said(words.Visitor().For("en")); got != want {
			t.Errorf("%+v: %q, want %q", q, got, want)
		}
	}
}
