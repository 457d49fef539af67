package flow

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Current is a site's flow as it is edited.
type Current struct {
	On     bool   `json:"on,omitempty"`
	Source string `json:"source,omitempty"`
	// Version is the number of the version that conversations begin with.
	Version int `json:"version,omitempty"`
}

// Version is a flow as it was at a time. It does not change.
type Version struct {
	Source string `json:"source"`
}

var (
	currents = docs.Kind[Current]{Name: "flow", Check: func(_ string, c Current) error {
		if c.Source == "" && !c.On {
			return nil
		}
		_, err := Read(c.Source)
		return err
	}}
	versions = docs.Kind[Version]{Name: "flow_version"}
)

const currentID = "flow"

// kept is how many versions are kept: what runs on an older one ends.
const kept = 50

// Of returns a site's flow with the version of its document.
func Of(ctx context.Context, c *docs.Cache, site string) (docs.Doc[Current], error) {
	d, err := currents.Get(ctx, c, site, currentID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return d, fmt.Errorf("read the flow of %s: %w", site, err)
	}
	d.ID = currentID
	return d, nil
}

// Save keeps what somebody has edited: another text is another version. It is
// store.ErrVersion if somebody else was quicker.
func Save(ctx context.Context, c *docs.Cache, site string, edited docs.Doc[Current]) error {
	before, err := Of(ctx, c, site)
	if err != nil {
		return err
	}
	v := &edited.Value
	v.Version = before.Value.Version
	if v.Source != before.Value.Source {
		if v.Version++; v.Source != "" {
			id := strconv.Itoa(v.Version)
			err := versions.Put(ctx, c, site, docs.Doc[Version]{ID: id, Version: store.Any, Value: Version{v.Source}})
			if err != nil {
				return fmt.Errorf("keep version %s of the flow of %s: %w", id, site, err)
			}
		}
	}
	edited.ID = currentID
	if err := currents.Put(ctx, c, site, edited); err != nil {
		return err
	}
	err = versions.Delete(ctx, c, site, docs.Doc[Version]{ID: strconv.Itoa(v.Version - kept), Version: store.Any})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// VersionOf returns a version of a site's flow; it is store.ErrNotFound for one
// that is not kept any more.
func VersionOf(ctx context.Context, c *docs.Cache, site string, n int) (*Flow, error) {
	d, err := versions.Get(ctx, c, site, strconv.Itoa(n))
	if err != nil {
		return nil, fmt.Errorf("read version %d of the flow of %s: %w", n, site, err)
	}
	return Read(d.Value.Source)
}
