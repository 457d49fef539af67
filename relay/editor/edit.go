package editor

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	sites "github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/editor"
	"github.com/parley-chat/parley/templates/inbox"
)

// fresh is the editor with a new article: ?question= begins it, ?source= makes it
// another language of an article.
func (e *Editor) fresh(w http.ResponseWriter, r *http.Request, who caller) error {
	centre, err := help.CentreOf(r.Context(), e.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	if id := r.FormValue("id"); chat.ValidID(id) {
		return unsaved{e}.again(w, r, who, id)
	}
	p := ui.Editor{ID: store.NewID(), Lang: centre.Languages[0], Question: chat.Clip(r.FormValue("question"), help.MaxQuestion/4), Source: r.FormValue("source")}
	if lang := r.FormValue("lang"); lang != "" {
		p.Lang = centre.Best(lang)
	}
	if p.Source != "" {
		d, err := help.Kind.Get(r.Context(), e.Docs, r.PathValue("site"), p.Source)
		if err != nil {
			return err
		}
		t := d.Value.Edited()
		p.Question, p.Answer, p.Topic, p.Lang = t.Question, t.Answer, t.Topic, r.FormValue("lang")
		if d.Value.Source != "" {
			p.Source = d.Value.Source
		}
	}
	return e.write(w, r, who, http.StatusOK, p, docs.Doc[help.Article]{})
}

// edit is the editor with an article; ?past= shows a text that was published.
func (e *Editor) edit(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := help.Kind.Get(r.Context(), e.Docs, r.PathValue("site"), r.FormValue("id"))
	if errors.Is(err, store.ErrNotFound) {
		return unsaved{e}.left(w, r, who, r.FormValue("id"))
	}
	if err != nil {
		return err
	}
	t := d.Value.Edited()
	var diff []help.Line
	if d.Value.Draft != nil && d.Value.State == help.Published {
		diff = help.Diff(d.Value.Text.Whole(), t.Whole())
	}
	if at := r.FormValue("past"); at != "" {
		past, err := help.PastOf(r.Context(), e.Docs, r.PathValue("site"), d.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(past, func(p help.Publication) bool { return strconv.FormatInt(p.At, 10) == at })
		if i < 0 {
			return store.ErrNotFound
		}
		before, now := past[i].Text, t
		t = before
		diff = help.Diff(before.Whole(), now.Whole())
	}
	p := shown(d.ID, t)
	p.Diff = shownDiff(diff)
	p.Version, p.Lang, p.Source, p.Saved = d.Version, d.Value.Lang, d.Value.Source, r.FormValue("saved") != ""
	p.Review = dateOf(d.Value.ReviewBy)
	if r.FormValue("past") == "" {
		if err := (unsaved{e}).over(r, who, &p, &d); err != nil {
			return err
		}
	}
	return e.write(w, r, who, http.StatusOK, p, d)
}

// shownDiff are the lines of a difference, those that are the same only next to
// one that is not.
func shownDiff(list []help.Line) (shown []ui.DiffLine) {
	marks := map[help.Change]string{help.Same: "same", help.Gone: "gone", help.New: "new"}
	for i, l := range list {
		beside := i > 0 && list[i-1].Change != help.Same || i+1 < len(list) && list[i+1].Change != help.Same
		if (l.Change != help.Same || beside) && len(shown) < mostRows {
			shown = append(shown, ui.DiffLine{Mark: marks[l.Change], Text: l.Text})
		}
	}
	return shown
}

func shown(id string, t help.Text) ui.Editor {
	return ui.Editor{
		ID: id, Question: t.Question, Answer: t.Answer, Alt: strings.Join(t.Alt, "\n"), Topic: t.Topic, Slug: t.Slug,
		Internal: t.For == help.Agents, Team: t.Team, Tags: strings.Join(t.Tags, ", "), Outcome: string(t.Outcome),
	}
}

// dateOf is a day as a form's field has it, "" for none.
func dateOf(at int64) string {
	if at == 0 {
		return ""
	}
	return time.UnixMilli(at).UTC().Format(time.DateOnly)
}

// write adds to the page what is around the text.
func (e *Editor) write(w http.ResponseWriter, r *http.Request, who caller, status int, p ui.Editor, d docs.Doc[help.Article]) error {
	site := r.PathValue("site")
	p.Send = store.NewID()
	var err error
	if p.Shell, err = e.Shell(r.Context(), site, who, "articles"); err != nil {
		return err
	}
	p.Title = who.Words.T("article.edit") + " · " + p.Title
	teams, err := team.Kind.List(r.Context(), e.Docs, site)
	if err != nil {
		return err
	}
	for _, t := range teams {
		p.Teams = append(p.Teams, inbox.Link{Name: t.Value.Name, URL: t.ID})
	}
	centre, err := help.CentreOf(r.Context(), e.Docs, site)
	if err != nil {
		return err
	}
	for _, page := range centre.Pages() {
		if page.Topic != "" && !slices.Contains(p.Topics, page.Topic) {
			p.Topics = append(p.Topics, page.Topic)
		}
	}
	of, err := sites.Get(r.Context(), e.Docs, site)
	if err != nil {
		return err
	}
	if d.Version != 0 {
		p.State = stateOf(&d.Value)
		if err := e.figures(r, &p, &d); err != nil {
			return err
		}
		if at := d.Value.PublishAt; at != 0 {
			p.At = time.UnixMilli(at).UTC().Format(fieldTime)
		}
		p.Translate = "/inbox/" + site + "/articles/new?" + url.Values{"source": {d.ID}}.Encode()
		if page := centre.ByID(d.ID); page != nil {
			p.Public = e.Link(&of, page)
			for _, v := range page.Versions {
				if v.ID == d.ID {
					continue
				}
				o := ui.Row{Lang: v.In, URL: editURL(site, v.ID)}
				if source := centre.ByID(v.Source); source != nil && source.Updated > v.SourceUpdated {
					o.State = "outdated"
				}
				p.Others = append(p.Others, o)
			}
		}
		past, err := help.PastOf(r.Context(), e.Docs, site, d.ID)
		if err != nil {
			return err
		}
		for _, one := range slices.Backward(past) {
			at := strconv.FormatInt(one.At, 10)
			p.Past = append(p.Past, inbox.Link{
				Name: time.UnixMilli(one.At).UTC().Format("2006-01-02 15:04") + " UTC · " + one.By,
				URL:  editURL(site, d.ID) + "&past=" + at,
			})
		}
	}
	if p.Collides, err = e.collides(r, p); err != nil {
		return err
	}
	agents.Frames(w) // the preview is a page of the relay
	return web.WritePage(w, r, status, ui.EditorPage(p))
}

// collides are other articles that come first for a question of this one.
func (e *Editor) collides(r *http.Request, p ui.Editor) (list []inbox.Link, err error) {
	articles, err := help.OfAgents(r.Context(), e.Docs, r.PathValue("site"))
	if err != nil || p.Question == "" {
		return nil, err
	}
	for _, asked := range append([]string{p.Question}, help.Lines(p.Alt)...) {
		hits := articles.In(p.Lang).Search(asked, faq.Options{Lang: p.Lang, K: 1})
		if len(hits) == 0 || hits[0].Entry.ID == p.ID || hits[0].Confidence < collidesFrom {
			continue
		}
		link := inbox.Link{Name: hits[0].Entry.Question, URL: editURL(p.Site, hits[0].Entry.ID)}
		if !slices.Contains(list, link) {
			list = append(list, link)
		}
	}
	return list, nil
}

// collidesFrom is how sure another article must be for a question to be said to
// collide with it.
const collidesFrom = 0.5

// form reads the form.
func form(r *http.Request) (help.Edit, error) {
	if err := web.ReadForm(r); err != nil {
		return help.Edit{}, err
	}
	version, err := web.Version(r)
	if err != nil {
		return help.Edit{}, err
	}
	line := func(name string) string { return strings.Join(strings.Fields(r.PostFormValue(name)), " ") }
	e := help.Edit{ID: r.PostFormValue("id"), Version: version, Lang: line("lang"), Source: r.PostFormValue("source"), Text: help.Text{
		Question: line("question"), Alt: help.Lines(r.PostFormValue("alt")), Topic: line("topic"), Slug: help.Slug(line("slug")),
		Answer: strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("answer"), "\r\n", "\n")),
	}}
	if r.PostFormValue("internal") != "" {
		e.Text.For = help.Agents
	}
	e.Text.Staff = help.Staff{Tags: help.Tags(r.PostFormValue("tags")), Outcome: help.Ending(line("outcome")), Team: line("team")}
	if chat.ValidID(line("chat")) {
		e.Chat = line("chat")
	}
	if day, err := time.Parse(time.DateOnly, line("review")); err == nil {
		e.ReviewBy = day.UnixMilli()
	}
	if e.ID == "" || e.Version == 0 && !chat.ValidID(e.ID) {
		return e, web.ErrForm
	}
	if e.Lang != "" && e.Version == 0 {
		tag, err := language.Parse(e.Lang)
		if err != nil {
			return e, help.ErrLang
		}
		e.Lang = tag.String()
	}
	return e, nil
}

// save keeps the text as a draft, publishes it or takes the article away. What
// is refused is shown again with the reason, and with what somebody else saved.
func (e *Editor) save(w http.ResponseWriter, r *http.Request, who caller) error {
	edit, err := form(r)
	var refused *chat.Refusal
	if err != nil && !errors.As(err, &refused) {
		return err
	}
	edit.By, edit.Now = who.Agent.Name, e.Now().UnixMilli()
	site, what := r.PathValue("site"), "article-saved"
	if err == nil {
		switch r.PostFormValue("do") {
		case "publish":
			what, err = "article-published", help.Publish(r.Context(), e.Docs, site, edit)
		case "schedule":
			what, err = "article-scheduled", e.schedule(r, site, edit)
		case "archive":
			what, err = "article-archived", help.Archive(r.Context(), e.Docs, site, edit)
		case "drop":
			return unsaved{e}.drop(w, r, who, edit.ID)
		default:
			err = help.SaveDraft(r.Context(), e.Docs, site, edit)
		}
	}
	if err == nil {
		if err := e.note(r, who, what, edit.Text.Question); err != nil {
			return err
		}
		if err := help.EndBegun(r.Context(), e.Docs, site, who.Agent.ID, edit.ID); err != nil {
			return err
		}
		to := editURL(site, edit.ID) + "&saved=1"
		if what == "article-archived" {
			to = "/inbox/" + site + "/articles"
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	why := web.ProblemOf(err)
	if why.Code == web.CodeUnavailable {
		return err
	}
	p := e.asSent(r, edit)
	p.Refused = who.Words.Refusal(why.Code, why.Args...)
	d, err := help.Kind.Get(r.Context(), e.Docs, site, edit.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if why.Status == http.StatusConflict && d.Version != 0 {
		theirs := d.Value.Edited()
		p.Version, p.Theirs = d.Version, &ui.Theirs{By: d.Value.By, Question: theirs.Question, Answer: theirs.Answer}
		p.Refused = who.Words.T("admin.conflict")
	}
	return e.write(w, r, who, why.Status, p, d)
}

// fieldTime is how a form's field has a time.
const fieldTime = "2006-01-02T15:04"

// schedule keeps the text until its time comes.
func (e *Editor) schedule(r *http.Request, site string, edit help.Edit) error {
	at, err := time.Parse(fieldTime, r.PostFormValue("at"))
	if err != nil {
		return help.ErrPast
	}
	return help.Schedule(r.Context(), e.Docs, e.Store, site, edit, at.UnixMilli())
}

// preview is the page that readers would get of the form's text.
func (e *Editor) preview(w http.ResponseWriter, r *http.Request, _ caller) error {
	edit, err := form(r)
	if err != nil {
		return err
	}
	return e.Preview(w, r, r.PathValue("site"), edit.ID, edit.Lang, edit.Text)
}
