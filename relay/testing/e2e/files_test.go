package e2e

import (
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// chooses is what choosing files in the browser's dialogue does: a picture and
// a text, as many as it is told.
const chooses = `async function (...names) {
	const page = this.ownerDocument, files = new page.defaultView.DataTransfer();
	const canvas = Object.assign(page.createElement("canvas"), { width: 800, height: 500 });
	canvas.getContext("2d").fillRect(0, 0, 400, 250);
	const picture = await new Promise((done) => canvas.toBlob(done));
	for (const name of names) {
		if (name === "wide.png") Object.assign(canvas, { width: 4200, height: 42 });
		files.items.add(new page.defaultView.File([name === "wide.png" ? await new Promise((done) => canvas.toBlob(done)) : name.endsWith(".png") ? picture : name.startsWith("large") ? "0123456789".repeat(250_000) : "some text"], name, { type: name.endsWith(".png") ? "image/png" : "text/plain" }));
	}
	const input = this.parentNode.querySelector("input[type=file]") ?? this.form.querySelector("input[type=file]");
	input.files = files.files;
	input.dispatchEvent(new Event("change"));
}`

// pastes is what a picture in the clipboard does in a field.
const pastes = `async function () {
	const canvas = Object.assign(this.ownerDocument.createElement("canvas"), { width: 30, height: 20 });
	const data = new DataTransfer();
	data.items.add(new File([await new Promise((done) => canvas.toBlob(done))], "pasted.png", { type: "image/png" }));
	this.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}`

// drops is what letting go of a file over an element does.
const drops = `function (name) {
	const data = new DataTransfer();
	data.items.add(new File(["some text"], name, { type: "text/plain" }));
	const over = new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true });
	this.dispatchEvent(over);
	if (!over.defaultPrevented) throw new Error("nothing can be dropped here");
	this.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}`

// camera is whether the browser may offer its camera beside the files: a field that
// asks for no kind, and does not insist on the camera.
const camera = `function () {
	const n = this.parentNode.querySelector("input[type=file]");
	return n.accept === "" && !n.hasAttribute("capture") && n.multiple;
}`

// pictures is how many pictures of a log are shown.
const pictures = `function (want) {
	return [...this.querySelectorAll(".file img")].filter((n) => n.naturalWidth > 0).length === want;
}`

// Files go both ways, on a phone too: with a text and alone, over a line that is
// lost, over a reload, from the clipboard.
func TestFiles(t *testing.T) {
	plug, err := faultproxy.New("") // the relay has no address before it knows its public one
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(plug.Close)
	demo := relays.StartDemo(t, relays.Options{PublicURL: "http://" + strings.Replace(plug.Addr(), "127.0.0.1", "localhost", 1)})
	plug.SetTarget(demo.Addr)
	b := browser.Start(t)
	p := b.Open(t, demo.Shop)
	p.Resize(390, 844)
	frame, log := begun(p)
	message := frame.Role("textbox", "Message")
	attach := frame.Role("button", "Attach a file")

	attach.True(camera)
	attach.Eval(chooses, "mug.png", "wrong.txt")
	message.Eval(drops, "notes.txt")
	frame.Role("button", "Remove wrong.txt").Click()
	frame.Role("textbox", "Describe the picture mug.png").Fill("A mug with a crack")
	frame.Role("progressbar", "Uploading mug.png").Gone()
	soundBothWays(t, "files", p, frame, message)
	message.Fill("It arrived like this")
	message.Press("Enter")
	log.WaitText("Sent")
	log.True(pictures, 1)
	log.WaitText("notes.txt")
	frame.Role("button", "Remove notes.txt").Gone()
	p.Screenshot("files")

	log.Role("link", "A mug with a crack").Click()
	soundBothWays(t, "a picture in full", p, frame, frame.Role("dialog", "A mug with a crack"))
	frame.Role("dialog", "A mug with a crack").Role("button", "Close").Press("Escape")

	// A line that is cut in the middle of a piece: it goes on from what the relay has.
	plug.Shape(faultproxy.Up, faultproxy.Shape{Rate: 1_500_000})
	attach.Eval(chooses, "large.txt")
	frame.Role("progressbar", "Uploading large.txt").True(`function () { return this.value > 0.45 || this.value }`)
	plug.Reset()
	p.Offline(true)
	plug.Shape(faultproxy.Up, faultproxy.Shape{})
	message.Fill("here it is")
	message.Press("Enter")
	frame.Role("progressbar", "Uploading large.txt").Wait()
	p.Offline(false)
	log.WaitText("here it is")
	log.WaitText("large.txt\n2.5 MB")
	frame.Role("button", "Remove large.txt").Gone()
	pieces := map[string]int{}
	for _, address := range p.Requests() {
		if u, err := url.Parse(address); err == nil && u.Query().Get("name") == "large.txt" {
			pieces[u.Query().Get("at")]++
		}
	}
	if pieces["0"] != 1 || pieces["1000000"]+pieces["2000000"] < 3 {
		t.Errorf("sent at %v", pieces)
	}

	// What was chosen is there after a reload, and goes without a text.
	attach.Eval(chooses, "later.txt")
	frame.Role("button", "Remove later.txt").Wait()
	frame.Role("progressbar", "Uploading later.txt").Gone()
	p.Reload()
	p.Role("button", "Open chat").Click()
	frame.Role("button", "Remove later.txt").Wait()
	frame.Role("progressbar", "Uploading later.txt").Gone()
	frame.Role("button", "Send").Click()
	log.WaitText("later.txt")
	log.WaitText("Sent")

	agent := signIn(t, b, demo.URL, demo)
	agent.Role("list", "Conversations").RoleContaining("link", "📎 later.txt").Click()
	said := agent.Role("log", "Conversation")
	said.True(pictures, 1)
	if said.Role("link", "A mug with a crack").Count() != 1 {
		t.Error("the picture does not say what it shows")
	}
	said.Role("link", "A mug with a crack").Click()
	agent.Role("dialog", "A mug with a crack").Role("button", "Close").Press("Escape")
	agent.Role("dialog", "A mug with a crack").Gone()
	said.Role("link", "notes.txt 1 kB").Wait()

	// The agent's come back, pasted and chosen.
	reply := agent.Role("textbox", "Reply")
	reply.Eval(pastes)
	agent.Role("button", "Remove pasted.png").Wait()
	agent.Role("button", "Attach a file").Eval(chooses, "label.png")
	agent.Role("progressbar", "Uploading label.png").Gone()
	reply.Press("Enter")
	said.True(pictures, 3)
	log.True(pictures, 3)

	// From picture to picture by the keys.
	said.Role("link", "A mug with a crack").Click()
	soundBothWays(t, "a picture in full, to an agent", agent, &agent.Scope, agent.Role("dialog", "A mug with a crack"))
	agent.Role("dialog", "A mug with a crack").Press("ArrowRight")
	agent.Role("dialog", "pasted.png").Press("ArrowRight")
	agent.Role("dialog", "label.png").Press("ArrowLeft")
	agent.Role("dialog", "pasted.png").Press("Escape")
	said.Role("link", "pasted.png").Focused()

	// What the conversation has goes again; a reload loses none of what is chosen.
	reply.Eval(drops, "terms.txt")
	agent.Role("button", "Insert a file").Click()
	agent.Role("dialog", "Insert a file").RoleContaining("button", "notes.txt").Click()
	agent.Role("button", "Insert a file").Click()
	agent.Role("dialog", "Insert a file").RoleContaining("button", "mug.png").Click()
	agent.Role("progressbar", "Uploading terms.txt").Gone()
	agent.Reload()
	agent.Role("button", "Remove notes.txt").Wait()
	agent.Role("button", "Remove terms.txt").Wait()
	soundBothWays(t, "files of an agent", agent, &agent.Scope, reply)
	agent.Screenshot("files-agent")
	reply.Fill("Here they are")
	reply.Press("Enter")
	said.True(pictures, 4)
	log.WaitText("terms.txt")

	activeFiles(t, frame, log, agent, said)
	cannedFiles(agent, log)

	// A picture that is larger than there is use for is made small first, on both sides.
	attach.Eval(chooses, "wide.png")
	frame.Role("progressbar", "Uploading wide.png").Gone()
	message.Press("Enter")
	agent.Role("button", "Attach a file").Eval(chooses, "wide.png")
	agent.Role("progressbar", "Uploading wide.png").Gone()
	reply.Press("Enter")
	said.True(`function () { return this.querySelectorAll(".file img[width='4096'][height='41']").length === 2 }`)
	if errs := agent.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}

// soundBothWays is sound, from the left and from the right; at stands in the document.
func soundBothWays(t *testing.T, name string, p *browser.Page, s *browser.Scope, at *browser.Element) {
	t.Helper()
	sound(t, name, p, s)
	const turn = `function (dir) { this.ownerDocument.documentElement.dir = dir }`
	at.Eval(turn, "rtl")
	sound(t, name+", from the right", p, s)
	at.Eval(turn, "ltr")
	p.Media("prefers-color-scheme", "light")
}

// cannedFiles has an agent write a canned reply with a file, find it by the keys
// where they write, and send it.
func cannedFiles(agent *browser.Page, log *browser.Element) {
	back := agent.URL()
	agent.Role("link", "Canned replies").Click()
	agent.Role("heading", "New canned reply").Wait()
	agent.Role("textbox", "Name").Fill("price")
	agent.Role("textbox", "Text").Fill("Our prices")
	agent.Role("textbox", "Text").Eval(chooses, "price.txt")
	agent.Role("button", "Save").Click()
	agent.Role("region", "Canned replies").WaitText("price.txt")
	agent.Goto(back)
	reply := agent.Role("textbox", "Reply")
	reply.Type("/pri")
	agent.RoleContaining("option", "price").Wait()
	reply.Press("Enter")
	agent.Role("button", "Remove price.txt").Wait()
	reply.Press("Enter")
	agent.Role("button", "Remove price.txt").Gone()
	log.WaitText("Our prices\nprice.txt")
}
