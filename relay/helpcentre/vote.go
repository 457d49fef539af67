package helpcentre

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// maxVote is the longest form of a vote, in bytes.
const maxVote = 1024

// The cookies of who has voted: who it is, a random id that is made with the
// first vote and says nothing else, and on which text which way.
const (
	cookieVoter = "parley_voter"
	cookieVote  = "parley_vote"
	voterLife   = 365 * 24 * time.Hour
)

// vote counts whether an article helped. A reader votes once on each text, and
// may change it.
func (c *Centre) vote(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	v, err := c.view(r)
	if err != nil {
		return err
	}
	p := v.find(r.PathValue("slug"))
	if p == nil {
		return store.ErrNotFound
	}
	vote, why := r.PostFormValue("vote"), help.Reason(r.PostFormValue("why"))
	if why != "" && slices.Contains(help.Reasons, why) {
		return visits{c}.why(w, r, v, p, why)
	}
	if vote != "up" && vote != "down" {
		return web.ErrForm
	}
	// A text that has changed meanwhile is not what the reader judged.
	if r.PostFormValue("revision") == p.Revision() {
		voter := ""
		if cookie, err := r.Cookie(cookieVoter); err == nil && chat.ValidID(cookie.Value) {
			voter = cookie.Value
		} else {
			voter = store.NewID()
		}
		if err := help.Vote(r.Context(), c.Docs, v.site.ID, p.ID, p.Revision(), voter, vote == "up"); err != nil {
			return err
		}
		c.remember(w, cookieVoter, voter, voterPath(v))
		c.remember(w, cookieVote, p.Revision()+"."+vote, v.path(r))
	}
	http.Redirect(w, r, v.path(r)+"#vote", http.StatusSeeOther)
	return nil
}

// why keeps why a text did not help a reader who has said that it did not.
func (c visits) why(w http.ResponseWriter, r *http.Request, v *view, p *help.Page, why help.Reason) error {
	voter, err := r.Cookie(cookieVoter)
	if err == nil && chat.ValidID(voter.Value) && r.PostFormValue("revision") == p.Revision() && voted(r, p) == "down" {
		if err := help.VoteWhy(r.Context(), c.Docs, v.site.ID, p.ID, p.Revision(), voter.Value, why); err != nil {
			return err
		}
		c.remember(w, cookieVote, p.Revision()+".down.told", v.path(r))
	}
	http.Redirect(w, r, v.path(r)+"#vote", http.StatusSeeOther)
	return nil
}

// reasons are all why a text may not have helped.
func reasons() []string {
	list := make([]string, len(help.Reasons))
	for i, why := range help.Reasons {
		list[i] = string(why)
	}
	return list
}

// told reports whether the reader has said why the present text did not help.
func told(r *http.Request, p *help.Page) bool {
	for _, cookie := range r.CookiesNamed(cookieVote) {
		if cookie.Value == p.Revision()+".down.told" {
			return true
		}
	}
	return false
}

// voterPath is where the cookie of a voter is good: in all help centres of a host.
func voterPath(v *view) string {
	if v.base == "" {
		return "/"
	}
	return "/help/"
}

func (c *Centre) remember(w http.ResponseWriter, name, value, path string) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: int(voterLife.Seconds()),
		HttpOnly: true, Secure: c.Address.Secure(), SameSite: http.SameSiteLaxMode,
	})
}

// voted is how the reader voted on the present text, "" if they did not.
func voted(r *http.Request, p *help.Page) string {
	for _, cookie := range r.CookiesNamed(cookieVote) {
		revision, vote, _ := strings.Cut(cookie.Value, ".")
		if vote, _, _ = strings.Cut(vote, "."); revision == p.Revision() && (vote == "up" || vote == "down") {
			return vote
		}
	}
	return ""
}
