package browser

import (
	"errors"
	"os"
	"sync"
	"testing"
)

// shared is the Chromium of a package's tests. Pages of Browser.Open keep
// nothing for each other, so one process serves all of them.
var shared struct {
	once sync.Once
	b    *Browser
	stop func()
	err  error
}

// Main runs the tests of a package and ends the Chromium that they shared:
//
//	func TestMain(m *testing.M) { browser.Main(m) }
func Main(m *testing.M) {
	code := m.Run()
	if shared.stop != nil {
		shared.stop()
	}
	os.Exit(code)
}

func sharedBrowser(t testing.TB) *Browser {
	t.Helper()
	shared.once.Do(func() { shared.b, shared.stop, shared.err = startShared() })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.b
}

// startShared runs a browser whose stop also removes its profile.
func startShared() (*Browser, func(), error) {
	dir, err := os.MkdirTemp("", "parley-chromium-")
	if err != nil {
		return nil, nil, err
	}
	b, stop, err := launch(dir)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return b, func() {
		stop()
		// What a dying helper still writes stays behind; the system removes it.
		_ = os.RemoveAll(dir)
	}, nil
}
