package inbox

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/bot/flow"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// How many messages a simulated conversation has, and how long one is, in bytes.
const (
	mostSaid     = 30
	maxSimulated = 2000
)

// maxFlow is how long the form with a flow is at most, in bytes: as it is sent,
// with what was said in the simulation.
const maxFlow = 1 << 20

// flowPage edits a site's flow and plays it.
type flowPage struct{ botPages }

func (p flowPage) show(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := flow.Of(r.Context(), p.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	page := ui.Flow{On: d.Value.On, Source: d.Value.Source, Number: d.Value.Version, Version: d.Version, Saved: r.FormValue("saved") != ""}
	return p.write(w, r, who, page, http.StatusOK)
}

func (p flowPage) write(w http.ResponseWriter, r *http.Request, who caller, page ui.Flow, status int) error {
	var err error
	if page.Shell, err = p.Shell(r.Context(), r.PathValue("site"), who, "bot"); err != nil {
		return err
	}
	page.Title = who.Words.T("flow.title") + " · " + page.Title
	return web.WritePage(w, r, status, ui.FlowPage(page))
}

// take saves the flow, or plays it as it stands in the form. What is refused is
// shown again with the reason.
func (p flowPage) take(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	page := ui.Flow{
		On: r.PostFormValue("on") != "", Source: strings.ReplaceAll(r.PostFormValue("source"), "\r\n", "\n"),
		Version: version, Lang: r.PostFormValue("lang"), Call: r.PostFormValue("call") != "",
		Page: r.PostFormValue("page"), Known: r.PostFormValue("known"),
	}
	page.Number, _ = strconv.Atoi(r.PostFormValue("number")) // only shown
	id, do := r.PathValue("site"), r.PostFormValue("do")
	if do == "save" && page.Source == "" && !page.On {
		return p.save(w, r, who, page)
	}
	steps, err := p.bot.Flows.Check(r.Context(), id, page.Source)
	switch {
	case err != nil && errors.Is(err, store.ErrUnavailable):
		return err
	case err != nil:
		page.Refused = err.Error()
		return p.write(w, r, who, page, http.StatusUnprocessableEntity)
	case do == "save":
		return p.save(w, r, who, page)
	}
	if err := p.play(r, &page, steps); err != nil {
		return err
	}
	return p.write(w, r, who, page, http.StatusOK)
}

func (p flowPage) save(w http.ResponseWriter, r *http.Request, who caller, page ui.Flow) error {
	id := r.PathValue("site")
	before, err := flow.Of(r.Context(), p.Docs, id)
	if err != nil {
		return err
	}
	err = flow.Save(r.Context(), p.Docs, id, docs.Doc[flow.Current]{Version: page.Version, Value: flow.Current{On: page.On, Source: page.Source}})
	if errors.Is(err, store.ErrVersion) {
		why := web.ProblemOf(err)
		page.Refused, page.Version = who.Words.Refusal(why.Code, why.Args...), before.Version
		return p.write(w, r, who, page, why.Status)
	}
	if err != nil {
		return err
	}
	e := audit.Entry{At: p.Now().UnixMilli(), By: who.Agent.ID, ByName: who.Agent.Name, From: p.Address.ClientIP(r), What: "flow-changed"}
	e.Compare("on", strconv.FormatBool(before.Value.On), strconv.FormatBool(page.On))
	e.Compare("steps", before.Value.Source, page.Source)
	if err := audit.Add(r.Context(), p.Docs, id, e); err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/"+id+"/bot/flow?saved=1", http.StatusSeeOther)
	return nil
}

// play puts the simulated conversation into the page.
func (p flowPage) play(r *http.Request, page *ui.Flow, steps *flow.Flow) error {
	page.Played = true
	if r.PostFormValue("do") == "try" {
		return nil // from the beginning
	}
	said := r.PostForm["said"]
	if next := strings.TrimSpace(cmp.Or(r.PostFormValue("choose"), r.PostFormValue("next"))); next != "" {
		said = append(said, next)
	}
	settings, err := site.Get(r.Context(), p.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	policy, err := p.bot.Policy(r.Context(), settings, page.Lang)
	if err != nil {
		return err
	}
	run := flow.Run{Flow: steps, Locale: page.Lang, Page: page.Page, Attributes: map[string]string{}}
	for line := range strings.Lines(page.Known) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		run.Attributes[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	for i := range said {
		said[i] = chat.Clip(said[i], maxSimulated)
	}
	for _, s := range p.bot.Flows.Simulate(r.Context(), settings.ID, run, policy, said[:min(len(said), mostSaid)], page.Call) {
		page.Turns = append(page.Turns, shownTurn(s))
	}
	return nil
}

func shownTurn(s bot.Simulated) ui.FlowTurn {
	t := ui.FlowTurn{Said: s.Said, Act: acts[s.Move.Act]}
	switch s.Move.Act {
	case bot.Answer:
		t.Text = faq.PlainText(faq.Markdown(s.Move.Entries[0].Answer))
	case bot.Choose:
		for _, e := range s.Move.Entries {
			t.Choices = append(t.Choices, e.Question)
		}
	}
	f := s.Move.Flowed
	if f == nil {
		return t
	}
	if f.Text != "" {
		t.Text, t.Choices = faq.PlainText(faq.Markdown(f.Text)), f.Choices
	}
	for _, do := range f.Do {
		for _, name := range do.Tags {
			t.Does = append(t.Does, ui.FlowAct{Kind: "tag", Name: name})
		}
		for kind, name := range map[string]string{"topic": do.Topic, "team": do.Team} {
			if name != "" {
				t.Does = append(t.Does, ui.FlowAct{Kind: kind, Name: name})
			}
		}
		if do.Priority != "" {
			t.Does = append(t.Does, ui.FlowAct{Kind: "priority", Level: do.Level()})
		}
	}
	t.Ended = f.State.Step == ""
	return t
}
