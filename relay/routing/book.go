package routing

import (
	"context"
	"sync"

	"github.com/parley-chat/parley/relay/site"
)

// freshFor is for how long what was read of a site's agents is gone by, in
// milliseconds. To count what each has costs more than to give something out, and
// where much is given out little else changes meanwhile: who has less or is another
// is told of, and what a decision depends on the step sees for itself.
const freshFor = 1_000

// book is what this relay knows of the agents of sites. The zero value is ready to
// use.
type book struct {
	mu    sync.Mutex
	staff map[string]*staff
}

// take returns what is known of a site, which is nobody else's until it is put
// back.
func (b *book) take(site string) *staff {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.staff[site]
	delete(b.staff, site)
	return s
}

func (b *book) put(site string, s *staff) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.staff == nil {
		b.staff = map[string]*staff{}
	}
	b.staff[site] = s
}

// known are a site's agents as they were within freshFor, or as they are.
func (r *Router) known(ctx context.Context, siteID string, settings *site.Routing) (*staff, error) {
	from, err := r.source(ctx, siteID, settings)
	if err != nil {
		return nil, err
	}
	if s := r.book.take(siteID); s != nil && s.source.same(from) && r.Desk.Now() < s.at+freshFor {
		s.remembered = true
		return s, nil
	}
	return r.read(ctx, siteID, from)
}
