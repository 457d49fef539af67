package browser

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// Downloads keeps what the page saves as files from now on. file waits for the one
// with a name and returns its text.
func Downloads(p *Page) (file func(name string) string) {
	p.t.Helper()
	dir := p.t.TempDir()
	p.within("keep files", func(ctx context.Context) error {
		_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		})
		return err
	})
	return func(name string) (text string) {
		p.t.Helper()
		proc.Until(p.t, Patience, name+" is saved", func() error {
			data, err := os.ReadFile(filepath.Join(dir, name))
			text = string(data)
			return err
		})
		return text
	}
}
