package admin

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// revertPage takes changes back that the audit log tells of.
type revertPage struct{ *Admin }

func revertURL(site, entry string) string {
	return settingsURL(site, "revert") + "?of=" + url.QueryEscape(entry)
}

// shelf reads and writes documents of a kind as they are stored. now is nil where
// there is no document; a nil value removes it.
type shelf struct {
	now   func(ctx context.Context, c *docs.Cache, site, id string) (now json.RawMessage, version int64, err error)
	write func(ctx context.Context, c *docs.Cache, site, id string, version int64, value json.RawMessage) error
}

func shelfOf[T any](kind docs.Kind[T], global bool) shelf {
	owner := func(site string) string {
		if global {
			return store.Global
		}
		return site
	}
	return shelf{
		func(ctx context.Context, c *docs.Cache, site, id string) (json.RawMessage, int64, error) {
			list, err := kind.Fresh(ctx, c, owner(site), id)
			if err != nil || len(list) == 0 {
				return nil, 0, err
			}
			now, err := json.Marshal(list[0].Value)
			return now, list[0].Version, err
		},
		func(ctx context.Context, c *docs.Cache, site, id string, version int64, value json.RawMessage) error {
			d := docs.Doc[T]{ID: id, Version: version}
			if value == nil {
				return kind.Delete(ctx, c, owner(site), d)
			}
			if err := json.Unmarshal(value, &d.Value); err != nil {
				return err
			}
			return kind.Put(ctx, c, owner(site), d)
		},
	}
}

// shelves are the kinds whose changes can be taken back. None has a secret.
var shelves = map[string]shelf{
	site.Kind.Name: shelfOf(site.Kind, true), hours.Kind.Name: shelfOf(hours.Kind, false), team.Kind.Name: shelfOf(team.Kind, false),
	topic.Kind.Name: shelfOf(topic.Kind, false), tag.Kind.Name: shelfOf(tag.Kind, false), greeting.Kind.Name: shelfOf(greeting.Kind, false),
	prechat.Kind.Name: shelfOf(prechat.Kind, false), person.Attributes.Name: shelfOf(person.Attributes, false),
}

// revert is the page with the changes that can be taken back; ?of= shows what one
// would come to, ?kind= those of a kind alone.
func (a revertPage) revert(w http.ResponseWriter, r *http.Request, who caller) error {
	if entry := r.FormValue("of"); entry != "" {
		return a.showOne(w, r, who, http.StatusOK, entry, "")
	}
	return a.showAll(w, r, who, http.StatusOK, "")
}

func (a revertPage) showAll(w http.ResponseWriter, r *http.Request, who caller, status int, wrong string) error {
	p, err := a.page(r, who, "revert")
	if err != nil {
		return err
	}
	kept, err := audit.AllKept(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	list, err := audit.List(r.Context(), a.Docs, p.Site, audit.Filter{})
	if err != nil {
		return err
	}
	rows := ui.Section{None: who.Words.T("revert.none")}
	for _, e := range list {
		if k, is := kept[e.ID]; is && (r.FormValue("kind") == "" || k.Kind == r.FormValue("kind")) && len(rows.Rows) < auditRows {
			rows.Rows = append(rows.Rows, entryRow(who, p.Site, e, true))
		}
	}
	p.Lead = who.Words.Say("revert.lead", "days", fmt.Sprint(audit.Days))
	p.Wrong, p.Sections = wrong, []ui.Section{rows}
	return show(w, r, status, p)
}

// undoing is a change that may be taken back.
type undoing struct {
	entry   audit.Entry
	kept    audit.Kept
	shelf   shelf
	now, to json.RawMessage // nil: none
	version int64
}

// of is the change of an entry, with what taking it back would come to now.
func (a revertPage) of(r *http.Request, entry string) (u undoing, err error) {
	at := r.PathValue("site")
	if u.kept, err = audit.KeptOf(r.Context(), a.Docs, at, entry); err != nil {
		return u, err
	}
	list, err := audit.List(r.Context(), a.Docs, at, audit.Filter{})
	if err != nil {
		return u, err
	}
	nth := slices.IndexFunc(list, func(e audit.Entry) bool { return e.ID == entry })
	shelf, known := shelves[u.kept.Kind]
	if nth < 0 || !known || u.kept.Kind == site.Kind.Name && u.kept.ID != at {
		return u, store.ErrNotFound
	}
	u.entry, u.shelf = list[nth], shelf
	if u.now, u.version, err = shelf.now(r.Context(), a.Docs, at, u.kept.ID); err != nil {
		return u, err
	}
	if u.to, err = u.kept.Undone(u.now); err == nil && u.kept.Kind == site.Kind.Name {
		u.to, err = a.checkSite(r, u.now, u.to)
	}
	return u, err
}

// errHost says that another help centre has by now the host that a site had.
var errHost = errors.New("another help centre has this host")

// checkSite is a site as it was, where that may be again: its help centre has no
// host that somebody else took meanwhile, and what visitors agreed to before is not
// taken for the notice that is put back.
func (a revertPage) checkSite(r *http.Request, now, to json.RawMessage) (json.RawMessage, error) {
	var before, after site.Site
	if err := errors.Join(json.Unmarshal(now, &before), json.Unmarshal(to, &after)); err != nil {
		return nil, err
	}
	taken, err := a.takenHosts(r)
	if err != nil {
		return nil, err
	}
	if after.Help.Host != "" && after.Help.Host != before.Help.Host && slices.Contains(taken, after.Help.Host) {
		return nil, errHost
	}
	was, _ := json.Marshal(before.Widget.Notice) // maps of texts
	is, _ := json.Marshal(after.Widget.Notice)
	after.Widget.NoticeVersion = before.Widget.NoticeVersion
	if !bytes.Equal(was, is) {
		after.Widget.NoticeVersion++
	}
	return json.Marshal(after)
}

// showOne shows what is now and what would be.
func (a revertPage) showOne(w http.ResponseWriter, r *http.Request, who caller, status int, entry, wrong string) error {
	u, err := a.of(r, entry)
	if errors.Is(err, errHost) {
		wrong, err = who.Words.T("helpLook.hostTaken"), nil
		u.to = u.now
	}
	if err != nil {
		return err
	}
	p, err := a.page(r, who, "revert")
	if err != nil {
		return err
	}
	t := who.Words.T
	before, after, fields, err := audit.Kept{Before: u.now, After: u.to}.Fields()
	if err != nil {
		return err
	}
	p.Wrong = wrong
	would := ui.Section{Title: t("revert.would"), None: t("revert.nothing")}
	switch {
	case u.now != nil && u.to == nil:
		would.Lead = t("revert.gone")
	case u.now == nil && u.to != nil:
		would.Lead = t("revert.back")
	}
	for _, name := range fields {
		would.Rows = append(would.Rows, ui.Row{Title: name, Detail: cmp.Or(before[name], "–") + " → " + cmp.Or(after[name], "–")})
	}
	if len(fields) > 0 {
		would.Form = &ui.Form{Action: settingsURL(p.Site, "revert"), Button: t("revert.do"), Hidden: []string{"of", entry, "version", fmt.Sprint(u.version)}}
	}
	p.Sections = []ui.Section{{Title: t("revert.change"), Rows: []ui.Row{entryRow(who, p.Site, u.entry, false)}}, would}
	return show(w, r, status, p)
}

// save takes a change back, if all is still as the page said.
func (a revertPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	id, entry := r.PathValue("site"), r.PostFormValue("of")
	u, err := a.of(r, entry)
	if errors.Is(err, errHost) {
		return a.showOne(w, r, who, http.StatusConflict, entry, "")
	}
	if errors.Is(err, store.ErrNotFound) {
		return a.showAll(w, r, who, http.StatusConflict, who.Words.T("revert.old"))
	}
	if err != nil {
		return err
	}
	if version != u.version {
		return a.showOne(w, r, who, http.StatusConflict, entry, who.Words.T("revert.changed"))
	}
	if u.now == nil && u.to == nil {
		return a.showOne(w, r, who, http.StatusOK, entry, "")
	}
	if err := u.shelf.write(r.Context(), a.Docs, id, u.kept.ID, version, u.to); err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		return a.showOne(w, r, who, status, entry, sentence)
	}
	e := a.entry(r, who, "reverted", strings.TrimSuffix(who.Words.T("act."+u.entry.What)+" · "+u.entry.Target, " · "))
	if err := audit.AddKept(r.Context(), a.Docs, id, e, audit.Kept{Kind: u.kept.Kind, ID: u.kept.ID, Before: u.now, After: u.to}); err != nil {
		return err
	}
	if err := a.wake(r); err != nil {
		return err
	}
	return saved(w, r, "revert", e)
}

// entryRow is an entry of the log; undo says that it leads to taking it back.
func entryRow(who caller, site string, e audit.Entry, undo bool) ui.Row {
	row := ui.Row{Title: who.Words.T("act." + e.What), Detail: e.Target, Note: strings.Join([]string{clock(e.At), e.ByName, e.From}, " · ")}
	for _, c := range e.Changes {
		row.Detail = strings.TrimPrefix(row.Detail+"\n"+c.Field+": "+c.Before+" → "+c.After, "\n")
	}
	if undo && who.May(people.Settings, site) {
		row.Act = ui.Act{Name: who.Words.T("revert.do"), URL: revertURL(site, e.ID)}
	}
	return row
}
