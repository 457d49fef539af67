package inbox

import (
	"context"
	"strings"

	"github.com/a-h/templ"
)

// rendered is a component as text.
func rendered(ctx context.Context, c templ.Component) (string, error) {
	var b strings.Builder
	err := c.Render(ctx, &b)
	return b.String(), err
}

// changed renders a component and returns it if it is not as it was before.
func changed(ctx context.Context, before *string, c templ.Component) (string, error) {
	html, err := rendered(ctx, c)
	if err != nil || html == *before {
		return "", err
	}
	*before = html
	return html, nil
}
