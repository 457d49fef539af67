package editor

import (
	"net/http"
	"strconv"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store/docs"
	ui "github.com/parley-chat/parley/templates/editor"
)

// figures adds to an article's page what is known of it: the chat that it comes
// from, what readers thought, what it leads to in vain.
func (e *Editor) figures(r *http.Request, p *ui.Editor, d *docs.Doc[help.Article]) error {
	site := r.PathValue("site")
	if d.Value.Chat != "" {
		p.From = "/inbox/" + site + "/c/" + d.Value.Chat
	}
	votes, err := help.VotesOf(r.Context(), e.Docs, site, d.ID)
	if err != nil {
		return err
	}
	_, uses, err := help.UseOf(r.Context(), e.Docs, site)
	if err != nil {
		return err
	}
	p.Figures = figuresOf(votes, uses[d.ID])
	faults, err := help.FaultsOf(r.Context(), e.Docs, site)
	if err != nil {
		return err
	}
	for _, f := range faults.List {
		if f.Article == d.ID {
			p.Faults = append(p.Faults, f.Target)
		}
	}
	p.Checked = dateOf(faults.At)
	return nil
}

func figuresOf(v help.Votes, u help.Use) ui.Figures {
	f := ui.Figures{Up: v.Up, Down: v.Down, Opened: u.Opened, Alone: u.Alone()}
	counts := v.Reasons()
	for _, why := range help.Reasons {
		if n := counts[why]; n > 0 {
			f.Reasons = append(f.Reasons, ui.Reason{Why: string(why), Count: n})
		}
	}
	return f
}

// share is a part of a whole in percent, such as "80 %".
func share(n, of int) string {
	return strconv.Itoa((200*n+of)/(2*max(of, 1))) + " %"
}
