package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Page is one tab. Pages from Browser.Open share no cookies, storage or cache
// with each other; tabs of one page do. A page is used by one goroutine.
type Page struct {
	Scope // the page's own document

	t       testing.TB
	ctx     context.Context
	cancel  context.CancelFunc
	media   map[string]string
	offline bool
	frames  map[cdp.FrameID]context.Context // sessions of frames in other processes
	leave   []context.CancelFunc            // ends those sessions
	worlds  worlds

	mouseX, mouseY float64 // where the button was pressed last

	journal
}

// Open makes a profile of its own with one tab and goes to url. An empty url
// leaves the tab blank, so that it can be set up first.
func (b *Browser) Open(t testing.TB, url string) *Page {
	t.Helper()
	p := newPage(t, b.ctx, chromedp.WithNewBrowserContext())
	if url != "" {
		p.Goto(url)
	}
	return p
}

// Tab opens another tab of the same profile.
func (p *Page) Tab(url string) *Page {
	p.t.Helper()
	tab := newPage(p.t, p.ctx)
	tab.Goto(url)
	return tab
}

func newPage(t testing.TB, parent context.Context, opts ...chromedp.ContextOption) *Page {
	t.Helper()

	ctx, cancel := chromedp.NewContext(parent, opts...)
	p := &Page{
		t: t, ctx: ctx, cancel: cancel, media: map[string]string{},
		frames: map[cdp.FrameID]context.Context{}, worlds: worlds{},
	}
	p.Scope = Scope{page: p}
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	p.watch(t, ctx)
	t.Cleanup(p.record)
	p.Resize(1280, 900)
	return p
}

// within runs f with the page's session and the usual deadline.
func (p *Page) within(what string, f func(ctx context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	if err := f(ctx); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// Goto loads url and waits for its load event.
func (p *Page) Goto(url string) {
	p.t.Helper()
	p.within("go to "+url, func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.Navigate(url))
	})
}

// Reload loads the page again and waits for its load event.
func (p *Page) Reload() {
	p.t.Helper()
	p.within("reload", func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.Reload())
	})
}

// Close closes the tab as a person would.
func (p *Page) Close() { p.cancel() }

// URL is the tab's address.
func (p *Page) URL() string {
	p.t.Helper()
	return p.Eval("location.href").(string)
}

// Eval runs an expression in the page's own world, waits for its promise, and
// returns the value decoded from JSON: nil, bool, float64, string, []any or
// map[string]any. A thrown error fails the test.
func (p *Page) Eval(expression string) any {
	p.t.Helper()
	var value any
	p.within("evaluate "+expression, func(ctx context.Context) error {
		yes := true
		r, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{
			Expression: expression, ReturnByValue: &yes, AwaitPromise: &yes, UserGesture: &yes,
		})
		if err != nil {
			return err
		}
		value, err = decode(r.Result, r.ExceptionDetails)
		return err
	})
	return value
}

func decode(result *runtime.RemoteObject, exception *runtime.ExceptionDetails) (any, error) {
	if exception != nil {
		text := exception.Text
		if exception.Exception != nil {
			text += " " + exception.Exception.Description
		}
		return nil, fmt.Errorf("thrown: %s", text)
	}
	if result == nil || len(result.Value) == 0 {
		return nil, nil
	}
	var value any
	err := json.Unmarshal(result.Value, &value)
	return value, err
}

// Resize sets the size of the viewport in CSS pixels. Widths under 600 also
// make the page behave as on a phone.
func (p *Page) Resize(width, height int64) {
	p.t.Helper()
	p.within("resize", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600,
		})
		return err
	})
}

// Media sets a media feature, such as ("prefers-color-scheme", "dark") or
// ("prefers-reduced-motion", "reduce"), for the page and its frames.
func (p *Page) Media(feature, value string) {
	p.t.Helper()
	p.media[feature] = value
	p.within("set "+feature, func(ctx context.Context) error {
		eachFrame(p, p.applyMedia)
		return p.applyMedia(ctx)
	})
}

// eachFrame applies something to the frames in other processes. One that has gone
// may never answer: then all are attached anew, with all that holds for the page,
// when they are used.
func eachFrame(p *Page, apply func(ctx context.Context) error) {
	for _, frame := range p.frames {
		bounded, end := context.WithTimeout(frame, oneTry)
		err := apply(bounded)
		end()
		if err != nil {
			p.forgetFrames()
			return
		}
	}
}

func (p *Page) applyMedia(ctx context.Context) error {
	var features []*emulation.MediaFeature
	for name, value := range p.media {
		features = append(features, &emulation.MediaFeature{Name: name, Value: value})
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	return err
}

// Press sends one key with its down and up, such as "Enter", "Tab", "Escape",
// "ArrowDown" or a character, to whatever has the focus.
func (p *Page) Press(key string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	named := map[string]string{
		"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Backspace": kb.Backspace,
		"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft,
		"ArrowRight": kb.ArrowRight, "Home": kb.Home, "End": kb.End, "Delete": kb.Delete,
		"PageUp": kb.PageUp, "PageDown": kb.PageDown, "Space": " ",
	}
	keys, ok := named[key]
	if !ok {
		if len([]rune(key)) != 1 {
			p.t.Fatalf("press: unknown key %q", key)
		}
		keys = key
	}
	p.within("press "+key, func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
	})
}

// Freeze hides the tab and stops its timers and scripts, and those of its
// frames, as happens long out of sight and on a sleeping laptop. Chromium ends
// the WebSockets of a frozen tab, and what is asked of its frames is not
// answered until Thaw.
func (p *Page) Freeze() {
	p.t.Helper()
	p.pretendFocus(false)
	p.lifecycle(page.SetWebLifecycleStateStateFrozen)
}

// Thaw ends Freeze and brings the tab back into sight.
func (p *Page) Thaw() {
	p.t.Helper()
	p.lifecycle(page.SetWebLifecycleStateStateActive)
	p.pretendFocus(true)
}

// Touch makes the tab one that is used with fingers.
func (p *Page) Touch() {
	p.t.Helper()
	p.within("turn to fingers", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
		return err
	})
}

// pretendFocus makes the tab one that is looked at, whatever window it is in.
func (p *Page) pretendFocus(yes bool) {
	p.t.Helper()
	p.within("change the focus", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: yes})
		return err
	})
}

func (p *Page) lifecycle(state page.SetWebLifecycleStateState) {
	p.t.Helper()
	p.within("set lifecycle "+string(state), func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, page.SetWebLifecycleState, page.SetWebLifecycleStateParams{State: state})
		return err
	})
}

// Screenshot writes what the viewport shows as NAME.png and returns the file.
// It goes to the folder that PARLEY_SCREENSHOTS names, or else to the test's
// artifacts (go test -artifacts).
func (p *Page) Screenshot(name string) string {
	p.t.Helper()

	var body []byte
	p.within("take screenshot "+name, func(ctx context.Context) error {
		var err error
		body, err = chromedp.Run(ctx, chromedp.CaptureScreenshot())
		return err
	})
	dir := os.Getenv("PARLEY_SCREENSHOTS")
	if dir == "" {
		dir = p.t.ArtifactDir()
	}
	file := filepath.Join(dir, name+".png")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, body, 0o644); err != nil {
		p.t.Fatal(err)
	}
	return file
}
