package editor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/album"
	"github.com/parley-chat/parley/relay/help/faqio"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/editor"
	"github.com/parley-chat/parley/templates/inbox"
)

// transfers are the pages on which files of articles come and go.
type transfers struct{ *Editor }

// maxFields is how long what comes with a file may be, in bytes.
const maxFields = 64 << 10

// transfer is the page on which files of articles come and go; with upload it
// tells again what that file would change.
func (e transfers) transfer(w http.ResponseWriter, r *http.Request, who caller) error {
	if id := r.FormValue("upload"); id != "" {
		return e.again(w, r, who, id)
	}
	p := ui.Transfer{Keep: true, Fetch: true, Done: r.FormValue("done")}
	return e.writeTransfer(w, r, who, http.StatusOK, p)
}

func (e transfers) writeTransfer(w http.ResponseWriter, r *http.Request, who caller, status int, p ui.Transfer) error {
	var err error
	if p.Shell, err = e.Shell(r.Context(), r.PathValue("site"), who, "articles"); err != nil {
		return err
	}
	p.Title = who.Words.T("transfer.title") + " · " + p.Title
	return web.WritePage(w, r, status, ui.TransferPage(p))
}

// take checks a file and tells what it would change, or imports the one that was
// checked.
func (e transfers) take(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := r.ParseMultipartForm(help.MaxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return large
		}
		return web.ErrForm
	}
	site := r.PathValue("site")
	if r.PostFormValue("do") == "import" {
		return e.bring(w, r, who)
	}
	if r.PostFormValue("do") == "crawl" {
		return e.crawl(w, r, who, site)
	}
	in, head, err := r.FormFile("file")
	if err != nil {
		return e.refuseFile(w, r, who, help.Upload{Keep: r.PostFormValue("keep") != "", Fetch: r.PostFormValue("fetch") != ""}, who.Words.T("transfer.noFile"))
	}
	defer in.Close()
	u := help.Upload{
		ID: store.NewID(), Name: filepath.Base(head.Filename), Encoding: strings.TrimSpace(r.PostFormValue("encoding")),
		Keep: r.PostFormValue("keep") != "", Fetch: r.PostFormValue("fetch") != "", Fields: fieldsOf(r.PostFormValue("fields")),
	}
	if u.Body, err = io.ReadAll(in); err != nil {
		return web.ErrForm
	}
	a, err := e.album(r.Context(), r.PathValue("site"))
	if err != nil {
		return err
	}
	file, err := scan(r, &u, a)
	if err != nil {
		return e.refuseFile(w, r, who, u, err.Error())
	}
	lost, err := e.keepPictures(r, who, a, &u, file)
	if err != nil {
		return err
	}
	if len(u.Pictures) > 0 || len(lost) > 0 {
		if file, err = scan(r, &u, a); err != nil {
			return err
		}
	}
	if len(file.Refused) == 0 {
		if len(u.Body) > help.MaxUpload {
			return &http.MaxBytesError{Limit: help.MaxUpload}
		}
		if err := help.KeepUpload(r.Context(), e.Docs, site, u); err != nil {
			return err
		}
	}
	p, err := e.planned(r, &u, file)
	if err != nil {
		return err
	}
	for _, one := range lost {
		p.Lost = append(p.Lost, ui.Planned{Where: one.Path, Title: who.Words.Refusal(one.Why.Code, one.Why.Args...)})
	}
	return e.writeTransfer(w, r, who, http.StatusOK, p)
}

// keepPictures keeps the pictures that came with a file, as long as it is not
// imported for a day at most, and takes them out of the file. Those that are no
// pictures the articles do without.
func (e transfers) keepPictures(r *http.Request, who caller, a *album.Album, u *help.Upload, file *faqio.File) ([]album.Refused, error) {
	if len(file.Pictures) == 0 || len(file.Refused) > 0 {
		return nil, nil
	}
	to := budget.Who{Address: e.Address.ClientIP(r), Site: a.Site.ID, Visitor: who.Agent.ID}
	if err := e.Budget.TakeFile(album.Bytes(file.Pictures), to); err != nil {
		return nil, err
	}
	ids, lost, err := a.Take(r.Context(), file.Pictures)
	if err != nil {
		return nil, err
	}
	u.Pictures = ids
	u.Body, err = faqio.Texts(u.Body)
	return lost, err
}

// album are the pictures of a site.
func (e transfers) album(ctx context.Context, id string) (*album.Album, error) {
	of, err := site.Get(ctx, e.Docs, id)
	if err != nil {
		return nil, err
	}
	relay := e.Address.Public.Scheme + "://" + e.Address.Public.Host
	return &album.Album{
		Files: e.Files, Site: &of, Public: e.Home(&of) + "picture/", Inbox: relay + "/inbox/" + of.ID + "/articles/picture/",
		Known: []string{relay + "/help/" + of.ID + "/picture/"},
	}, nil
}

// again shows once more what the file that was checked would change.
func (e transfers) again(w http.ResponseWriter, r *http.Request, who caller, id string) error {
	u, file, err := e.checked(r, id)
	if errors.Is(err, store.ErrVersion) {
		return e.refuseFile(w, r, who, help.Upload{Keep: true, Fetch: true}, who.Words.T("transfer.gone"))
	}
	if err != nil {
		return err
	}
	if u.Pages != nil {
		return e.showPages(w, r, who, &u)
	}
	p, err := e.planned(r, &u, file)
	if err != nil {
		return err
	}
	return e.writeTransfer(w, r, who, http.StatusOK, p)
}

// checked is the file with an id that was checked last, see help.UploadOf; nil for the
// pages of a website.
func (e transfers) checked(r *http.Request, id string) (help.Upload, *faqio.File, error) {
	u, err := help.UploadOf(r.Context(), e.Docs, r.PathValue("site"), id)
	if err != nil || u.Pages != nil {
		return u, nil, err
	}
	a, err := e.album(r.Context(), r.PathValue("site"))
	if err != nil {
		return u, nil, err
	}
	file, err := scan(r, &u, a)
	return u, file, err
}

// refuseFile says why a file cannot be read.
func (e transfers) refuseFile(w http.ResponseWriter, r *http.Request, who caller, u help.Upload, why string) error {
	p := shownUpload(&u)
	p.Refused, _, p.Columns = strings.Cut(why, "; say which one it is with -map") // the page has a field for it
	return e.writeTransfer(w, r, who, http.StatusUnprocessableEntity, p)
}

func shownUpload(u *help.Upload) ui.Transfer {
	p := ui.Transfer{Name: u.Name, Encoding: u.Encoding, Keep: u.Keep, Fetch: u.Fetch}
	for name, field := range u.Fields {
		p.Fields += name + " = " + field + "\n"
	}
	return p
}

// bring imports the file that was checked.
func (e transfers) bring(w http.ResponseWriter, r *http.Request, who caller) error {
	u, file, err := e.checked(r, r.PostFormValue("upload"))
	if errors.Is(err, store.ErrVersion) {
		return e.refuseFile(w, r, who, help.Upload{Keep: true, Fetch: true}, who.Words.T("transfer.gone"))
	}
	if err != nil {
		return err
	}
	if u.Pages != nil {
		return e.bringPages(w, r, who, &u)
	}
	return e.put(w, r, who, &u, file.Items)
}

func scan(r *http.Request, u *help.Upload, a *album.Album) (*faqio.File, error) {
	format, err := faqio.FormatOf(u.Name)
	if err != nil {
		return nil, err
	}
	return faqio.Scan(bytes.NewReader(u.Body), format, faqio.Options{
		Fields: u.Fields, Encoding: u.Encoding, Kept: a.Kept(r.Context()), Pictures: u.Pictures,
	})
}

// fieldsOf reads "column = field", one to a line.
func fieldsOf(text string) map[string]string {
	fields := map[string]string{}
	for _, line := range help.Lines(text) {
		if name, field, ok := strings.Cut(line, "="); ok {
			fields[strings.TrimSpace(name)] = strings.TrimSpace(field)
		}
	}
	return fields
}

// mostPlanned is how many articles the page of a check tells of.
const mostPlanned = 500

// planned is the page of what a file would change.
func (e transfers) planned(r *http.Request, u *help.Upload, file *faqio.File) (ui.Transfer, error) {
	p := shownUpload(u)
	articles, err := help.Items(r.Context(), e.Docs, r.PathValue("site"))
	if err != nil {
		return p, err
	}
	list := help.Compare(articles, file.Items, u.Keep)
	p.Checked, p.Changes = true, ui.Changes(help.Count(list))
	p.Converted, p.Ignored, p.Read = file.Converted, strings.Join(file.Ignored, ", "), file.Encoding
	p.Pictures = len(u.Pictures)
	for i := range file.Items {
		p.Elsewhere += len(help.Elsewhere(file.Items[i].Answer))
	}
	if p.Unfit = len(file.Refused); p.Unfit == 0 {
		p.Upload = u.ID
		entries := help.EntriesAfter(articles, file.Items, u.Keep)
		p.Sureness = inbox.SurenessOf(help.Trials(entries), entries, r.FormValue("at"))
		p.Sureness.URL, p.Sureness.Name, p.Sureness.Value = "/inbox/"+r.PathValue("site")+"/articles/import", "upload", u.ID
	}
	add := func(row ui.Planned) {
		if len(p.Rows) < mostPlanned {
			p.Rows = append(p.Rows, row)
		}
	}
	for _, refused := range file.Refused {
		add(ui.Planned{What: "refused", Title: refused.Error()})
	}
	for i, d := range list {
		switch {
		case d.Old == nil:
			add(ui.Planned{What: "added", Title: d.New.Question, Where: where(file.Places[i])})
		case d.New == nil:
			add(ui.Planned{What: "removed", Title: d.Old.Question})
		case len(d.Fields) > 0:
			add(ui.Planned{What: "changed", Title: d.New.Question, Where: where(file.Places[i]), Fields: strings.Join(d.Fields, ", ")})
		}
	}
	return p, nil
}

func where(p faqio.Place) string {
	if p.File != "" {
		return p.File
	}
	return strconv.Itoa(p.Line)
}

// exports are the formats of an export, by the endings of their files.
var exports = map[string]struct {
	format faqio.Format
	kind   string
}{
	"jsonl": {faqio.JSONLines, "application/jsonl; charset=utf-8"},
	"csv":   {faqio.CSV, "text/csv; charset=utf-8"},
	"zip":   {faqio.Folder, "application/zip"},
	"html":  {faqio.HTML, "text/html; charset=utf-8"},
}

// export is a file of all articles, which imports again equal.
func (e transfers) export(w http.ResponseWriter, r *http.Request, _ caller) error {
	ending := r.FormValue("as")
	to, ok := exports[ending]
	if !ok {
		ending, to = "jsonl", exports["jsonl"]
	}
	items, err := help.Items(r.Context(), e.Docs, r.PathValue("site"))
	if err != nil {
		return err
	}
	a, err := e.album(r.Context(), r.PathValue("site"))
	if err != nil {
		return err
	}
	pictures, err := a.Of(r.Context(), items)
	if err != nil {
		return err
	}
	// With its pictures it may be long: it is written before anything is answered.
	body, err := os.CreateTemp("", "parley-export-*")
	if err != nil {
		return err
	}
	defer os.Remove(body.Name())
	defer body.Close()
	if err := faqio.Write(body, to.format, items, pictures); err != nil {
		return fmt.Errorf("write the articles of %s: %w", r.PathValue("site"), err)
	}
	h := w.Header()
	h.Set("Content-Disposition", `attachment; filename="`+r.PathValue("site")+`-articles.`+ending+`"`)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", to.kind)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}
