package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// open is an empty store. ANA is the variable with Ana's password; secrets are
// files.
func open(t *testing.T, secrets map[string]string) *Settings {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	a, err := access.New(t.Context(), c, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return &Settings{
		Docs: c, Access: a,
		Getenv: func(name string) string { return secrets[name] },
		ReadFile: func(name string) ([]byte, error) {
			if text, ok := secrets[name]; ok {
				return []byte(text), nil
			}
			return nil, fmt.Errorf("open %s: no such file", name)
		},
	}
}

func export(t *testing.T, s *Settings) string {
	t.Helper()
	var out bytes.Buffer
	if err := s.Export(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// apply makes a store what a file says and returns the plan in words.
func apply(t *testing.T, s *Settings, file string) string {
	t.Helper()
	plan, err := s.Plan(t.Context(), []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if err := Apply(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Print(&out, plan); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const full = `sites:
  shop:
    name: Shop support
    origins: [HTTPS://Shop.example.com:443/, "https://*.example.org"]
    accent: "#123456"
    greeting: {en: "Hello: how may we help?", de: Hallo}
    quietDays: 30
    idleHours: 0
  blog:
    origins: [https://blog.example.com]
agents:
  Ana@example.com:
    name: Ana Lima
    sites: [shop, blog]
    grants: {shop: {role: owner}}
    password: {env: ANA}
  ben@example.com:
    name: Ben
    sites: [blog]
    disabled: true
canned:
  shop:
    hello: {title: Greeting, text: "Hello"}
    bye:
      text: |-
        Bye.

        Come again: # no comment
teams:
  blog:
    Writers: {members: [Ben@example.com, ana@example.com]}
    Nobody: {}
`

func TestApply(t *testing.T) {
	s := open(t, map[string]string{"ANA": "a long password"})
	apply(t, s, full)
	ctx := t.Context()
	shop, err := site.Get(ctx, s.Docs, "shop")
	if err != nil || shop.Name != "Shop support" || !slices.Equal(shop.Origins, []string{"https://shop.example.com", "https://*.example.org"}) ||
		shop.Greeting["en"] != "Hello: how may we help?" || shop.QuietDays != 30 || shop.IdleHours != 0 {
		t.Errorf("%+v, %v", shop, err)
	}
	if blog, err := site.Get(ctx, s.Docs, "blog"); err != nil || blog.Name != "blog" || blog.QuietDays != 7 || blog.IdleHours != 72 {
		t.Errorf("a new site has not the defaults: %+v, %v", blog, err)
	}
	ana, err := people.Get(ctx, s.Docs, "ana@example.com")
	if err != nil || ana.Name != "Ana Lima" || len(ana.ID) != 32 {
		t.Errorf("%+v, %v", ana, err)
	}
	if same, err := s.Access.HasPassword(ctx, ana, "a long password"); err != nil || !same {
		t.Errorf("Ana has another password: %v", err)
	}
	ben, err := people.Get(ctx, s.Docs, "ben@example.com")
	if err != nil || !ben.Disabled || ben.Hash != "" {
		t.Errorf("%+v, %v", ben, err)
	}
	if same, err := s.Access.HasPassword(ctx, ben, ""); err != nil || same {
		t.Errorf("an empty password is Ben's: %v", err)
	}
	list, err := canned.Kind.List(ctx, s.Docs, "shop")
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}

	if said := apply(t, s, full); said != "" {
		t.Errorf("a second time changes\n%s", said)
	}
	if said := apply(t, s, export(t, s)); said != "" {
		t.Errorf("its own export changes\n%s", said)
	}
	fresh := open(t, nil)
	apply(t, fresh, export(t, s))
	if a, b := export(t, s), export(t, fresh); a != b {
		t.Errorf("another store exports\n%s\nwant\n%s", b, a)
	}
}

func TestExportHasNoSecrets(t *testing.T) {
	s := open(t, map[string]string{"ANA": "a long password"})
	apply(t, s, full)
	text := export(t, s)
	for _, secret := range []string{"password", "argon2", "hash", "era", "\nid"} {
		if strings.Contains(text, secret) {
			t.Errorf("it has %q:\n%s", secret, text)
		}
	}
	if want := `agents:
  ana@example.com:
    name: Ana Lima
    sites:
    - shop
    - blog
    grants:
      shop:
        role: owner
`; !strings.Contains(text, want) {
		t.Errorf("exported\n%s", text)
	}
}

func TestOnlyWhatIsNamedChanges(t *testing.T) {
	s := open(t, map[string]string{"ANA": "a long password", "/run/ana": "another password\n"})
	apply(t, s, full)
	ana, err := people.Get(t.Context(), s.Docs, "ana@example.com")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, want string }{
		{"", ""},
		{"sites: {}\n", ""},
		{"sites:\n  bare: {}\nagents:\n  bare@example.com: {name: Bare}\n", "add     sites \"bare\"\n          name: \"bare\"\n          quietDays: 7\n          idleHours: 72\n" +
			"add     agents \"bare@example.com\"\n          name: \"Bare\"\n          password: none yet\n"},
		{"sites:\n  shop:\n    accent: \"\"\n", "change  sites \"shop\"\n          accent: \"#123456\" -> (none)\n"},
		{"sites:\n  shop:\n    greeting: {fr: Salut}\n", "change  sites \"shop\"\n          greeting: {\"de\":\"Hallo\",\"en\":\"Hello: how may we help?\"} -> {\"fr\":\"Salut\"}\n"},
		{"agents:\n  ana@example.com:\n    password: {file: /run/ana}\n", "change  agents \"ana@example.com\"\n          password: …\n"},
		{"agents:\n  ana@example.com:\n    password: {file: /run/ana}\n", ""},
		{"agents:\n  cy@example.com: {name: Cy, sites: [shop], grants: {shop: {role: owner}}}\n", "add     agents \"cy@example.com\"\n          name: \"Cy\"\n          sites: [\"shop\"]\n          grants: {\"shop\":{\"role\":\"owner\"}}\n          password: none yet\n"},
		{"agents:\n  ana@example.com:\n    disabled: true\n", "change  agents \"ana@example.com\"\n          disabled: (none) -> true\n"},
		{"agents:\n  ana@example.com:\n    disabled: false\n", "change  agents \"ana@example.com\"\n          disabled: true -> (none)\n"},
		{"teams:\n  blog:\n    Writers: {members: [ben@example.com]}\n", "change  teams blog \"Writers\"\n          members: [\"ben@example.com\",\"ana@example.com\"] -> [\"ben@example.com\"]\n"},
		{"canned:\n  blog: {}\n", ""},
		{"canned:\n  shop:\n    hello: {text: Hi}\n    new: {text: New}\n",
			"change  canned shop \"hello\"\n          text: \"Hello\" -> \"Hi\"\nadd     canned shop \"new\"\n          text: \"New\"\nremove  canned shop \"bye\"\n"},
		{"agents:\n  eve@example.com: {name: Eve, sites: [blog]}\n",
			"add     agents \"eve@example.com\"\n          name: \"Eve\"\n          sites: [\"blog\"]\n          password: none yet\n"},
		{`{"sites":{"blog":{"name":"In JSON"}}}`, "change  sites \"blog\"\n          name: \"blog\" -> \"In JSON\"\n"},
	} {
		if got := apply(t, s, c.file); got != c.want {
			t.Errorf("%q changes\n%s\nwant\n%s", c.file, got, c.want)
		}
	}
	if said := apply(t, s, export(t, s)); said != "" {
		t.Errorf("its own export changes\n%s", said)
	}
	after, err := people.Get(t.Context(), s.Docs, "ana@example.com")
	if err != nil || after.ID != ana.ID || after.Name != "Ana Lima" || after.Era <= ana.Era {
		t.Errorf("%+v, %v; before %+v", after, err, ana)
	}
	if shop, err := site.Get(t.Context(), s.Docs, "shop"); err != nil || shop.Name != "Shop support" || shop.QuietDays != 30 {
		t.Errorf("%+v, %v", shop, err)
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	s := open(t, map[string]string{"EMPTY": "", "SHORT": "short", "blank": "\n"})
	apply(t, s, "sites:\n  shop: {origins: [https://shop.example.com]}\nagents:\n  own@example.com: {name: Own, sites: [shop], grants: {shop: {role: owner}}}\n")
	before := export(t, s)
	for _, c := range []struct {
		name, file string
		line       int
		says       string
	}{
		{"unknown section", "sites: {}\nwidgets: {}\n", 2, `"widgets"`},
		{"unknown key", "sites:\n  shop:\n    name: x\n    colour: red\n", 4, `"colour"`},
		{"a key in other case", "sites:\n  shop:\n    Name: x\n", 3, `"Name"`},
		{"unknown key within", "sites:\n  shop:\n    bot:\n      on: true\n      soul: 1\n", 5, `"soul"`},
		{"key twice", "sites:\n  shop:\n    name: x\n    accent: \"#123456\"\n    name: y\n", 5, `key "name" already defined at [4:`},
		{"site twice", "sites:\n  shop: {name: x}\n  shop: {name: y}\n", 3, `key "shop" already defined`},
		{"section twice", "sites: {}\nagents: {}\nsites: {}\n", 3, `key "sites" already defined`},
		{"key twice within", "sites:\n  shop:\n    greeting:\n      en: a\n      en: b\n", 5, `key "en" already defined`},
		{"a word for a number", "sites:\n  shop:\n    name: x\n    quietDays: soon\n", 4, "quietDays has the wrong type: string"},
		{"a number in quotes", "sites:\n  shop:\n    quietDays: \"7\"\n", 3, "quietDays has the wrong type"},
		{"a broken number", "sites:\n  shop:\n    quietDays: 7.5\n", 3, "quietDays has the wrong type"},
		{"a number for text", "sites:\n  shop:\n    name: 7\n", 3, "name has the wrong type: number"},
		{"text for a list", "sites:\n  shop:\n    origins: https://a.example\n", 3, "origins has the wrong type: string"},
		{"a list for text", "sites:\n  shop:\n    name: [a]\n", 3, "name has the wrong type: array"},
		{"a list for a site", "sites:\n  shop:\n  - name: x\n", 2, "shop must have fields"},
		{"a list for sites", "sites:\n- shop\n", 1, "sites must have fields"},
		{"a list for all", "- shop\n", 1, "must have fields"},
		{"a comment for a colour", "sites:\n  shop:\n    accent: #123456\n", 3, "accent has no value"},
		{"no YAML", "sites:\n  shop: [\n", 2, ""},
		{"two documents", "sites: {}\n---\nagents: {}\n", 3, "a second document"},
		{"an anchor", "sites:\n  shop: &a {name: x}\n  blog: *a\n", 2, "anchors"},
		{"a tag", "sites:\n  shop: {name: !!str 7}\n", 2, "tags"},
		{"its id", "sites:\n  shop: {id: blog}\n", 2, `"id"`},
		{"a site with a bad id", "sites:\n  Shop!: {origins: []}\n", 2, "Shop!"},
		{"a bad origin", "sites:\n  shop:\n    name: x\n    origins: [https://shop.example.com/chat]\n", 2, "use https://shop.example.com"},
		{"a negative number", "sites:\n  shop: {quietDays: -1}\n", 2, "not negative"},
		{"a bad address", "agents:\n  nobody: {name: x, sites: [shop]}\n", 2, `"nobody" is not an address`},
		{"an agent of no site", "agents:\n  a@example.com:\n    name: A\n    sites: [shop, none]\n", 4, `no site "none"`},
		{"a hash", "agents:\n  a@example.com:\n    name: A\n    hash: $argon2id$x\n", 4, `"hash"`},
		{"an era", "agents:\n  a@example.com: {name: A, era: 7}\n", 2, `"era"`},
		{"a password", "agents:\n  a@example.com:\n    name: A\n    password: a long password\n", 4, "refer to it as"},
		{"a password from somewhere", "agents:\n  a@example.com:\n    name: A\n    password: {vault: x}\n", 4, "env or file"},
		{"an empty variable", "agents:\n  a@example.com:\n    name: A\n    password: {env: EMPTY}\n", 4, "EMPTY is empty"},
		{"no file", "agents:\n  a@example.com:\n    name: A\n    password: {file: gone}\n", 4, "gone"},
		{"a blank file", "agents:\n  a@example.com:\n    name: A\n    password: {file: blank}\n", 4, "blank is empty"},
		{"a short password", "agents:\n  a@example.com:\n    name: A\n    password: {env: SHORT}\n", 2, "the password must have"},
		{"canned replies of no site", "canned:\n  none:\n    a: {text: b}\n", 2, `no site "none"`},
		{"a canned reply without text", "canned:\n  shop:\n    a: {title: b}\n", 3, "a: "},
		{"a canned reply with a bad name", "canned:\n  shop:\n    \"a b\": {text: b}\n", 3, "canned_name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan, err := s.Plan(t.Context(), []byte("# settings\n"+c.file))
			var at *Error
			if !errors.As(err, &at) || plan != nil {
				t.Fatalf("plan %+v, error %v", plan, err)
			}
			if at.Line != c.line+1 || !strings.Contains(at.Msg, c.says) {
				t.Errorf("%v, want line %d: … %s …", err, c.line+1, c.says)
			}
		})
	}
	for _, c := range []struct{ name, file, says string }{
		{"the last owner is disabled", "agents:\n  own@example.com: {disabled: true}\n", "line 1: the site shop would be left without an owner"},
		{"the last owner loses the role", "agents:\n  own@example.com: {grants: {}}\n", "without an owner"},
		{"a team of nobody known", "teams:\n  shop:\n    A: {members: [none@example.com]}\n", `line 3: there is no agent "none@example.com"`},
		{"a role that there is not", "agents:\n  own@example.com: {grants: {shop: {role: king}}}\n", "line 2"},
	} {
		if plan, err := s.Plan(t.Context(), []byte(c.file)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %+v, %v", c.name, plan, err)
		}
	}
	if after := export(t, s); after != before {
		t.Errorf("what was refused left\n%s", after)
	}
}

func TestSomebodyElseChangesMeanwhile(t *testing.T) {
	s := open(t, nil)
	apply(t, s, "sites:\n  shop: {origins: [https://shop.example.com]}\n")
	plan, err := s.Plan(t.Context(), []byte("sites:\n  shop: {name: Mine}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Change(t.Context(), s.Docs, "shop", func(s *site.Site) { s.Accent = "#123456" }); err != nil {
		t.Fatal(err)
	}
	if err := Apply(t.Context(), plan); !errors.Is(err, store.ErrVersion) {
		t.Errorf("%v", err)
	}
}

// What is hidden is a field: one that was renamed would come into the file.
func TestHiddenFieldsAreThere(t *testing.T) {
	for _, p := range parts {
		v := reflect.ValueOf(p)
		for i := range v.FieldByName("hidden").Len() {
			hidden := v.FieldByName("hidden").Index(i).String()
			kind := v.FieldByName("kind").FieldByName("Check").Type().In(1)
			if !slices.Contains(fieldNames(kind), hidden) {
				t.Errorf("%s hides %q, which is no field", p.name(), hidden)
			}
		}
	}
}

func FuzzPlan(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte("sites:\n  shop: {name: x}\n"))
	f.Add([]byte("a: [b, {c: d}]\n? e\n: f\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		root, err := parse(file)
		var at *Error
		if err != nil && (!errors.As(err, &at) || at.Line < 1) {
			t.Errorf("%q: %v", file, err)
		}
		_ = root.plain()
	})
}
