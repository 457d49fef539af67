package chat

// Consented records that the visitor agreed to the site's notice, or withdrew that.
type Consented struct {
	// Version is that of the notice, a number.
	Version string
	// Withdrawn is 1 if the visitor no longer agrees.
	Withdrawn int
}

var consented = traits{name: "consented", body: func() Body { return new(Consented) }, quiet: true}

// Bind implements Body.
func (c *Consented) Bind(f Fields) {
	f.Str("version", &c.Version)
	f.Small("withdrawn", &c.Withdrawn)
}
