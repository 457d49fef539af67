package model

import (
	"errors"
	"io"
	"net/http"
	"testing"
)

func TestPrices(t *testing.T) {
	p, err := ParsePrice("0.15,0.6,USD")
	if err != nil || p != (Price{150_000, 600_000, "USD"}) {
		t.Fatalf("%+v, %v", p, err)
	}
	if cost := p.Of(Used{In: 1_000_000, Out: 10_000}); cost != 156_000 {
		t.Errorf("it costs %d", cost)
	}
	if none, err := ParsePrice(""); err != nil || none != (Price{}) {
		t.Errorf("%+v, %v", none, err)
	}
	for _, text := range []string{"1", "1,2", "1,2,", "1,2,usd", "1,2,US$", "-1,2,USD", "NaN,2,USD", "1,Inf,USD", "1,2,USD,3", "x,2,USD", "1,2000000,USD"} {
		if p, err := ParsePrice(text); !errors.Is(err, ErrPrice) || p != (Price{}) {
			t.Errorf("%q is taken for %+v, %v", text, p, err)
		}
	}
}

// What was used is what the model says, unless that cannot be; it counts also where
// the answer is none.
func TestWhatWasUsed(t *testing.T) {
	for name, c := range map[string]struct {
		answer  string
		in, out bool // as the model says
	}{
		"said":      {`{"choices":[{"message":{"content":"no JSON"}}],"usage":{"prompt_tokens":210,"completion_tokens":17}}`, true, true},
		"not said":  {`{"choices":[{"message":{"content":"as many words as that"}}]}`, false, false},
		"nonsense":  {`{"choices":[{"message":{"content":"as many words as that"}}],"usage":{"prompt_tokens":-5,"completion_tokens":-7}}`, false, false},
		"a lie":     {`{"choices":[],"usage":{"prompt_tokens":9000000000000,"completion_tokens":9000000000000}}`, false, false},
		"no answer": {`<html>`, false, false},
	} {
		m := standIn(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, c.answer) })
		a, err := m.Answer(t.Context(), "shop", "How?", nil, articles)
		if err == nil {
			t.Errorf("%s: it answers %q", name, a.Text)
		}
		if (a.Used.In == 210) != c.in || (a.Used.Out == 17) != c.out || a.Used.In < 100 || a.Used.In > 20_000 || a.Used.Out < 0 || a.Used.Out > maxResponse {
			t.Errorf("%s: %+v", name, a.Used)
		}
	}
}
