package inbox

import (
	"context"
	"strings"

	"github.com/a-h/templ"
)

// rendered is a component as text, for frames.
func rendered(ctx context.Context, c templ.Component) (string, error) {
	var b strings.Builder
	err := c.Render(ctx, &b)
	return b.String(), err
}
