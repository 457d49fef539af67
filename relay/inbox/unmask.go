package inbox

import (
	"context"
	"net/http"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// unmasking shows leads what was hidden in what a visitor wrote, where the site keeps
// it. Each look is in the audit log before anything is shown.
type unmasking struct{ deciding }

// was is what the message at a Seq was before something was hidden in it, "" if
// nothing is kept.
func (u unmasking) was(ctx context.Context, site, conv string, of uint64) (string, error) {
	page, _, err := u.Store.Events(ctx, site, conv, of, 1)
	if err != nil || len(page) == 0 {
		return "", err
	}
	if kept := chat.As[chat.Masked](page[0].Body); kept.Of == of {
		return kept.Was, nil
	}
	return "", nil
}

func (u unmasking) unmask(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	site, conv := r.PathValue("site"), r.PathValue("conv")
	e, err := u.saidAt(r, r.PostFormValue("of"))
	if err != nil {
		return err
	}
	was, err := u.was(r.Context(), site, conv, e.Seq)
	if err != nil {
		return err
	}
	if was == "" { // no page of ours asks for that
		return web.ErrForm
	}
	entry, err := conversationEntry(r.Context(), u.Pages, r, who, "unmasked")
	if err == nil {
		err = audit.Add(r.Context(), u.Docs, site, entry)
	}
	if err != nil {
		return err
	}
	return web.WriteSecretPage(w, r, http.StatusOK, ui.SaidPage(ui.Said{Page: u.Page(who, who.Words.T("said")), Site: site, Conv: conv, Event: e, Was: was}))
}
