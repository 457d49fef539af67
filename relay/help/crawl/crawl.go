// Package crawl reads the pages of a website that its sitemap names, as articles.
package crawl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/guard"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/faqio"
)

// Limits are what one crawl may cost. What is beyond is refused.
type Limits struct {
	Pages int           // that the sitemap names of the host
	Bytes int64         // of all pages
	Time  time.Duration // of all
}

// The limits of one answer.
const (
	maxPage      = 2 << 20 // bytes
	maxSitemap   = 10 << 20
	maxRobots    = 500 << 10
	maxSitemaps  = 50 // that an index names
	answerWithin = 10 * time.Second
	mostMoves    = 5 // redirects
	atOnce       = 4 // requests
)

// agent is what the crawl calls itself; robots.txt names it "parley".
const agent = "Parley (imports help pages)"

// What is wrong with a sitemap, or with a page of it.
var (
	ErrAddress = &chat.Refusal{Code: "crawl_address"} // no address that begins with https:// or http://
	ErrSitemap = &chat.Refusal{Code: "crawl_sitemap"} // something else is there
	ErrNone    = &chat.Refusal{Code: "crawl_none"}    // it names no page
	ErrPrivate = &chat.Refusal{Code: "crawl_private"} // it is in a network that is not public
	ErrReach   = &chat.Refusal{Code: "crawl_reach"}   // nothing answers
	ErrMoves   = &chat.Refusal{Code: "crawl_moves"}   // it leads on without end
	ErrLarge   = &chat.Refusal{Code: "crawl_large"}   // it, or all, is too large
	ErrTime    = &chat.Refusal{Code: "crawl_time"}    // it was not there in time
	ErrRobots  = &chat.Refusal{Code: "crawl_robots"}  // robots.txt forbids it, or does not answer
	ErrText    = &chat.Refusal{Code: "crawl_text"}    // it has no title or no text
	ErrTwice   = &chat.Refusal{Code: "crawl_twice"}   // another address leads there too
)

func errHost(host string) *chat.Refusal {
	return &chat.Refusal{Code: "crawl_host", Args: []string{"host", host}}
}

func errStatus(status int) *chat.Refusal {
	return &chat.Refusal{Code: "crawl_status", Args: []string{"status", strconv.Itoa(status)}}
}

func errMany(most int) *chat.Refusal {
	return &chat.Refusal{Code: "crawl_many", Args: []string{"n", strconv.Itoa(most)}}
}

// crawler reads one website.
type crawler struct {
	client *http.Client
	host   string
	robots robots
	limits Limits

	mu   sync.Mutex
	left int64           // bytes
	seen map[string]bool // addresses that were read
}

// Read reads the pages that the sitemap at an address names, in its order. A page
// that cannot be taken says why; if none can be asked for at all, that is the error,
// a *chat.Refusal.
func Read(ctx context.Context, g guard.Guard, sitemap string, limits Limits) ([]help.WebPage, error) {
	if guard.CheckURL(sitemap) != nil {
		return nil, ErrAddress
	}
	from, err := url.Parse(sitemap)
	if err != nil {
		return nil, ErrAddress
	}
	ctx, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	c := &crawler{host: hostOf(from), limits: limits, left: limits.Bytes, seen: map[string]bool{}}
	c.client = g.Client()
	defer c.client.CloseIdleConnections()
	c.client.Timeout = answerWithin
	c.client.CheckRedirect = func(r *http.Request, before []*http.Request) error {
		switch {
		case len(before) > mostMoves:
			return ErrMoves
		case guard.CheckURL(r.URL.String()) != nil:
			return ErrAddress
		case hostOf(r.URL) != c.host:
			return errHost(r.URL.Host)
		}
		return nil
	}
	listed, err := c.sitemap(ctx, from)
	if err != nil {
		return nil, err
	}
	if c.robots, err = c.readRobots(ctx, from); err != nil {
		return nil, err
	}
	return c.pages(ctx, listed), nil
}

// hostOf is the host of an address, and its port unless that is the usual one.
func hostOf(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if port := u.Port(); port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		host += ":" + port
	}
	return host
}

// pages reads all pages, a few at a time.
func (c *crawler) pages(ctx context.Context, listed []string) []help.WebPage {
	pages := make([]help.WebPage, len(listed))
	next := make(chan int)
	var readers sync.WaitGroup
	for range min(atOnce, len(listed)) {
		readers.Go(func() {
			for i := range next {
				pages[i] = c.page(ctx, listed[i])
			}
		})
	}
	for i := range listed {
		next <- i
	}
	close(next)
	readers.Wait()
	return pages
}

// page reads one page.
func (c *crawler) page(ctx context.Context, address string) help.WebPage {
	page := help.WebPage{Address: address}
	var why *chat.Refusal
	if err := c.readPage(ctx, &page); err != nil && !errors.As(err, &why) {
		why = ErrReach
	}
	page.Refused = why
	return page
}

func (c *crawler) readPage(ctx context.Context, page *help.WebPage) error {
	u, err := url.Parse(page.Address)
	switch {
	case err != nil || guard.CheckURL(page.Address) != nil:
		return ErrAddress
	case hostOf(u) != c.host:
		return errHost(u.Host)
	case !c.robots.allow(u):
		return ErrRobots
	}
	body, answer, err := c.get(ctx, u, maxPage)
	if err != nil {
		return err
	}
	at, kind := answer.Request.URL, answer.Header.Get("Content-Type")
	media, _, _ := mime.ParseMediaType(kind)
	switch {
	case !c.robots.allow(at):
		return ErrRobots
	case answer.StatusCode != http.StatusOK:
		return errStatus(answer.StatusCode)
	case media != "text/html" && media != "application/xhtml+xml":
		return &chat.Refusal{Code: "crawl_type", Args: []string{"type", media}}
	case !c.take(at.String(), int64(len(body))):
		return c.refused(at.String())
	}
	in, err := charset.NewReader(strings.NewReader(string(body)), kind)
	if err != nil {
		return ErrText
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return ErrText
	}
	read, ok := faqio.Page(strings.ToValidUTF8(string(text), "\ufffd"), at)
	if !ok {
		return ErrText
	}
	read.Address = page.Address
	*page = read
	return page.Check()
}

// take counts a page that was read, unless it was already, or all are too large then.
func (c *crawler) take(address string, size int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen[address] || c.left < size {
		return false
	}
	c.seen[address] = true
	c.left -= size
	return true
}

func (c *crawler) refused(address string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen[address] {
		return ErrTwice
	}
	return ErrLarge
}

// get reads what is at an address, at most so many bytes, whatever the status. Its
// errors are refusals.
func (c *crawler) get(ctx context.Context, at *url.URL, most int64) ([]byte, *http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, nil, ErrAddress
	}
	r.Header.Set("User-Agent", agent)
	answer, err := c.client.Do(r)
	if err != nil {
		return nil, nil, whyNot(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	switch {
	case int64(len(body)) > most:
		return nil, nil, ErrLarge
	case err != nil:
		return nil, nil, whyNot(err)
	}
	return body, answer, nil
}

// whyNot is the refusal for what went wrong on the way.
func whyNot(err error) error {
	var known *chat.Refusal
	var slow interface{ Timeout() bool }
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, guard.ErrAddress):
		return ErrPrivate
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return ErrTime
	}
	return fmt.Errorf("%w: %w", ErrReach, err)
}
