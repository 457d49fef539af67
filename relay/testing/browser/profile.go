package browser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// noStorage is what Chromium writes down when somebody forbids all sites to
// keep data.
const noStorage = `{"profile":{"default_content_setting_values":{"cookies":2}}}`

// NoStorage starts a browser whose owner forbids sites to keep anything:
// scripts that touch localStorage get a SecurityError.
func NoStorage(t testing.TB) Option {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "forbidding")
	if err := os.MkdirAll(filepath.Join(dir, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "Default", "Preferences"), []byte(noStorage), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(o *[]chromedp.ExecAllocatorOption) { *o = append(*o, chromedp.UserDataDir(dir)) }
}
