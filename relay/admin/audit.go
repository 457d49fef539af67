package admin

import (
	"encoding/csv"
	"net/http"
	"net/url"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
)

// auditPage is the page with who changed what.
type auditPage struct{ *Admin }

// auditRows is how many entries the page shows.
const auditRows = 200

func filter(r *http.Request) audit.Filter {
	return audit.Filter{By: r.FormValue("by"), What: r.FormValue("what"), Text: r.FormValue("text")}
}

// acts are what the log tells of, in the order of the page's choices.
var acts = []string{
	"site-created", "site-changed", "reverted", "origin-allowed", "person-invited", "person-uninvited", "person-joined", "person-role", "person-work", "person-disabled", "person-enabled",
	"person-reset", "person-left", "team-changed", "team-removed", "topic-changed", "topic-removed", "tag-changed", "tag-removed", "attribute-changed", "attribute-removed", "hours-changed", "greeting-changed", "greeting-removed", "prechat-changed", "prechat-removed", "bot-changed", "flow-changed", "meaning-changed", "survey-changed", "survey-exported", "status-changed", "visitor-blocked", "visitor-unblocked", "peeked", "whispered", "unmasked", "joined", "routing-changed", "automation-changed",
	"article-saved", "article-scheduled", "article-published", "article-archived", "article-paraphrased", "article-unparaphrased", "articles-ordered",
	"articles-imported", "paraphrase-rule", "identity-key-added", "identity-key-retired",
}

// audit is the page with who changed what.
func (a auditPage) audit(w http.ResponseWriter, r *http.Request, who caller) error {
	p, err := a.page(r, who, "audit")
	if err != nil {
		return err
	}
	t, f := who.Words.T, filter(r)
	list, err := audit.List(r.Context(), a.Docs, p.Site, f)
	if err != nil {
		return err
	}
	kept, err := audit.AllKept(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	staff, err := a.staff(r, p.Site)
	if err != nil {
		return err
	}
	by := ui.Field{Name: "by", Label: t("audit.by"), Kind: "select", Value: f.By, Options: []ui.Option{{Value: "", Name: t("audit.all")}}}
	for _, s := range staff {
		by.Options = append(by.Options, ui.Option{Value: s.Value.ID, Name: s.Value.Name})
	}
	what := ui.Field{Name: "what", Label: t("audit.what"), Kind: "select", Value: f.What, Options: []ui.Option{{Value: "", Name: t("audit.all")}}}
	for _, act := range acts {
		what.Options = append(what.Options, ui.Option{Value: act, Name: t("act." + act)})
	}
	addresses := map[string]string{}
	for _, s := range staff {
		addresses[s.Value.ID] = s.Value.Email
	}
	rows := ui.Section{None: t("audit.none")}
	for _, e := range list[:min(len(list), auditRows)] {
		_, undo := kept[e.ID]
		// Anybody may be called as somebody else is, but has an address alone.
		if address := addresses[e.By]; address != "" {
			e.ByName += " <" + address + ">"
		}
		rows.Rows = append(rows.Rows, entryRow(who, p.Site, e, undo))
	}
	query := url.Values{"by": {f.By}, "what": {f.What}, "text": {f.Text}}
	p.Lead = t("audit.lead")
	p.Sections = []ui.Section{
		{Form: &ui.Form{Get: true, Action: settingsURL(p.Site, "audit"), Button: t("audit.filter"), Fields: []ui.Field{
			by, what, {Name: "text", Label: t("audit.text"), Kind: "text", Value: f.Text, Max: 100},
		}}},
		rows,
		{Link: &inbox.Link{Name: t("audit.export"), URL: settingsURL(p.Site, "audit.csv") + "?" + query.Encode()}},
	}
	return show(w, r, http.StatusOK, p)
}

// auditCSV is the log as a table, one line for each change.
func (a auditPage) auditCSV(w http.ResponseWriter, r *http.Request, _ caller) error {
	list, err := audit.List(r.Context(), a.Docs, r.PathValue("site"), filter(r))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="audit.csv"`)
	table := csv.NewWriter(w)
	_ = table.Write([]string{"time", "who", "from", "what", "target", "field", "before", "after"})
	for _, e := range list {
		changes := e.Changes
		if len(changes) == 0 {
			changes = []audit.Change{{}}
		}
		for _, c := range changes {
			record := []string{clock(e.At), e.ByName, e.From, e.What, e.Target, c.Field, c.Before, c.After}
			for i := range record {
				record[i] = web.Cell(record[i])
			}
			_ = table.Write(record)
		}
	}
	table.Flush() // an error says that the reader has gone
	return nil
}
