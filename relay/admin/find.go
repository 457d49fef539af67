package admin

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
	ui "github.com/parley-chat/parley/templates/admin"
)

// findPage finds settings by their words, in the reader's language.
type findPage struct{ *Admin }

// How much of a query counts, and how many settings are shown.
const (
	maxQuery = 30 // words and characters
	maxHits  = 50
	findCost = 5 // pages
)

// hit is a setting that was found.
type hit struct {
	worth int
	row   ui.Row
}

// find is the page with what was found of ?q=, among the pages that the agent may
// open. It looks through the pages as they would be shown, so that what a page has
// is found without being told.
func (a findPage) find(w http.ResponseWriter, r *http.Request, who caller) error {
	p, err := a.page(r, who, "find")
	if err != nil {
		return err
	}
	t, asked := who.Words.T, folded(r.FormValue("q"), maxQuery)
	p.Query = r.FormValue("q")
	list := ui.Section{None: t("find.lead")}
	if len(asked) > 0 {
		list.None = t("find.none")
		hits, err := a.hits(r, who, p.Site, asked)
		if err != nil {
			return err
		}
		for _, h := range hits {
			list.Rows = append(list.Rows, h.row)
		}
	}
	p.Sections = []ui.Section{list}
	return show(w, r, http.StatusOK, p)
}

// hits are the settings that have all that was asked, the best first.
func (a findPage) hits(r *http.Request, who caller, site string, asked []string) (hits []hit, err error) {
	for _, tab := range a.tabs() {
		if !who.May(tab.need, site) {
			continue
		}
		name, at := who.Words.T("settings."+tab.name), settingsURL(site, tab.name)
		page, err := a.shownAs(r, who, tab)
		if err != nil {
			return nil, err
		}
		if n := worth(asked, name, page.Lead+" "+who.Words.T("find.of."+tab.name)); n > 0 {
			hits = append(hits, hit{n + 1, ui.Row{Title: name, Detail: page.Lead, Link: at}})
		}
		for _, s := range page.Sections {
			if n := worth(asked, s.Title, s.Lead+" "+name); n > 0 && s.Title != "" && s.Rows == nil {
				hits = append(hits, hit{n, ui.Row{Title: s.Title, Detail: s.Lead, Note: name, Link: at}})
			}
			if s.Form == nil {
				continue
			}
			for _, f := range s.Form.Fields {
				more := f.Help + " " + s.Title + " " + name
				for _, o := range f.Options {
					more += " " + o.Name
				}
				if n := worth(asked, f.Label, more); n > 0 {
					hits = append(hits, hit{n, ui.Row{Title: f.Label, Detail: f.Help, Note: name, Link: at + "#field-" + url.PathEscape(f.Name)}})
				}
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.worth - a.worth })
	return hits[:min(len(hits), maxHits)], nil
}

// shownAs is what a page would show the caller; of a bare one, nothing.
func (a findPage) shownAs(r *http.Request, who caller, of tab) (p ui.Page, err error) {
	if of.bare {
		return p, nil
	}
	plain := r.Clone(context.WithValue(r.Context(), sinkKey{}, &p))
	plain.URL.RawQuery, plain.Form = "", nil
	return p, of.get(nowhere{}, plain, who)
}

// sinkKey is the key under which a request has the page that show fills instead of
// answering.
type sinkKey struct{}

// nowhere takes an answer that nobody reads.
type nowhere struct{}

func (nowhere) Header() http.Header         { return http.Header{} }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) WriteHeader(int)             {}

// folded are the first words of a text without case, accents and script variants;
// characters of scripts without spaces that follow each other are one.
func folded(text string, most int) (words []string) {
	joined := false
	for _, p := range faq.Pieces(text, most) {
		if joined {
			words[len(words)-1] += p.Text
		} else {
			words = append(words, p.Text)
		}
		joined = p.Joined
	}
	return words
}

// worth is how well what is asked fits a setting: the words of its name count more
// than what is said of it. 0: something that was asked is in neither.
func worth(asked []string, name, more string) (n int) {
	const most = 400
	name, more = " "+strings.Join(folded(name, most), " "), " "+strings.Join(folded(more, most), " ")
	for _, word := range asked {
		switch {
		case strings.HasPrefix(name, " "+word):
			n += 8
		case strings.Contains(name, " "+word):
			n += 6
		case strings.Contains(name, word):
			n += 4
		case strings.Contains(more, " "+word):
			n += 2
		case strings.Contains(more, word):
			n++
		default:
			return 0
		}
	}
	return n
}
