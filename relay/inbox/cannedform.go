package inbox

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/uploads"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// cannedForm is the form of a canned reply.
type cannedForm struct {
	cannedPages
	files *files.Files
}

// save writes one canned reply, or removes it. What is refused is shown
// again with the reason, as the agent wrote it.
func (p cannedForm) save(w http.ResponseWriter, r *http.Request, who caller) error {
	refused, err := p.read(w, r)
	if err != nil {
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
		Text:   strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")),
		Blocks: strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("blocks"), "\r\n", "\n")),
		For:    r.PostFormValue("for"), Then: ui.CannedThen{
			Topic: r.PostFormValue("topic"), Tags: r.PostForm["tag"], Priority: r.PostFormValue("priority"),
			Assign: r.PostFormValue("assign") != "", Snooze: r.PostFormValue("snooze"), Resolve: r.PostFormValue("resolve") != "",
		},
	}
	site := r.PathValue("site")
	if form.Files, err = p.kept(r, form.ID); err != nil {
		return err
	}
	reply := canned.Reply{Name: form.Name, Title: form.Title, Text: form.Text, Files: form.Files, Blocks: form.Blocks, Then: canned.Then(form.Then)}
	if form.For == "me" {
		reply.Owner = who.Agent.ID
	}
	reply.Team, _ = strings.CutPrefix(form.For, "team/")
	if reply.Team == form.For {
		reply.Team = ""
	}
	was, err := canned.Kind.Get(r.Context(), p.Docs, site, form.ID)
	if err == nil && was.Value.Owner != "" && was.Value.Owner != who.Agent.ID {
		return store.ErrNotFound // another agent's own
	}
	d := docs.Doc[canned.Reply]{ID: form.ID, Version: version, Value: reply}
	change := canned.Kind.Put
	if r.PostFormValue("do") == "remove" {
		change, reply.Files, refused = canned.Kind.Delete, nil, nil
	}
	if err = refused; err == nil {
		err = change(r.Context(), p.Docs, site, d)
	}
	if err == nil {
		if err := p.dropped(r, was.Value.Files, reply.Files); err != nil {
			return err
		}
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

// read reads the form with the files that it brings. What is refused of these is
// shown with the form.
func (p cannedForm) read(w http.ResponseWriter, r *http.Request) (refused, err error) {
	// The reply's id stands in the address too: the files that come need it.
	err = uploads.Forms{Files: p.files, Docs: p.Docs}.Read(w, r, files.Upload{Canned: r.URL.Query().Get("edit")})
	var refusal *chat.Refusal
	if errors.As(err, &refusal) && r.PostForm != nil {
		return refusal, nil
	}
	return nil, err
}

// kept are the files of a reply that the form leaves there, and those that it brings.
func (p cannedForm) kept(r *http.Request, reply string) (list []canned.File, err error) {
	ids := append(slices.Clone(r.PostForm["keep"]), strings.Fields(r.PostFormValue("files"))...)
	for _, id := range ids {
		f, err := p.files.OfCanned(r.Context(), r.PathValue("site"), reply, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, canned.File{ID: id, Name: f.Name, Picture: f.IsPicture()})
	}
	return list, nil
}

// dropped has the files destroyed that a reply had and has no more, unless a message
// has them.
func (p cannedForm) dropped(r *http.Request, had, has []canned.File) error {
	for _, f := range had {
		if !slices.Contains(has, f) {
			if err := p.files.Drop(r.Context(), r.PathValue("site"), f.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
