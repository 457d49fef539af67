package people

import (
	"errors"
	"fmt"
	"slices"
)

// Right is something that one may do in a site. The zero value is none.
type Right string

// The rights. A custom role is a list of them.
const (
	// Read opens conversations, as far as the scope reaches, and articles.
	Read Right = "read"
	// Note writes what only agents see.
	Note Right = "note"
	// Reply writes to visitors, takes, resolves and reopens conversations.
	Reply Right = "reply"
	// Canned changes the canned replies.
	Canned Right = "canned"
	// Reports opens ratings and figures, as far as the scope reaches.
	Reports Right = "reports"
	// HandOver gives what one agent has to another.
	HandOver Right = "handover"
	// Settings changes what holds for the whole site.
	Settings Right = "settings"
	// People invites, changes and disables agents.
	People Right = "people"
	// Audit reads who changed what.
	Audit Right = "audit"
	// Owners makes and changes owners.
	Owners Right = "owners"
)

// Rights are all rights, in the order in which people read them.
var Rights = []Right{Read, Note, Reply, Canned, Reports, HandOver, Settings, People, Audit, Owners}

// Role is a name for a set of rights.
type Role string

// The roles. Custom has the rights that its grant lists.
const (
	Owner  Role = "owner"
	Admin  Role = "admin"
	Lead   Role = "lead"
	Member Role = "agent"
	Light  Role = "light"
	Custom Role = "custom"
)

// Roles are all roles, the mightiest first.
var Roles = []Role{Owner, Admin, Lead, Member, Light, Custom}

// table is the one table of what each role may do.
var table = map[Role][]Right{
	Owner:  Rights,
	Admin:  {Read, Note, Reply, Canned, Reports, HandOver, Settings, People, Audit},
	Lead:   {Read, Note, Reply, Canned, Reports, HandOver},
	Member: {Read, Note, Reply, Canned, Reports},
	Light:  {Read, Note},
}

// Scope is which conversations of a site somebody sees.
type Scope string

// The scopes. ScopeOwn are the conversations that the agent has; ScopeTeam also
// those of the agents who share a team, and what nobody has; ScopeAll is every one.
const (
	ScopeAll  Scope = ""
	ScopeTeam Scope = "team"
	ScopeOwn  Scope = "own"
)

// Scopes are all scopes, the widest first.
var Scopes = []Scope{ScopeAll, ScopeTeam, ScopeOwn}

// Grant is what an agent may do in one site. The zero value is the role agent
// with the scope all: what everybody could do before there were roles.
type Grant struct {
	Role Role `json:"role,omitempty"`
	// Rights are those of the role Custom.
	Rights []Right `json:"rights,omitempty"`
	Scope  Scope   `json:"scope,omitempty"`
}

// Kind is the role, Member if the grant names none.
func (g Grant) Kind() Role {
	if g.Role == "" {
		return Member
	}
	return g.Role
}

// All returns the rights of the grant.
func (g Grant) All() []Right {
	if g.Kind() == Custom {
		return g.Rights
	}
	return table[g.Kind()]
}

// Has reports whether the grant holds a right.
func (g Grant) Has(r Right) bool { return slices.Contains(g.All(), r) }

// Covers reports whether g holds all that other does, and sees as much: nobody
// gives, changes or takes away more than they have.
func (g Grant) Covers(other Grant) bool {
	for _, r := range other.All() {
		if !g.Has(r) {
			return false
		}
	}
	return slices.Index(Scopes, g.Scope) <= slices.Index(Scopes, other.Scope)
}

// Check says what is wrong with a grant.
func (g Grant) Check() error {
	switch {
	case !slices.Contains(Roles, g.Kind()):
		return fmt.Errorf("role %q: use one of %v", g.Role, Roles)
	case !slices.Contains(Scopes, g.Scope):
		return fmt.Errorf("scope %q: use team, own or nothing", g.Scope)
	case g.Role != Custom && len(g.Rights) > 0:
		return errors.New("only the role custom lists its rights")
	case !g.Has(Read):
		return errors.New("a role without the right to read sees nothing")
	case g.Has(Owners) && g.Scope != ScopeAll:
		return errors.New("owners see all conversations")
	}
	for _, r := range g.Rights {
		if !slices.Contains(Rights, r) {
			return fmt.Errorf("right %q: use some of %v", r, Rights)
		}
	}
	return nil
}

// In is what the agent may do in a site: nothing if it is not one of theirs or
// the agent is disabled.
func (a Agent) In(site string) (Grant, bool) {
	if a.Disabled || !slices.Contains(a.Sites, site) {
		return Grant{}, false
	}
	return a.Grants[site], true
}

// Has reports whether the agent has a right in a site.
func (a Agent) Has(site string, r Right) bool {
	g, ok := a.In(site)
	return ok && g.Has(r)
}

// Allow lets the agent into a site, or changes what they may do there.
func (a *Agent) Allow(site string, g Grant) {
	if !slices.Contains(a.Sites, site) {
		a.Sites = append(a.Sites, site)
	}
	if a.Grants == nil {
		a.Grants = map[string]Grant{}
	}
	a.Grants[site] = g
}

// MayManage reports whether the agent may change another's account, which holds in all
// of the other's sites: in each of them people are the agent's to manage, and nothing
// is granted to the other that the agent lacks.
func (a Agent) MayManage(other Agent) bool {
	return !slices.ContainsFunc(other.Sites, func(site string) bool {
		g, in := a.In(site)
		return !in || !g.Has(People) || !g.Covers(other.Grants[site])
	})
}

// MayInvite reports whether the agent may let somebody into a site with a grant.
func (a Agent) MayInvite(site string, g Grant) bool {
	own, in := a.In(site)
	return in && own.Has(People) && own.Covers(g)
}

// SameIn reports whether two states of an agent may do the same in a site.
func (a Agent) SameIn(site string, other Agent) bool {
	g, in := a.In(site)
	o, there := other.In(site)
	return in == there && g.Role == o.Role && g.Scope == o.Scope && slices.Equal(g.Rights, o.Rights)
}

// Leave takes the agent out of a site. The sessions go on in the others.
func (a *Agent) Leave(site string) {
	a.Sites = slices.DeleteFunc(a.Sites, func(s string) bool { return s == site })
	delete(a.Grants, site)
}
