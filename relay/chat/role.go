package chat

// Role says in which part somebody speaks.
type Role uint8

// The roles.
const (
	RoleSystem Role = iota
	RoleVisitor
	RoleAgent
	RoleBot

	roleCount
)

var roleNames = [roleCount]string{"system", "visitor", "agent", "bot"}

// String returns the name of r as stored and sent.
func (r Role) String() string {
	if r >= roleCount {
		return roleNames[RoleSystem]
	}
	return roleNames[r]
}

// ParseRole returns the role called name, or RoleSystem if there is none.
func ParseRole(name string) Role {
	for r, n := range roleNames {
		if n == name {
			return Role(r)
		}
	}
	return RoleSystem
}

// MarshalText implements encoding.TextMarshaler.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Role) UnmarshalText(text []byte) error { *r = ParseRole(string(text)); return nil }
