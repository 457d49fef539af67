package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// identityPage is the page with the keys by which a site says who its visitors are.
type identityPage struct{ *Admin }

// identityForm is what stood in its forms, and what came of them.
type identityForm struct {
	algorithm, public, wrongPublic string
	wrong                          string
	kid, secret                    string // a key that was just made
	token, wrongToken              string // one that was tried
	said                           *identity.Claims
	// retiring is a key that is to be retired once its name was typed.
	retiring, confirm, wrongConfirm string
}

func (a identityPage) identity(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.show(w, r, who, http.StatusOK, identityForm{})
}

func (a identityPage) show(w http.ResponseWriter, r *http.Request, who caller, status int, f identityForm) error {
	p, err := a.page(r, who, "identity")
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "identity")
	list, err := identity.Keys.List(r.Context(), a.Docs, p.Site)
	if err != nil {
		return err
	}
	p.Lead, p.Wrong = t("identity.lead"), f.wrong
	if f.secret != "" {
		p.Sections = append(p.Sections, ui.Section{ID: "secret", Title: f.kid, Label: t("identity.secret"), Shown: f.secret, Lead: t("identity.secretLead")})
	}
	if f.retiring != "" {
		p.Sections = append(p.Sections, ui.Section{Title: t("identity.retire"), Lead: t("identity.retireLead"), Form: &ui.Form{
			Action: action, Button: t("identity.retire"), Danger: true, Hidden: []string{"do", "retire", "kid", f.retiring},
			Fields: []ui.Field{{Name: "confirm", Label: who.Words.Say("admin.confirm", "name", f.retiring), Kind: "text", Value: f.confirm, Wrong: f.wrongConfirm, Max: 100, Required: true}},
		}})
	}
	rows := ui.Section{None: t("identity.none")}
	now := a.Now().UnixMilli()
	for _, d := range list {
		row := ui.Row{Title: d.ID, Detail: d.Value.Algorithm, Note: who.Words.Say("identity.since", "time", clock(d.Value.Created))}
		switch {
		case d.Value.Over(now):
			row.Note += " · " + t("identity.over")
		case d.Value.Ends != 0:
			row.Note += " · " + who.Words.Say("identity.ends", "time", clock(d.Value.Ends))
		}
		row.Forms = []ui.Form{{Action: action, Button: t("identity.retire"), Danger: true, Hidden: []string{"do", "retire", "kid", d.ID}}}
		rows.Rows = append(rows.Rows, row)
	}
	algorithm := ui.Field{Name: "algorithm", Label: t("identity.algorithm"), Help: who.Words.Say("identity.algorithmHelp", "hs", identity.HS256, "ed", identity.EdDSA), Kind: "select", Value: f.algorithm}
	for _, of := range []string{identity.HS256, identity.EdDSA} {
		algorithm.Options = append(algorithm.Options, ui.Option{Value: of, Name: of})
	}
	add := ui.Form{Action: action, Button: t("identity.add"), Hidden: []string{"do", "add"}, Fields: []ui.Field{
		algorithm,
		{Name: "public", Label: t("identity.public"), Help: who.Words.Say("identity.publicHelp", "pem", "PEM", "begin", "-----BEGIN PUBLIC KEY-----"), Kind: "area", Value: f.public, Wrong: f.wrongPublic, With: identity.EdDSA},
	}}
	if len(list) > 0 {
		add.Fields = append(add.Fields, ui.Field{Name: "rotate", Label: t("identity.rotate"), Kind: "check", Value: "yes"})
	}
	try := ui.Section{ID: "try", Title: t("identity.try"), Lead: t("identity.tryLead"), Form: &ui.Form{
		Action: action, Button: t("identity.test"), Hidden: []string{"do", "test"},
		Fields: []ui.Field{{Name: "token", Label: t("identity.token"), Kind: "area", Value: f.token, Wrong: f.wrongToken, Required: true}},
	}}
	if f.said != nil {
		try.Rows = claimRows(who, *f.said)
	}
	kid := "key-…"
	if len(list) > 0 {
		kid = list[len(list)-1].ID
	}
	p.Sections = append(p.Sections, rows, ui.Section{Title: t("identity.new"), Form: &add}, try, ui.Section{
		ID: "code", Title: t("identity.code"), Lead: t("identity.codeLead"), Folds: []ui.Fold{
			{Title: "Node.js", Lead: who.Words.Say("identity.codeHere", "variable", "PARLEY_SECRET"), Shown: strings.NewReplacer("SITE", p.Site, "KID", kid).Replace(nodeExample)},
			{Title: "Go", Lead: who.Words.Say("identity.codeHere", "variable", "PARLEY_SECRET"), Shown: strings.NewReplacer("SITE", p.Site, "KID", kid).Replace(goExample)},
			{Title: "HTML", Lead: t("identity.codePage"), Shown: pageExample},
		},
	})
	return show(w, r, status, p)
}

// What a site's server does, with nothing but what its language brings.
const (
	nodeExample = `import { createHmac } from "node:crypto";

function parleyToken(user) {
  const part = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const text = part({ alg: "HS256", typ: "JWT", kid: "KID" }) + "." + part({
    aud: "SITE", sub: String(user.id), iat: now, exp: now + 600,
    name: user.name, email: user.email,
  });
  return text + "." + createHmac("sha256", process.env.PARLEY_SECRET).update(text).digest("base64url");
}
`
	goExample = `// import "github.com/golang-jwt/jwt/v5"
token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
	"aud": "SITE", "sub": user.ID, "exp": time.Now().Add(10 * time.Minute).Unix(),
	"name": user.Name, "email": user.Email,
})
token.Header["kid"] = "KID"
signed, err := token.SignedString([]byte(os.Getenv("PARLEY_SECRET")))
`
	pageExample = `<script>
window.parley = window.parley || function () { (parley.q = parley.q || []).push(arguments) }
parley("identify", "TOKEN")   // at each page, with a new token
parley("shutdown")            // when the user signs out
</script>
`
)

// claimRows say what a token would set.
func claimRows(who caller, c identity.Claims) []ui.Row {
	t := who.Words.T
	rows := []ui.Row{{Title: t("identity.good"), Detail: c.Subject}}
	for _, of := range [][2]string{{t("identity.name"), c.Name}, {t("mail"), c.Email}} {
		if of[1] != "" {
			rows = append(rows, ui.Row{Title: of[0], Detail: of[1]})
		}
	}
	keys := make([]string, 0, len(c.Values))
	for key := range c.Values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		rows = append(rows, ui.Row{Title: key, Detail: c.Values[key]})
	}
	slices.Sort(c.Ignored)
	for _, key := range c.Ignored {
		rows = append(rows, ui.Row{Title: key, Detail: t("identity.ignored")})
	}
	return rows
}

// save adds or retires a key, or tries a token.
func (a identityPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	switch r.PostFormValue("do") {
	case "retire":
		return a.retire(w, r, who)
	case "add":
		return a.add(w, r, who)
	}
	return a.test(w, r, who)
}

func (a identityPage) add(w http.ResponseWriter, r *http.Request, who caller) error {
	site := r.PathValue("site")
	f := identityForm{algorithm: line(r, "algorithm"), public: strings.TrimSpace(r.PostFormValue("public")), kid: identity.NewID()}
	key := identity.Key{Algorithm: f.algorithm, Created: a.Now().UnixMilli()}
	if key.Algorithm == identity.EdDSA {
		key.Public = f.public
	} else {
		f.secret = identity.NewSecret()
		key.Secret = f.secret
	}
	err := identity.Add(r.Context(), a.Docs, site, docs.Doc[identity.Key]{ID: f.kid, Value: key}, r.PostFormValue("rotate") != "")
	if err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		f.secret = ""
		if key.Algorithm == identity.EdDSA {
			f.wrongPublic = sentence
		} else {
			f.wrong = sentence
		}
		return a.show(w, r, who, status, f)
	}
	e := a.entry(r, who, "identity-key-added", f.kid)
	e.Compare("algorithm", "", key.Algorithm)
	if err := a.note(r, e); err != nil {
		return err
	}
	if f.secret == "" {
		return saved(w, r, "identity")
	}
	w.Header().Set("Cache-Control", "no-store")
	return a.show(w, r, who, http.StatusOK, f)
}

func (a identityPage) retire(w http.ResponseWriter, r *http.Request, who caller) error {
	kid := line(r, "kid")
	if confirm := line(r, "confirm"); confirm != kid {
		f := identityForm{retiring: kid, confirm: confirm}
		if _, err := identity.Keys.Get(r.Context(), a.Docs, r.PathValue("site"), kid); err != nil {
			return err
		}
		if r.PostForm.Has("confirm") {
			f.wrongConfirm = who.Words.Say("admin.confirmWrong", "name", kid)
		}
		return a.show(w, r, who, http.StatusUnprocessableEntity, f)
	}
	if err := identity.Retire(r.Context(), a.Docs, r.PathValue("site"), kid); err != nil {
		return err
	}
	if err := a.note(r, a.entry(r, who, "identity-key-retired", kid)); err != nil {
		return err
	}
	return saved(w, r, "identity")
}

// test says what is wrong with a token, or what it would set. Nothing is set.
func (a identityPage) test(w http.ResponseWriter, r *http.Request, who caller) error {
	f := identityForm{token: strings.Join(strings.Fields(r.PostFormValue("token")), "")}
	claims, err := (&identity.Desk{Docs: a.Docs, Now: a.Now}).Read(r.Context(), r.PathValue("site"), f.token)
	if err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		f.wrongToken = sentence
		return a.show(w, r, who, status, f)
	}
	f.said = &claims
	return a.show(w, r, who, http.StatusOK, f)
}
