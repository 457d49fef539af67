package frame

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// noticeVersion is the version of a site's notice, "" if it has none.
func noticeVersion(w site.Widget) string {
	if len(w.Notice) == 0 {
		return ""
	}
	return strconv.Itoa(max(w.NoticeVersion, 1))
}

// agree keeps that the visitor agreed to the site's notice, in the conversation
// that they then began.
func (f parts) agree(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	if err := f.consent(r, in, chat.Consented{Version: in.page.NoticeVersion}); err != nil {
		return err
	}
	return f.done(w, r, in, "agreed")
}

// withdraw keeps that the visitor no longer agrees; the page then forgets them.
func (f parts) withdraw(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	in, err := f.askedBy(w, r, 1)
	if err != nil {
		return err
	}
	err = f.consent(r, in, chat.Consented{Version: in.page.NoticeVersion, Withdrawn: 1})
	if err != nil && !errors.Is(err, store.ErrNotFound) { // nothing was said yet
		return err
	}
	return f.done(w, r, in, "shutdown")
}

// consent records what the visitor says of the notice in their conversation. The id
// of the form makes it once.
func (f parts) consent(r *http.Request, in asked, said chat.Consented) error {
	id := r.PostFormValue("id")
	if !chat.ValidID(id) || !chat.ValidID(in.page.Conv) || said.Version == "" {
		return store.ErrNotFound
	}
	return desk.Visitors{Desk: f.Desk}.Consent(r.Context(), in.site.ID, in.page.Conv, in.visitor, id, said)
}
