package admin

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	ui "github.com/parley-chat/parley/templates/admin"
)

// kindPage is a page with the documents of a kind: those that there are, and a form
// for one.
type kindPage[T any] struct {
	*Admin
	kind docs.Kind[T]
	// name is that of the page, act what the names of changes in the audit log begin
	// with.
	name, act string
	// says are the page's own words.
	says func(caller) kindSays
	// id is the ID that a form is about, key what the form calls it.
	id  func(*http.Request) (string, error)
	key string
	// most is how many a site may have, many and taken what is refused beyond it and
	// for an ID that there is; 0 and nil: neither.
	most        int
	many, taken error
	// title is what people call a document, row what the list says besides.
	title func(T) string
	row   func(who caller, d docs.Doc[T], row *ui.Row)
	// fields are those of a document as text, read puts what was typed into it; what
	// is wrong stands at the fields. about names the field of a refusal by its code.
	fields func(*http.Request, caller, docs.Doc[T]) ([]ui.Field, error)
	read   func(caller, *docs.Doc[T], []ui.Field)
	about  map[string]string
	// more are sections before the form, done is what follows from a change; nil:
	// there is nothing.
	more func(*http.Request, caller) ([]ui.Section, error)
	done func(r *http.Request, id string) error
}

// kindSays is what a page says of itself, where there are no documents, and above the
// form for another one.
type kindSays struct{ lead, none, fresh string }

// kindShown is what the page shows beside what is stored.
type kindShown struct {
	fields []ui.Field // nil: those of the document
	wrong  string
	more   []ui.Section // before all else
}

// list is the page; ?edit= opens a document in the form.
func (a kindPage[T]) list(w http.ResponseWriter, r *http.Request, who caller) error {
	open, err := opened(a.Admin, r, a.kind)
	if err != nil {
		return err
	}
	return a.show(w, r, who, http.StatusOK, open, kindShown{})
}

func (a kindPage[T]) show(w http.ResponseWriter, r *http.Request, who caller, status int, open docs.Doc[T], s kindShown) error {
	p, err := a.page(r, who, a.name)
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, a.name)
	list, err := a.kind.List(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(x, y docs.Doc[T]) int {
		return strings.Compare(strings.ToLower(a.title(x.Value)), strings.ToLower(a.title(y.Value)))
	})
	says := a.says(who)
	p.Lead, p.Wrong = says.lead, s.wrong
	rows := ui.Section{None: says.none}
	for _, d := range list {
		row := ui.Row{Title: a.title(d.Value), Link: action + "?edit=" + d.ID, Forms: removal(who, action, a.key, d.ID, d.Version)}
		a.row(who, d, &row)
		rows.Rows = append(rows.Rows, row)
	}
	if s.fields == nil {
		if s.fields, err = a.fields(r, who, open); err != nil {
			return err
		}
	}
	form := ui.Section{Title: says.fresh, Form: &ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"version", fmt.Sprint(open.Version)}, Fields: s.fields,
	}}
	if open.Version != 0 {
		form.Title = a.title(open.Value)
	}
	if !shown(s.fields, a.key) {
		form.Form.Hidden = append(form.Form.Hidden, a.key, open.ID)
	}
	p.Sections = append(s.more, rows)
	if a.more != nil && len(list) > 0 {
		more, err := a.more(r, who)
		if err != nil {
			return err
		}
		p.Sections = append(p.Sections, more...)
	}
	p.Sections = append(p.Sections, form)
	return show(w, r, status, p)
}

// save writes or removes a document. If somebody else wrote meanwhile, the page shows
// both, and the next try overwrites theirs.
func (a kindPage[T]) save(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := sent[T](r, a.id)
	if err != nil {
		return err
	}
	now, err := a.now(r, d.ID)
	if err != nil {
		return err
	}
	if r.PostFormValue("do") == "remove" {
		return a.remove(w, r, who, d, now)
	}
	if now != nil && now.Version == d.Version {
		d.Value = now.Value // what the page does not have stays
	}
	fields, err := a.fields(r, who, d)
	if err != nil {
		return err
	}
	typed(r, fields)
	a.read(who, &d, fields)
	switch {
	case a.taken != nil && d.Version == 0 && now != nil:
		return a.refuse(w, r, who, d, fields, a.taken)
	case now == nil && d.Version != 0 || now != nil && now.Version != d.Version:
		return a.conflict(w, r, who, d, fields, now)
	}
	if err := a.check(r, who, d, fields); err != nil {
		return a.refuse(w, r, who, d, fields, err)
	}
	err = a.kind.Put(r.Context(), a.Docs, r.PathValue("site"), d)
	if errors.Is(err, store.ErrVersion) {
		if now, err = a.now(r, d.ID); err == nil {
			err = a.conflict(w, r, who, d, fields, now)
		}
		return err
	}
	if err != nil {
		return err
	}
	var before *T
	if now != nil {
		before = &now.Value
	}
	return a.kept(w, r, who, a.act+"-changed", change[T]{a.kind, d.ID, before, &d.Value}, a.title(d.Value))
}

// now is a document as it is stored, nil if there is none.
func (a kindPage[T]) now(r *http.Request, id string) (*docs.Doc[T], error) {
	list, err := a.kind.Fresh(r.Context(), a.Docs, r.PathValue("site"), id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// errFields says that fields say what is wrong with them.
var errFields = errors.New("a field of the form is wrong")

// check returns errFields, or why the document is refused.
func (a kindPage[T]) check(r *http.Request, who caller, d docs.Doc[T], fields []ui.Field) error {
	if !fit(who, fields) {
		return errFields
	}
	if err := a.kind.Check(d.ID, d.Value); err != nil {
		return err
	}
	if !valid(who, fields) {
		return errFields
	}
	if a.most == 0 || d.Version != 0 {
		return nil
	}
	list, err := a.kind.List(r.Context(), a.Docs, r.PathValue("site"))
	if err == nil && len(list) >= a.most {
		err = a.many
	}
	return err
}

// refuse shows what was typed, with what is wrong at the field that it is about.
func (a kindPage[T]) refuse(w http.ResponseWriter, r *http.Request, who caller, d docs.Doc[T], fields []ui.Field, err error) error {
	if errors.Is(err, errFields) {
		valid(who, fields) // says it at all of them
		return a.show(w, r, who, http.StatusUnprocessableEntity, d, kindShown{fields: fields})
	}
	status, sentence, code, err := refusedAs(who, err)
	if err != nil {
		return err
	}
	s := kindShown{fields: fields, wrong: sentence}
	for i := range fields {
		if fields[i].Name == a.about[code] {
			fields[i].Wrong, s.wrong = sentence, ""
		}
	}
	return a.show(w, r, who, status, d, s)
}

// conflict shows what was typed beside what somebody else has saved; now is nil if
// they removed it.
func (a kindPage[T]) conflict(w http.ResponseWriter, r *http.Request, who caller, d docs.Doc[T], fields []ui.Field, now *docs.Doc[T]) error {
	if now == nil {
		d.Version = 0
		return a.show(w, r, who, http.StatusConflict, d, kindShown{fields: fields, wrong: who.Words.T("admin.removedMeanwhile")})
	}
	d.Version = now.Version
	stored, err := a.fields(r, who, *now)
	if err != nil {
		return err
	}
	theirs(fields, stored)
	return a.show(w, r, who, http.StatusConflict, d, kindShown{fields: fields, wrong: who.Words.T("admin.conflict")})
}

// remove removes a document. What uses it is named first.
func (a kindPage[T]) remove(w http.ResponseWriter, r *http.Request, who caller, d docs.Doc[T], now *docs.Doc[T]) error {
	if now == nil {
		return saved(w, r, a.name) // somebody else was quicker
	}
	d.Value = now.Value
	if r.PostFormValue("sure") == "" {
		users, err := a.users(r, who, d.ID)
		if err != nil {
			return err
		}
		named, err := usersByName(a.Admin, r, who, a.name, d.ID, a.title(d.Value))
		if err != nil {
			return err
		}
		if users = append(users, named...); len(users) > 0 {
			return a.show(w, r, who, http.StatusConflict, docs.Doc[T]{}, kindShown{more: []ui.Section{stillUsed(who, settingsURL(r.PathValue("site"), a.name), a.title(d.Value), a.key, d.ID, now.Version, users)}})
		}
	}
	if err := a.kind.Delete(r.Context(), a.Docs, r.PathValue("site"), d); err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		return a.show(w, r, who, status, docs.Doc[T]{}, kindShown{wrong: sentence})
	}
	return a.kept(w, r, who, a.act+"-removed", change[T]{a.kind, d.ID, &now.Value, nil}, a.title(d.Value))
}

// kept notes a change, does what follows from it and leads back to the page.
func (a kindPage[T]) kept(w http.ResponseWriter, r *http.Request, who caller, what string, c change[T], title string) error {
	if a.done != nil {
		if err := a.done(r, c.id); err != nil {
			return err
		}
	}
	e := a.entry(r, who, what, title)
	if err := c.note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, a.name, e)
}
