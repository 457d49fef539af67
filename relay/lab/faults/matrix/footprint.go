package matrix

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/testing/relays"
)

// held is what a relay holds at one moment.
type held struct {
	// goroutines are all but the pooled ones, which have no work and wait for
	// some: a relay that has been busy keeps as many as it may.
	goroutines, pooled int
	fds                int
}

// footprint asks a relay for what it holds.
func footprint(x *Experiment, relay *relays.Relay) held {
	x.Helper()
	profile, err := fetched("http://" + relay.Admin + "/debug/pprof/goroutine?debug=1")
	x.must(err)
	h, err := countGoroutines(profile)
	x.must(err)
	fds, err := metric(relay.Admin, "process_open_fds")
	x.must(err)
	h.fds = int(fds)
	return h
}

// countGoroutines reads a goroutine profile with a paragraph for each stack:
// how many have it, then a line for each frame, innermost first.
func countGoroutines(profile string) (held, error) {
	var h held
	_, stacks, _ := strings.Cut(profile, "\n") // after the title
	for stack := range strings.SplitSeq(strings.TrimSpace(stacks), "\n\n") {
		var n int
		if _, err := fmt.Sscanf(stack, "%d @", &n); err != nil {
			return held{}, fmt.Errorf("read the goroutine profile: %w in %q", err, stack)
		}
		if strings.Contains(waitsIn(stack), "socket.(*workers).work") {
			h.pooled += n
		} else {
			h.goroutines += n
		}
	}
	return h, nil
}

// waitsIn is the function of a stack that waits: the innermost that is not the
// runtime's.
func waitsIn(stack string) string {
	for line := range strings.Lines(stack) {
		fields := strings.Fields(line)
		if len(fields) >= 3 && fields[0] == "#" && !strings.HasPrefix(fields[2], "runtime.") {
			return fields[2]
		}
	}
	return ""
}

// fetched is the text at an address.
func fetched(url string) (string, error) {
	client := http.Client{Timeout: 5 * time.Second}
	answer, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}
