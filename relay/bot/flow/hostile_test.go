package flow

import (
	"strings"
	"testing"
	"time"
)

// What is no flow is refused at once, with a reason, whatever it is.
func TestHostileFiles(t *testing.T) {
	bomb := "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for i := range 12 {
		from, to := string(rune('a'+i)), string(rune('a'+i+1))
		bomb += to + "0: &" + to + "0 [" + strings.TrimSuffix(strings.Repeat("*"+from+"0,", 9), ",") + "]\n"
	}
	for name, source := range map[string]string{
		"nothing":      "",
		"no YAML":      "start: [a\nsteps: {",
		"a list":       "- a\n- b\n",
		"only a text":  "hello",
		"aliases":      bomb + "start: m0\n",
		"deep lists":   "start: " + strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000),
		"deep objects": "start: " + strings.Repeat("{a: ", 10_000) + "x" + strings.Repeat("}", 10_000),
		"deep lines":   "start:\n" + indented(300),
		"too long":     strings.Repeat("# x\n", MaxSource/4+1),
		"zero":         "start: a\x00\nsteps: {}\n",
		"itself":       "start: a\nsteps: &s\n  a: *s\n",
		"numbers":      "start: 1\nsteps:\n  1: {say: 2, to: 3}\n",
		"merges":       "start: a\nsteps:\n  a: &a {say: x}\n  b:\n    <<: *a\n    says: y\n",
	} {
		began := time.Now()
		f, err := Read(source)
		if err == nil {
			t.Errorf("%s: taken as %+v", name, f)
			continue
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%s: it takes %v to refuse", name, took)
		}
		if text := err.Error(); text == "" || len(text) > 4000 {
			t.Errorf("%s: the reason has %d bytes: %.200s", name, len(text), text)
		}
	}
}

// indented are objects within one another, a line each.
func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i+1) + "a:\n")
	}
	return b.String()
}
