package e2e

import (
	"testing"

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
		files.items.add(new page.defaultView.File([name.endsWith(".png") ? picture : name.startsWith("large") ? "0123456789".repeat(250_000) : "some text"], name, { type: name.endsWith(".png") ? "image/png" : "text/plain" }));
	}
	const input = this.parentNode.querySelector("input[type=file]");
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
	demo := relays.StartDemo(t, relays.Options{})
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
	sound(t, "files", p, frame)
	message.Fill("It arrived like this")
	message.Press("Enter")
	log.WaitText("Sent")
	log.True(pictures, 1)
	log.WaitText("notes.txt")
	frame.Role("button", "Remove notes.txt").Gone()
	p.Screenshot("files")

	// A line that is lost in the middle.
	p.Offline(true)
	attach.Eval(chooses, "large.txt")
	frame.Role("progressbar", "Uploading large.txt").Wait()
	message.Fill("here it is")
	message.Press("Enter")
	p.Offline(false)
	log.WaitText("here it is")
	log.WaitText("large.txt\n2.5 MB")
	frame.Role("button", "Remove large.txt").Gone()

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
	sound(t, "files of an agent", agent, &agent.Scope)
	agent.Screenshot("files-agent")
	agent.Eval(`document.documentElement.dir = "rtl"`)
	sound(t, "files of an agent, mirrored", agent, &agent.Scope)
	reply.Fill("Here they are")
	reply.Press("Enter")
	said.True(pictures, 4)
	log.WaitText("terms.txt")
	if errs := agent.Errors(); len(errs) > 0 {
		t.Errorf("the console says %q", errs)
	}
}
