package relays_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

func TestRelayRestartsOnItsData(t *testing.T) {
	d := relays.StartDemo(t, relays.Options{})
	before := d.Process().Pid()
	d.Restart()
	if after := d.Process().Pid(); after == before {
		t.Errorf("process %d before and after", before)
	}
	// The password is made up once and kept with the data.
	if !strings.Contains(d.Process().Output(), d.Password) {
		t.Error("a second start made another password")
	}
	if took := d.Stop(); took > 15*time.Second {
		t.Errorf("an idle relay took %v to stop", took)
	}
}

func TestRelaysShareAValkey(t *testing.T) {
	v := valkeys.Start(t)
	for range 2 {
		r := relays.Start(t, relays.Options{Valkey: v.URL()})
		a, err := http.Get(r.URL + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(a.Body)
		a.Body.Close()
		if err != nil || a.StatusCode != http.StatusOK {
			t.Errorf("readyz: %s %s %v", a.Status, body, err)
		}
	}
}
