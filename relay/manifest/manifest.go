// Package manifest is the settings as a file: sites, agents, canned replies, teams,
// topics, tags, attributes, greetings, business hours and identity keys in YAML, so that
// they can be kept with what else an operator keeps in files.
//
//	sites:
//	  shop:
//	    name: Shop support
//	    origins: [https://www.example.com]
//	agents:
//	  ana@example.com:
//	    name: Ana Lima
//	    sites: [shop]
//	    password: {file: /run/secrets/ana}   # or {env: NAME}; never the password
//	canned:
//	  shop:
//	    hello: {title: Greeting, text: "Hello, how may we help?"}
//	teams:
//	  shop:
//	    Returns: {members: [ana@example.com]}
//	topics:
//	  shop:
//	    Delivery: {}
//	tags:
//	  shop:
//	    refund: {colour: red, group: Money}
//	attributes:
//	  shop:
//	    plan: {name: Plan, type: list, choices: [free, pro]}
//	greetings:
//	  shop:
//	    Hello: {text: {en: "May we help?"}, after: 30}
//	hours:
//	  shop:
//	    main:
//	      zone: Europe/Berlin
//	      week: {mon: "09:00-12:00, 13:00-17:30", fri: "22:00-02:00"}
//	      holidays: ["2026-12-25"]
//	      extra: {"2026-12-27": "10:00-14:00"}
//	identity:
//	  shop:
//	    key-1: {algorithm: HS256, secret: {env: SHOP_SECRET}}
//	    key-2: {algorithm: EdDSA, public: "-----BEGIN PUBLIC KEY-----…"}
//
// What is not in the file stays as it is: a section, a document, or a field of
// one. Canned replies alone are a whole: of a site that is named, those that
// are not in the file are removed.
package manifest

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
)

// MaxBytes bounds a file.
const MaxBytes = 16 << 20

// Error says what is wrong with a file, and in which line.
type Error struct {
	Line int // from 1
	Msg  string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

// Settings are those of a store.
type Settings struct {
	Docs   *docs.Cache
	Access *access.Access
	// Getenv and ReadFile are where secrets come from.
	Getenv   func(name string) string
	ReadFile func(name string) ([]byte, error)
}

// part is one section of the file.
type part interface {
	name() string
	perSite() bool
	// export returns the documents of a site, or of all.
	export(ctx context.Context, s *Settings, site string) (yaml.MapSlice, error)
	// plan compares what the file says of a site with the store.
	plan(ctx context.Context, p *planner, site string, file node) ([]Change, error)
}

// planner makes a plan.
type planner struct {
	*Settings
	sites  map[string]bool         // that there will be
	agents map[string]people.Agent // that there will be, by their address
}

// parts are in the order in which they are written: agents name sites.
var parts = []part{
	section[site.Site]{
		title: "sites", kind: site.Kind, hidden: []string{"id"},
		fresh:  func(key string) (string, site.Site) { return key, site.New(key) },
		finish: func(_, s *site.Site) error { return site.Normalize(s) },
	},
	section[people.Agent]{
		title: "agents", kind: people.Kind, hidden: []string{"id", "email", "era", "hash"},
		fresh: func(key string) (string, people.Agent) {
			email := people.Fold(key)
			return email, people.Agent{ID: store.NewID(), Email: email}
		},
		finish: finishAgent,
		check:  (*planner).takesAgent,
		secret: "password",
		put:    putAgent,
	},
	section[canned.Reply]{
		title: "canned", kind: canned.Kind, hidden: []string{"name", "files"}, ofSite: true, whole: true,
		key:   func(r canned.Reply) string { return r.Name },
		fresh: func(key string) (string, canned.Reply) { return store.NewID(), canned.Reply{Name: key} },
	},
	section[team.Team]{
		title: "teams", kind: team.Kind, hidden: []string{"name"}, ofSite: true,
		key:    func(t team.Team) string { return t.Name },
		fresh:  func(key string) (string, team.Team) { return store.NewID(), team.Team{Name: key} },
		finish: finishTeam,
		shown:  showTeam,
		kept:   (*planner).keepTeam,
	},
	section[topic.Topic]{
		title: "topics", kind: topic.Kind, hidden: []string{"name"}, ofSite: true,
		key:   func(t topic.Topic) string { return t.Name },
		fresh: func(key string) (string, topic.Topic) { return store.NewID(), topic.Topic{Name: key} },
	},
	section[tag.Tag]{
		title: "tags", kind: tag.Kind, hidden: []string{"name"}, ofSite: true,
		key:   func(t tag.Tag) string { return t.Name },
		fresh: func(key string) (string, tag.Tag) { return store.NewID(), tag.Tag{Name: key} },
	},
	section[person.Attribute]{
		title: "attributes", kind: person.Attributes, ofSite: true,
		fresh: func(key string) (string, person.Attribute) { return key, person.Attribute{} },
	},
	section[greeting.Greeting]{
		title: "greetings", kind: greeting.Kind, hidden: []string{"name"}, ofSite: true,
		key:   func(g greeting.Greeting) string { return g.Name },
		fresh: func(key string) (string, greeting.Greeting) { return store.NewID(), greeting.Greeting{Name: key} },
	},
	section[hours.Hours]{
		title: "hours", kind: hours.Kind, ofSite: true,
		fresh: func(key string) (string, hours.Hours) { return key, hours.Hours{} },
	},
	section[identity.Key]{
		title: "identity", kind: identity.Keys, hidden: []string{"secret", "created", "ends"}, ofSite: true,
		fresh:  func(kid string) (string, identity.Key) { return kid, identity.Key{Created: time.Now().UnixMilli()} },
		finish: finishKey,
		secret: "secret",
		must:   true,
		put:    putKey,
	},
}

// Export writes all settings, without secrets.
func (s *Settings) Export(ctx context.Context, w io.Writer) error {
	sites, err := site.Kind.List(ctx, s.Docs, store.Global)
	if err != nil {
		return err
	}
	var all yaml.MapSlice
	for _, p := range parts {
		var list yaml.MapSlice
		if !p.perSite() {
			if list, err = p.export(ctx, s, store.Global); err != nil {
				return err
			}
		} else {
			for _, d := range sites {
				of, err := p.export(ctx, s, d.ID)
				if err != nil {
					return err
				}
				if len(of) > 0 {
					list = append(list, yaml.MapItem{Key: d.ID, Value: of})
				}
			}
		}
		if len(list) > 0 {
			all = append(all, yaml.MapItem{Key: p.name(), Value: list})
		}
	}
	if len(all) == 0 {
		return nil
	}
	text, err := yaml.MarshalWithOptions(all, yaml.UseLiteralStyleIfMultiline(true))
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// Plan tells what a file would change. Errors about the file are an *Error.
func (s *Settings) Plan(ctx context.Context, file []byte) ([]Change, error) {
	root, err := parse(file)
	if err != nil {
		return nil, err
	}
	for _, f := range root.fields {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name() == f.key }) {
			return nil, f.errorf("there is no section %q", f.key)
		}
	}
	planner, err := s.planner(ctx, root)
	if err != nil {
		return nil, err
	}
	var plan []Change
	for _, p := range parts {
		of, there := root.field(p.name())
		if !there {
			continue
		}
		if err := of.mapping(); err != nil {
			return nil, err
		}
		targets := []node{of}
		if p.perSite() {
			targets = of.fields
		}
		for _, target := range targets {
			owner := store.Global
			if p.perSite() {
				if owner = target.key; !planner.sites[owner] {
					return nil, target.errorf("there is no site %q", owner)
				}
			}
			changes, err := p.plan(ctx, planner, owner, target)
			if err != nil {
				return nil, err
			}
			plan = append(plan, changes...)
		}
	}
	if of, there := root.field("agents"); there {
		if err := planner.keepsOwners(ctx, of); err != nil {
			return nil, err
		}
	}
	return plan, nil
}

// Apply makes the changes of a plan, in order. It returns store.ErrVersion if
// somebody else has changed one of the documents since.
func Apply(ctx context.Context, plan []Change) error {
	for _, c := range plan {
		if err := c.write(ctx); err != nil {
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
	}
	return nil
}

func (s *Settings) planner(ctx context.Context, root node) (*planner, error) {
	list, err := site.Kind.List(ctx, s.Docs, store.Global)
	if err != nil {
		return nil, err
	}
	p := &planner{s, map[string]bool{}, map[string]people.Agent{}}
	for _, d := range list {
		p.sites[d.ID] = true
	}
	agents, err := people.Kind.List(ctx, s.Docs, store.Global)
	if err != nil {
		return nil, err
	}
	for _, d := range agents {
		p.agents[d.ID] = d.Value
	}
	if of, there := root.field("sites"); there {
		for _, f := range of.fields {
			p.sites[f.key] = true
		}
	}
	return p, nil
}
