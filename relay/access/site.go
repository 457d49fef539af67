package access

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Site is what its owner has set.
type Site struct {
	// ID is the name in data-site, see chat.ValidSite.
	ID string `json:"id"`
	// Name is how visitors know the team: "Shop support".
	Name string `json:"name"`
	// Origins are the pages that may embed the widget, exactly as browsers send
	// them: scheme, host and a port other than the scheme's.
	Origins []string `json:"origins"`
	// Accent is the site's colour, "#rrggbb"; "" is Parley's.
	Accent string `json:"accent,omitempty"`
	// Greeting is the widget's first line by locale; "" has the default's.
	Greeting map[string]string `json:"greeting,omitempty"`
	// QuietDays and IdleHours are the desk's policy, see desk.Policy.
	QuietDays int `json:"quietDays"`
	IdleHours int `json:"idleHours"`
}

// Allows reports whether a page of this origin may embed the site's widget.
func (s Site) Allows(origin string) bool { return origin != "" && slices.Contains(s.Origins, origin) }

// Check says what is wrong with a site's settings.
func (s Site) Check() error {
	if !chat.ValidSite(s.ID) {
		return fmt.Errorf("site id %q: use 1 to 64 of a-z, 0-9 and -", s.ID)
	}
	for _, origin := range s.Origins {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" ||
			u.Scheme+"://"+u.Host != origin || strings.ToLower(origin) != origin {
			return fmt.Errorf("origin %q of site %s: use scheme://host or scheme://host:port", origin, s.ID)
		}
	}
	if s.Accent != "" && !validColour(s.Accent) {
		return fmt.Errorf("accent %q of site %s: use #rrggbb", s.Accent, s.ID)
	}
	if s.QuietDays < 0 || s.IdleHours < 0 {
		return fmt.Errorf("site %s: days and hours are not negative", s.ID)
	}
	return nil
}

func validColour(c string) bool {
	if len(c) != 7 || c[0] != '#' {
		return false
	}
	for _, d := range c[1:] {
		if !strings.ContainsRune("0123456789abcdefABCDEF", d) {
			return false
		}
	}
	return true
}

// Site returns a site's settings, or store.ErrNotFound.
func (a *Access) Site(ctx context.Context, id string) (Site, error) {
	if !chat.ValidSite(id) {
		return Site{}, store.ErrNotFound
	}
	return a.sites.get(id, a.now(), func() (site Site, err error) {
		doc, err := a.store.Doc(ctx, store.Global, kindSite, id)
		if err != nil {
			return site, err
		}
		if err := json.Unmarshal(doc.Body, &site); err != nil {
			return site, fmt.Errorf("read site %s: %w", id, err)
		}
		return site, nil
	})
}

// PutSite writes a site's settings over what is there.
func (a *Access) PutSite(ctx context.Context, site Site) error {
	if err := site.Check(); err != nil {
		return err
	}
	body, err := json.Marshal(site)
	if err != nil {
		return err
	}
	err = a.store.PutDocs(ctx, store.Global, kindSite, store.Doc{ID: site.ID, Version: store.Any, Body: body})
	a.sites.forget()
	return err
}

// Sites returns all sites, ordered by id.
func (a *Access) Sites(ctx context.Context) ([]Site, error) {
	docs, err := a.store.Docs(ctx, store.Global, kindSite)
	if err != nil {
		return nil, err
	}
	sites := make([]Site, 0, len(docs))
	for _, doc := range docs {
		var site Site
		if err := json.Unmarshal(doc.Body, &site); err != nil {
			return nil, fmt.Errorf("read site %s: %w", doc.ID, err)
		}
		sites = append(sites, site)
	}
	return sites, nil
}
