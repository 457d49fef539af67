package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/health"
	"github.com/parley-chat/parley/relay/site"
	ui "github.com/parley-chat/parley/templates/admin"
)

// healthPage is the page with how the relay is. Reasons, which name the operator's
// folders and hosts, are on the admin address alone.
type healthPage struct{ *Admin }

func (a healthPage) health(w http.ResponseWriter, r *http.Request, who caller) error {
	p, err := a.page(r, who, "health")
	if err != nil {
		return err
	}
	s, err := site.Get(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	report := a.Health(r.Context())
	bad := report.Problems()
	t := who.Words.T
	p.Lead = t("health.fine")
	if !report.OK() {
		p.Lead, p.Wrong = "", t("health.look")
	}
	fact := func(part, title, detail string) ui.Row {
		row := ui.Row{Title: title, Detail: detail, Note: t("health.good")}
		if bad[part] {
			row.Note = t("health.bad." + part)
		}
		return row
	}
	kept := ui.Section{Title: t("health.data"), Rows: []ui.Row{
		fact(health.OfStore, t("health.store"), report.Store.Backend+" · "+who.Words.Say("health.grade", "grade", report.Store.Grade)),
		fact(health.OfSpeed, t("health.speed"), strconv.FormatInt(report.Store.Took, 10)+" ms"),
	}}
	if bad[health.OfWarnings] {
		kept.Rows = append(kept.Rows, fact(health.OfWarnings, t("health.warnings"), strconv.Itoa(len(report.Store.Warnings))))
	}
	if room := report.Store.Room; room != nil {
		kept.Rows = append(kept.Rows, fact(health.OfRoom, t("health.room"), who.Words.Say("health.free", "free", megabytes(room.Free), "of", megabytes(room.Of))))
	}
	if skew := report.Store.Skew; skew != nil {
		kept.Rows = append(kept.Rows, fact(health.OfClock, t("health.clock"), strconv.FormatInt(*skew, 10)+" ms"))
	}
	backup := ui.Row{Title: t("health.backup"), Detail: t("health.noBackup"), Note: t("health.backupHow")}
	if b := report.Backup; b != nil {
		backup.Detail, backup.Note = clock(b.At), megabytes(uint64(b.Bytes))
	}
	if !report.Store.Shared {
		kept.Rows = append(kept.Rows, backup)
	}
	files := ui.Section{Title: t("settings.files"), None: t("health.noFiles")}
	if f := report.Files; f != nil {
		row := fact(health.OfFiles, t("health.files"), "")
		if f.Of > 0 {
			row.Detail = who.Words.Say("health.free", "free", megabytes(f.Free), "of", megabytes(f.Of))
		}
		files.Rows = append(files.Rows, row)
	}
	if report.Scan != nil {
		files.Rows = append(files.Rows, fact(health.OfScan, t("health.scan"), ""))
	}
	program := ui.Section{Title: t("health.program"), Rows: []ui.Row{
		fact(health.OfVersions, t("health.relays"), strconv.Itoa(len(report.Relays))),
		fact(health.OfJobs, t("health.jobs"), ""),
		{Title: t("health.version"), Detail: report.Version, Note: who.Words.Say("health.since", "time", clock(report.Began))},
	}}
	own := []string{a.Address.Public.Hostname(), s.Help.Host}
	for _, c := range report.Certificates {
		host, _, _ := strings.Cut(c.Host, ":")
		if slices.Contains(own, host) {
			one := health.Report{At: report.At, Certificates: []health.Certificate{c}}
			row := fact("", t("health.certificate"), c.Host+" · "+who.Words.Say("health.until", "time", clock(c.Until)))
			if one.Problems()[health.OfCertificate] {
				row.Note = t("health.bad." + health.OfCertificate)
			}
			program.Rows = append(program.Rows, row)
		}
	}
	p.Sections = []ui.Section{kept, files, program}
	return show(w, r, http.StatusOK, p)
}

// megabytes is a number of bytes for people.
func megabytes(n uint64) string { return strconv.FormatFloat(float64(n)/1e6, 'f', 0, 64) + " MB" }
