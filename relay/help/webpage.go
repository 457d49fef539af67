package help

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// WebPage is a page of a website as an article.
type WebPage struct {
	Address  string `json:"address"`
	Lang     string `json:"lang,omitempty"`
	Question string `json:"question,omitempty"`
	Answer   string `json:"answer,omitempty"` // Markdown
	Slug     string `json:"slug,omitempty"`
	// Refused says why it becomes no article; nil if it does.
	Refused *chat.Refusal `json:"refused,omitempty"`
}

// Check returns the refusal of what can be no article.
func (p *WebPage) Check() error {
	return (&Text{Question: p.Question, Answer: p.Answer, Slug: p.Slug}).check()
}

// Origin is the page of a website from which an article was imported.
type Origin struct {
	Address string `json:"address"`
	// There is a digest of the page as it was, Here of what it became: the article has
	// been edited if it is another one now.
	There string `json:"there"`
	Here  string `json:"here"`
}

// WebState is what becomes of a page when its website is imported.
type WebState string

// The states of a page. One that was edited is left as it is here; one that is gone is
// in the sitemap no more, and stays too.
const (
	PageAdded   WebState = "added"
	PageChanged WebState = "changed"
	PageSame    WebState = "same"
	PageEdited  WebState = "edited"
	PageGone    WebState = "gone"
	PageRefused WebState = "refused"
)

// WebPlan is what an import of a page does. Item is what the article becomes; nil if
// it stays as it is.
type WebPlan struct {
	State WebState
	ID    string // of the article
	Page  WebPage
	Item  *Item
}

// pageID is the id of the article that a page becomes.
func pageID(address string) string { return "web-" + digest(address) }

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// edited reports whether an article that came from a website is another here since.
func (a *Article) edited() bool {
	text := a.Edited()
	return a.From == nil || a.State != Published || a.From.Here != digest(text.Question, text.Answer)
}

// PlanPages tells what an import of a website's pages does to the articles of a site:
// to those that were edited here nothing, unless over has their ids. kept has the id
// of the picture that the site keeps of an address.
func PlanPages(articles []docs.Doc[Article], pages []WebPage, over map[string]bool, kept func(address string) (id string, ok bool), now int64) []WebPlan {
	old := make(map[string]*docs.Doc[Article], len(articles))
	for i := range articles {
		old[articles[i].ID] = &articles[i]
	}
	hosts, listed := map[string]bool{}, map[string]bool{}
	plans := make([]WebPlan, 0, len(pages))
	for i := range pages {
		p := &pages[i]
		id := pageID(p.Address)
		listed[id] = true
		if u, err := url.Parse(p.Address); err == nil && p.Refused == nil {
			hosts[u.Host] = true
		}
		plans = append(plans, planPage(old[id], id, p, over[id], kept, now))
	}
	for i := range articles {
		d := &articles[i]
		if d.Value.From == nil || listed[d.ID] || d.Value.State != Published {
			continue
		}
		if u, err := url.Parse(d.Value.From.Address); err == nil && hosts[u.Host] {
			plans = append(plans, WebPlan{State: PageGone, ID: d.ID, Page: WebPage{Address: d.Value.From.Address, Question: d.Value.Question}})
		}
	}
	return plans
}

func planPage(old *docs.Doc[Article], id string, p *WebPage, over bool, kept func(string) (string, bool), now int64) WebPlan {
	plan := WebPlan{ID: id, Page: *p}
	if p.Refused != nil {
		plan.State = PageRefused
		return plan
	}
	there := digest(p.Lang, p.Question, p.Answer)
	item := &Item{Slug: p.Slug}
	switch {
	case old == nil:
		plan.State = PageAdded
	case old.Value.edited():
		plan.State = PageEdited
		if !over {
			return plan
		}
	case old.Value.From.There == there:
		plan.State = PageSame
		return plan
	default:
		plan.State = PageChanged
	}
	if old != nil {
		*item = itemOf(old) // its other ways to ask, its topic and its address stay
	}
	item.ID, item.Lang, item.Question, item.Updated, item.State = id, p.Lang, p.Question, now, Published
	item.Answer = Readdress(p.Answer, func(address string) string {
		if id, ok := kept(address); ok {
			return faq.KeptPicture + id
		}
		return ""
	})
	item.From = &Origin{Address: p.Address, There: there, Here: digest(item.Question, item.Answer)}
	plan.Item = item
	return plan
}

// ItemsOfPages are the articles that an import of pages writes.
func ItemsOfPages(plans []WebPlan) (items []Item) {
	for i := range plans {
		if plans[i].Item != nil {
			items = append(items, *plans[i].Item)
		}
	}
	return items
}
