package admin

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

// profilePage is the page of one's own account.
type profilePage struct{ *Admin }

const profilePath = "/inbox/profile"

// maxPicture is the largest upload of a picture, in bytes.
const maxPicture = 5 << 20

// profileForm is what stood in a form that was refused, and what is wrong with it.
type profileForm struct {
	name, wrongName, wrongPicture, wrongOld, wrongNew string
	keys, wrongKeys                                   map[string]string
}

// profile is the page of one's own account.
func (a profilePage) profile(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.showProfile(w, r, who, http.StatusOK, profileForm{name: who.Agent.Name})
}

func (a profilePage) refuseProfile(w http.ResponseWriter, r *http.Request, who caller, f profileForm) error {
	if f.name == "" && f.wrongName == "" {
		f.name = who.Agent.Name
	}
	return a.showProfile(w, r, who, http.StatusUnprocessableEntity, f)
}

func (a profilePage) showProfile(w http.ResponseWriter, r *http.Request, who caller, status int, f profileForm) error {
	p := ui.Page{}
	t := who.Words.T
	at := slices.IndexFunc(who.Agent.Sites, func(site string) bool { return who.May(people.Read, site) })
	if at < 0 {
		return web.ErrRight
	}
	var err error
	if p.Shell, err = a.Shell(r.Context(), who.Agent.Sites[at], who, "profile"); err != nil {
		return err
	}
	open, err := access.SessionsOf(a.Access, who.Agent).List(r.Context(), who.Secret)
	if err != nil {
		return err
	}
	p.Here, p.Title = t("profile.title"), t("profile.title")+" · Parley"
	if r.FormValue("saved") != "" {
		p.Saved = t("admin.saved")
	}
	lang := ui.Field{Name: "lang", Label: t("pickLanguage"), Kind: "select", Value: who.Words.Lang}
	for _, l := range words.Agent().Languages() {
		lang.Options = append(lang.Options, ui.Option{Value: l.Lang, Name: l.Name})
	}
	picture := ui.Form{Action: profilePath + "/picture", Button: t("admin.save"), Upload: true, Fields: []ui.Field{
		{Name: "picture", Label: t("profile.file"), Help: t("profile.fileHelp"), Kind: "file", Wrong: f.wrongPicture},
	}}
	if who.Agent.Portrait != "" {
		picture.Other = ui.Other{Name: t("admin.remove"), Do: "remove", Action: picture.Action}
	}
	sessions := ui.Section{Title: t("profile.sessions"), Lead: t("profile.sessionsLead"), Form: &ui.Form{Action: profilePath, Button: t("profile.endAll"), Danger: true, Hidden: []string{"do", "end"}}}
	for _, s := range open {
		sessions.Rows = append(sessions.Rows, sessionRow(who, s))
	}
	p.Sections = []ui.Section{
		{Title: who.Agent.Email, Form: &ui.Form{Action: profilePath, Button: t("admin.save"), Hidden: []string{"do", "name"}, Fields: []ui.Field{
			{Name: "name", Label: t("invitation.name"), Help: t("invitation.nameHelp"), Kind: "text", Auto: "name", Value: f.name, Wrong: f.wrongName, Max: chat.MaxNameRunes, Required: true}, lang,
		}}},
		{Title: t("profile.picture"), Lead: t("profile.pictureLead"), Part: inbox.OwnFace(p.Shell), Form: &picture},
		{Title: t("profile.browser"), Lead: t("profile.browserLead"), Scripted: true, Part: inbox.Browser(who.Words)},
		a.keys(who, f.keys, f.wrongKeys),
		{Title: t("password"), Lead: t("profile.passwordLead"), Form: &ui.Form{Action: profilePath, Button: t("profile.password"), Hidden: []string{"do", "password"}, Fields: []ui.Field{
			{Name: "old", Label: t("profile.old"), Kind: "password", Auto: "current-password", Wrong: f.wrongOld, Required: true},
			{Name: "new", Label: t("profile.new"), Help: t("invitation.passwordHelp"), Kind: "password", Auto: "new-password", Wrong: f.wrongNew, Required: true},
		}}},
		sessions,
	}
	if owns(who) != "" {
		p.Sections = append(p.Sections, ui.Section{Title: t("newSite"), Lead: t("newSite.lead"), Link: &inbox.Link{Name: t("newSite"), URL: newSitePath}})
	}
	return show(w, r, status, p)
}

// sessionRow is a session with a way to end it, unless it is the one that asks.
func sessionRow(who caller, s access.Open) ui.Row {
	t := who.Words.T
	row := ui.Row{Title: browserName(s.Browser), Detail: s.From}
	if row.Title == "" {
		row.Title = t("profile.unknown")
	}
	if s.Began != 0 {
		row.Note = who.Words.Say("profile.since", "time", clock(time.Unix(s.Began, 0).UnixMilli()))
	}
	if s.Here {
		row.Note = strings.TrimPrefix(row.Note+" · "+t("profile.here"), " · ")
		return row
	}
	row.Forms = []ui.Form{{Action: profilePath, Button: t("profile.endOne"), Hidden: []string{"do", "end-one", "id", s.ID}}}
	return row
}

// browserName is what people call a browser and its system, as far as what it says
// of itself tells; "" if it tells neither.
func browserName(says string) string {
	first := func(list ...string) string {
		for i := 0; i < len(list); i += 2 {
			if strings.Contains(says, list[i]) {
				return list[i+1]
			}
		}
		return ""
	}
	name := first("Edg", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := first("Android", "Android", "iPhone", "iOS", "iPad", "iPadOS", "Windows", "Windows", "Mac OS", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	return strings.Trim(name+" · "+system, " ·")
}

// saveProfile changes one's own account.
func (a profilePage) saveProfile(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	email := who.Agent.Email
	switch r.PostFormValue("do") {
	case "name":
		name := line(r, "name")
		if !validName(name) {
			return a.refuseProfile(w, r, who, profileForm{name: name, wrongName: who.Words.T("invitation.nameWrong")})
		}
		if err := people.Change(r.Context(), a.Docs, email, func(agent *people.Agent) { agent.Name = name }); err != nil {
			return err
		}
		a.PickLanguage(w, words.Agent().For(r.PostFormValue("lang"), "").Lang, a.Now().AddDate(1, 0, 0))
	case "keys":
		if wrong, err := a.saveKeys(r, who); err != nil {
			return err
		} else if len(wrong.wrongKeys) > 0 {
			return a.refuseProfile(w, r, who, wrong)
		}
	case "keys-reset":
		if err := people.Change(r.Context(), a.Docs, email, func(agent *people.Agent) { agent.Keys = nil }); err != nil {
			return err
		}
	case "password":
		fresh := r.PostFormValue("new")
		if !access.ValidPassword(fresh) {
			return a.refuseProfile(w, r, who, profileForm{wrongNew: who.Words.T("invitation.passwordWrong")})
		}
		if _, err := a.Access.SignIn(r.Context(), a.try(r, email, r.PostFormValue("old"))); errors.Is(err, access.ErrSignIn) {
			return a.refuseProfile(w, r, who, profileForm{wrongOld: who.Words.T("profile.oldWrong")})
		} else if err != nil {
			return err
		}
		if err := a.Access.SetPassword(r.Context(), email, fresh); err != nil {
			return err
		}
		return a.enter(w, r, who, email, fresh, profilePath+"?saved=1")
	case "end-one":
		if err := access.SessionsOf(a.Access, who.Agent).End(r.Context(), r.PostFormValue("id")); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	case "end":
		// This browser's goes with the others.
		if err := people.Change(r.Context(), a.Docs, email, (*people.Agent).EndSessions); err != nil {
			return err
		}
		http.Redirect(w, r, "/inbox/sign-in?out=1", http.StatusSeeOther)
		return nil
	default:
		return web.ErrForm
	}
	http.Redirect(w, r, profilePath+"?saved=1", http.StatusSeeOther)
	return nil
}

// savePicture changes one's own picture, or takes it away.
func (a profilePage) savePicture(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := r.ParseMultipartForm(maxPicture); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return web.ErrForm
	}
	version := ""
	if r.PostFormValue("do") != "remove" {
		upload, _, err := r.FormFile("picture")
		if err != nil {
			return a.refuseProfile(w, r, who, profileForm{wrongPicture: who.Words.T("profile.fileNone")})
		}
		defer upload.Close()
		jpeg, err := files.Portrait(r.Context(), upload)
		if errors.Is(err, files.ErrType) || errors.Is(err, files.ErrPicture) {
			return a.refuseProfile(w, r, who, profileForm{wrongPicture: who.Words.T("profile.fileWrong")})
		}
		if err != nil {
			return err
		}
		err = people.Portraits.Change(r.Context(), a.Docs, store.Global, who.Agent.ID, func(d *docs.Doc[people.Portrait]) error {
			d.Value.JPEG = bytes.Clone(jpeg)
			return nil
		})
		if err != nil {
			return err
		}
		sum := sha256.Sum256(jpeg)
		version = hex.EncodeToString(sum[:8])
	}
	if err := people.Change(r.Context(), a.Docs, who.Agent.Email, func(agent *people.Agent) { agent.Portrait = version }); err != nil {
		return err
	}
	http.Redirect(w, r, profilePath+"?saved=1", http.StatusSeeOther)
	return nil
}
