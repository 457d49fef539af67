package agents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// faces are the style sheets that put the pictures of agents in place of their
// initials, by site.
var faces = docs.NewView(people.Kind, func(list []docs.Doc[people.Agent]) map[string]string {
	sheets := map[string]string{}
	for _, d := range list {
		if a := d.Value; a.Portrait != "" {
			for _, site := range a.Sites {
				sheets[site] += fmt.Sprintf(".of-%s{background:url(/inbox/%s/faces/%s?v=%s) center/cover;color:transparent!important}\n", a.ID, site, a.ID, a.Portrait)
			}
		}
	}
	return sheets
})

// Faces is the style sheet with the pictures of a site's agents, "" if there are
// none.
func (p *Pages) Faces(ctx context.Context, site string) (string, error) {
	sheets, err := faces.Get(ctx, p.Docs, store.Global)
	return sheets[site], err
}

// facesURL is the address of that style sheet.
func facesURL(site, sheet string) string {
	if sheet == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(sheet))
	return strings.Join([]string{"/inbox", site, "faces.css?v=" + hex.EncodeToString(sum[:8])}, "/")
}
