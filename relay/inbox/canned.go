package inbox

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// cannedPages are the pages with the canned replies of a site.
type cannedPages struct{ *agents.Pages }

// list shows the replies; to a script, which offers them where the agent writes,
// it names the replies alone.
func (p cannedPages) list(w http.ResponseWriter, r *http.Request, who caller) error {
	if !agents.WantsJSON(r) {
		page := ui.Canned{Open: ui.CannedReply{ID: store.NewID()}}
		return p.write(w, r, who, page, r.FormValue("edit"), http.StatusOK)
	}
	replies, err := p.replies(r.Context(), r.PathValue("site"))
	if err != nil {
		return err
	}
	list := make([]canned.Reply, len(replies))
	for i, d := range replies {
		list[i] = d.Value
	}
	web.WriteJSON(w, http.StatusOK, list)
	return nil
}

// write writes the page with the reply called edit in its form, if there is
// one.
func (p cannedPages) write(w http.ResponseWriter, r *http.Request, who caller, page ui.Canned, edit string, status int) error {
	var err error
	if page.Shell, err = p.Shell(r.Context(), r.PathValue("site"), who, "canned"); err != nil {
		return err
	}
	page.Title = who.Words.T("nav.canned") + " · " + page.Title
	replies, err := p.replies(r.Context(), page.Site)
	if err != nil {
		return err
	}
	for _, d := range replies {
		row := ui.CannedReply{ID: d.ID, Version: d.Version, Name: d.Value.Name, Title: d.Value.Title, Text: d.Value.Text}
		page.Replies = append(page.Replies, row)
		if d.ID == edit {
			page.Open = row
		}
	}
	return web.WritePage(w, r, status, ui.CannedPage(page))
}

// replies are those of a site, by name.
func (p cannedPages) replies(ctx context.Context, site string) ([]docs.Doc[canned.Reply], error) {
	list, err := canned.Kind.List(ctx, p.Docs, site)
	if err != nil {
		return nil, fmt.Errorf("list canned replies of %s: %w", site, err)
	}
	return slices.SortedFunc(slices.Values(list), func(a, b docs.Doc[canned.Reply]) int {
		return cmp.Or(strings.Compare(a.Value.Name, b.Value.Name), strings.Compare(a.ID, b.ID))
	}), nil
}

// save writes one canned reply, or removes it. What is refused is shown
// again with the reason, as the agent wrote it.
func (p cannedPages) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	if !chat.ValidID(r.PostFormValue("id")) {
		return web.ErrForm
	}
	form := ui.CannedReply{
		ID: r.PostFormValue("id"), Version: version,
		Name: strings.TrimSpace(r.PostFormValue("name")), Title: strings.TrimSpace(r.PostFormValue("title")),
		Text: strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")),
	}
	d := docs.Doc[canned.Reply]{ID: form.ID, Version: version, Value: canned.Reply{Name: form.Name, Title: form.Title, Text: form.Text}}
	site, change := r.PathValue("site"), canned.Kind.Put
	if r.PostFormValue("do") == "remove" {
		change = canned.Kind.Delete
	}
	err = change(r.Context(), p.Docs, site, d)
	if err == nil {
		http.Redirect(w, r, "/inbox/"+site+"/canned", http.StatusSeeOther)
		return nil
	}
	why := web.ProblemOf(err)
	if why.Code == web.CodeUnavailable {
		return err
	}
	page := ui.Canned{Open: form, Refused: who.Words.Refusal(why.Code, why.Args...)}
	return p.write(w, r, who, page, "", why.Status)
}
