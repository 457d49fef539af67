package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// world is the isolated JavaScript world in which the harness looks at
// documents, out of reach of their own scripts.
const world = "parleytest"

// Scope is a document in which elements are found: the page's own or that of a
// frame, in whichever process it lives.
type Scope struct {
	page   *Page
	parent *Scope // nil for the page's own document
	title  string // accessible name of the frame
}

// Frame is the document of the frame with the given accessible name. It is
// looked up at each use, so it may appear, go and come back.
func (s *Scope) Frame(title string) *Scope {
	return &Scope{page: s.page, parent: s, title: title}
}

// Role is the one element with this accessible role and exactly this name.
func (s *Scope) Role(role, name string) *Element {
	return &Element{locator{scope: s, role: role, name: name}}
}

// RoleContaining is the one element with this role whose name contains part.
func (s *Scope) RoleContaining(role, part string) *Element {
	return &Element{locator{scope: s, role: role, part: part}}
}

// place is a resolved scope: where its document is right now.
type place struct {
	session context.Context // carries ctx's deadline
	frame   cdp.FrameID
	owner   *node // the iframe element in the parent's document; nil at the top
	parent  *place
}

// node is an element of the page at a moment.
type node struct {
	place  *place
	id     cdp.BackendNodeID
	object runtime.RemoteObjectID
}

var errNoFrame = errors.New("no single frame")

// resolve finds the scope's document and the session that reaches it.
func (s *Scope) resolve(ctx context.Context) (*place, error) {
	if s.parent == nil {
		id := chromedp.FromContext(s.page.ctx).Target.TargetID
		return &place{session: ctx, frame: cdp.FrameID(id)}, nil
	}

	up, err := s.parent.resolve(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.page.worlds.query(up, "", "Iframe", s.title, "")
	if err != nil {
		return nil, err
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%w: %d frames named %q", errNoFrame, len(found), s.title)
	}
	owner, err := s.page.worlds.resolveNode(up, found[0])
	if err != nil {
		return nil, err
	}
	described, err := chromedp.Call(up.session, dom.DescribeNode, dom.DescribeNodeParams{BackendNodeID: owner.id})
	if err != nil {
		return nil, err
	}
	here := &place{session: up.session, frame: described.Node.FrameID, owner: owner, parent: up}

	// A frame of another site is a target of its own with the frame's id.
	targets, err := chromedp.Targets(ctx)
	if err != nil {
		return nil, err
	}
	for _, info := range targets {
		if info.Type == "iframe" && string(info.TargetID) == string(here.frame) {
			here.session, err = s.page.attach(ctx, here.frame)
			return here, err
		}
	}
	return here, nil
}

// attach gives the session of a frame in another process, bounded by ctx.
func (p *Page) attach(ctx context.Context, id cdp.FrameID) (context.Context, error) {
	session, known := p.frames[id]
	if !known || session.Err() != nil {
		var cancel context.CancelFunc
		session, cancel = chromedp.NewContext(p.ctx, chromedp.WithTargetID(target.ID(id)), chromedp.WithDetachOnCancel())
		if err := chromedp.Do(session); err != nil {
			cancel()
			return nil, fmt.Errorf("attach to frame: %w", err)
		}
		p.leave = append(p.leave, cancel)
		p.frames[id] = session
		p.watch(p.t, session)
		// Enabled again, the browser repeats what the frame printed before.
		for _, method := range []cdp.Command[cdp.Empty, cdp.Empty]{runtime.Disable, runtime.Enable} {
			if _, err := chromedp.Call(session, method, cdp.Empty{}); err != nil {
				return nil, err
			}
		}
		if len(p.media) > 0 {
			if err := p.applyMedia(session); err != nil {
				return nil, err
			}
		}
		if p.offline {
			if err := p.applyNetwork(session); err != nil {
				return nil, err
			}
		}
	}
	deadline, _ := ctx.Deadline()
	bounded, cancel := context.WithDeadline(session, deadline)
	context.AfterFunc(ctx, cancel)
	return bounded, nil
}

// forgetFrames ends the sessions of all frames; they are attached again when
// they are used.
func (p *Page) forgetFrames() {
	for _, end := range p.leave {
		end()
	}
	p.leave = nil
	clear(p.frames)
	clear(p.worlds)
}

// worlds are the harness's own worlds in the frames of a page, which share the
// document with the page's scripts and nothing else.
type worlds map[cdp.FrameID]runtime.ExecutionContextID

// document is the frame's document object in the harness's world.
func (w worlds) document(at *place) (runtime.RemoteObjectID, error) {
	for {
		id, cached := w[at.frame]
		if !cached {
			made, err := chromedp.Call(at.session, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
				FrameID: at.frame, WorldName: world,
			})
			if err != nil {
				return "", err
			}
			id = made.ExecutionContextID
			w[at.frame] = id
		}
		r, err := chromedp.Call(at.session, runtime.Evaluate, runtime.EvaluateParams{Expression: "document", ContextID: id})
		if err == nil && r.Result != nil {
			return r.Result.ObjectID, nil
		}
		// The frame has moved on since the world was made.
		delete(w, at.frame)
		if !cached {
			return "", err
		}
	}
}

// query lists the nodes below root, or of the whole document if root is empty,
// that assistive technology would see with this role and name.
func (w worlds) query(at *place, root runtime.RemoteObjectID, role, name, part string) ([]*accessibility.Node, error) {
	if root == "" {
		var err error
		if root, err = w.document(at); err != nil {
			return nil, err
		}
	}
	r, err := chromedp.Call(at.session, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{
		ObjectID: root, Role: role, AccessibleName: name,
	})
	if err != nil {
		return nil, err
	}
	var found []*accessibility.Node
	for _, n := range r.Nodes {
		if !n.Ignored && n.BackendDOMNodeID != 0 && strings.Contains(text(n.Name), part) {
			found = append(found, n)
		}
	}
	return found, nil
}

func (w worlds) resolveNode(at *place, n *accessibility.Node) (*node, error) {
	if _, err := w.document(at); err != nil {
		return nil, err
	}
	r, err := chromedp.Call(at.session, dom.ResolveNode, dom.ResolveNodeParams{
		BackendNodeID: n.BackendDOMNodeID, ExecutionContextID: w[at.frame],
	})
	if err != nil {
		return nil, err
	}
	return &node{place: at, id: n.BackendDOMNodeID, object: r.Object.ObjectID}, nil
}

// text is an accessibility value as a string.
func text(v *accessibility.Value) string {
	if v == nil || len(v.Value) == 0 {
		return ""
	}
	var s string
	if err := json.Unmarshal(v.Value, &s); err != nil {
		return string(v.Value)
	}
	return s
}

// Outline lists role and name of everything in the document that assistive
// technology would see, one a line: what a failed search could have found.
func (s *Scope) Outline() string {
	ctx, cancel := context.WithTimeout(s.page.ctx, Patience)
	defer cancel()

	at, err := s.resolve(ctx)
	if err != nil {
		return "(" + err.Error() + ")"
	}
	nodes, err := s.page.worlds.query(at, "", "", "", "")
	if err != nil {
		return "(" + err.Error() + ")"
	}
	var b strings.Builder
	for _, n := range nodes {
		role := text(n.Role)
		switch role {
		case "none", "generic", "InlineTextBox", "LineBreak":
			continue
		}
		fmt.Fprintf(&b, "  %s %q\n", role, text(n.Name))
	}
	return b.String()
}
