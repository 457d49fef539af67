// Package view is the widget's page: it shows the state that package core holds
// as nodes of package dom, and brings core what the visitor does there. It knows
// nothing of the relay.
package view

import (
	"github.com/parley-chat/parley/widget/core"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/host"
	"github.com/parley-chat/parley/widget/words"
)

// Widget is one visitor's widget with its page. Make it with New.
type Widget struct {
	core   *core.Widget
	ops    dom.Ops
	page   *dom.Page
	words  words.Words
	log    logCache
	search searchCache
}

// New returns a widget that waits for host.Boot.
func New() *Widget {
	w := &Widget{}
	w.page = dom.NewPage(&w.ops)
	w.core = core.New(host.Calls{Ops: &w.ops})
	return w
}

// Handle lets in happen and returns the operations that follow from it. They
// are valid until the next call.
func (w *Widget) Handle(in *host.Input) []byte {
	w.ops.B = w.ops.B[:0]
	if !w.core.Begin(in) {
		return nil
	}
	switch in.Kind {
	case host.Boot:
		w.takeWords(in.List)
		w.core.Take(in)
	case host.Click, host.Submit, host.Typed, host.Key:
		w.act(in)
	default:
		w.core.Take(in)
	}
	if w.core.Settle(in.Kind) {
		w.render()
	}
	w.core.End()
	return w.ops.B
}

// takeWords takes the sentences among the keys and values of the page.
func (w *Widget) takeWords(list []string) {
	for i := 1; i < len(list); i += 2 {
		if key := list[i-1]; key != "" && key[:1] == host.BootWord {
			w.words.Take(key[1:], list[i])
		}
	}
	w.core.Panel.Dismiss = w.words.T("dismiss")
}

// render makes the page show the state, then moves focus and scroll where they
// are wanted.
func (w *Widget) render() {
	w.page.Render(w.panel())
	panel := &w.core.Panel
	if panel.View == core.ViewChat && panel.AtEnd {
		w.page.End("scroll")
	}
	if panel.Focus != "" {
		w.page.Focus(panel.Focus)
		panel.Focus = ""
	}
}
