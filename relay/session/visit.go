package session

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// onPage takes from a frame on which page the visitor is, as the site lets it be
// kept.
func onPage(visit *desk.Visit, of site.Site, f *wire.Frame) {
	visit.Page, visit.Title = of.PageAddress(f.Page), chat.Clip(f.Title, chat.MaxNameRunes)
}

// goOn takes that the visitor went on to another page, and tells it in the
// conversation, if one is followed and open.
func goOn(ctx context.Context, v *Session, f *wire.Frame) error {
	of, err := site.Get(ctx, v.all.Docs, v.site)
	if err != nil {
		return err
	}
	onPage(&v.visit, of, f)
	v.mu.Lock()
	conv := v.conv
	v.mu.Unlock()
	if conv == "" {
		return nil
	}
	err = v.all.Desk.Visited(ctx, v.site, conv, v.visit)
	if errors.Is(err, store.ErrNotFound) {
		return nil // it has not begun
	}
	return err
}
