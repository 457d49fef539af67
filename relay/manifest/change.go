package manifest

import (
	"context"
	"fmt"
	"io"
)

// What is done to a document.
type What string

// What can be done.
const (
	Added   What = "add"
	Changed What = "change"
	Removed What = "remove"
)

// Change is what a file would do to one document.
type Change struct {
	Section, Key string
	Site         string // "" where the section is not of a site
	What         What
	Fields       []Field // those that differ, or that a new one has

	write func(context.Context) error
}

// Field is a field before and after, as JSON; "" where it is not there. A
// secret is shown as "…".
type Field struct{ Name, Old, New string }

// Name says which document it is.
func (c *Change) Name() string {
	if c.Site != "" {
		return fmt.Sprintf("%s %s %q", c.Section, c.Site, c.Key)
	}
	return fmt.Sprintf("%s %q", c.Section, c.Key)
}

// Print writes a plan for people.
func Print(w io.Writer, plan []Change) error {
	for _, c := range plan {
		if _, err := fmt.Fprintf(w, "%-6s  %s\n", c.What, c.Name()); err != nil {
			return err
		}
		for _, f := range c.Fields {
			var err error
			if c.What == Added || f.Old == f.New {
				_, err = fmt.Fprintf(w, "          %s: %s\n", f.Name, shown(f.New))
			} else {
				_, err = fmt.Fprintf(w, "          %s: %s -> %s\n", f.Name, shown(f.Old), shown(f.New))
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func shown(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}
