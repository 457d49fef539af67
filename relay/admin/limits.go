package admin

import (
	"net/http"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	ui "github.com/parley-chat/parley/templates/admin"
)

// limitsPage is the page with what visitors may cost.
type limitsPage struct{ *Admin }

// limitRows are the limits that concern a site, as the page orders them: the flag
// that sets one, which also names it among the words, and the unit of its amount.
var limitRows = []struct {
	flag, unit string
	amount     func(l budget.Limits) float64
}{
	{"rate", "", func(l budget.Limits) float64 { return l.VisitorFrames }},
	{"address-rate", "", func(l budget.Limits) float64 { return l.AddressFrames }},
	{"pages", "", func(l budget.Limits) float64 { return l.AddressPages }},
	{"starts", "", func(l budget.Limits) float64 { return l.AddressStarts }},
	{"site-starts", "", func(l budget.Limits) float64 { return l.SiteStarts }},
	{"visitor-text", " kB", func(l budget.Limits) float64 { return l.VisitorText / 1000 }},
	{"address-text", " kB", func(l budget.Limits) float64 { return l.AddressText / 1000 }},
	{"conversation-text", " kB", func(l budget.Limits) float64 { return float64(l.ConversationText) / 1000 }},
	{"visitor-sockets", "", func(l budget.Limits) float64 { return float64(l.VisitorSockets) }},
	{"address-sockets", "", func(l budget.Limits) float64 { return float64(l.AddressSockets) }},
	{"sockets", "", func(l budget.Limits) float64 { return float64(l.Sockets) }},
	{"sign-ins", "", func(l budget.Limits) float64 { return l.AddressSignIns }},
	{"free-disk", " MiB", func(l budget.Limits) float64 { return float64(l.FreeDisk >> 20) }},
}

// limits is the page with the limits that hold, where each comes from, and who is
// limited at the site now.
func (a limitsPage) limits(w http.ResponseWriter, r *http.Request, who caller) error {
	p, err := a.page(r, who, "limits")
	if err != nil {
		return err
	}
	t := who.Words.T
	p.Lead = t("limits.lead")
	now := ui.Section{Title: t("limits.now"), Lead: t("limits.nowLead"), None: t("limits.none")}
	for _, l := range a.Budget.Limited() {
		if l.Site != p.Site {
			continue
		}
		name := l.Name
		if l.Whom == "visitor" { // has no name that says anything
			name = l.Address
		}
		now.Rows = append(now.Rows, ui.Row{
			Title: t("limits.what." + l.What), Detail: t("limits.whom."+l.Whom) + " · " + name,
			Note: who.Words.Say("limits.times", "n", strconv.Itoa(l.Times), "since", clock(l.Since.UnixMilli()), "until", l.Until.UTC().Format(time.TimeOnly)),
		})
	}
	hold := ui.Section{Title: t("limits.hold"), Lead: t("limits.holdLead")}
	mine, plain := a.Budget.Limits(), budget.Defaults()
	for _, row := range limitRows {
		amount, source := row.amount(mine), t("limits.default")
		if amount != row.amount(plain) {
			source = who.Words.Say("limits.set", "flag", "-"+row.flag)
		}
		hold.Rows = append(hold.Rows, ui.Row{
			Title: t("limits.of." + row.flag), Detail: strconv.FormatFloat(amount, 'f', -1, 64) + row.unit, Note: source,
		})
	}
	p.Sections = []ui.Section{now, hold}
	return show(w, r, http.StatusOK, p)
}
