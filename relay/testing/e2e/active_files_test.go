package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
)

// brings chooses files, each a name, a media type and what is in it. What begins with
// a picture's name has one before that.
const brings = `async function (...files) {
	const page = this.ownerDocument, all = new page.defaultView.DataTransfer();
	const canvas = Object.assign(page.createElement("canvas"), { width: 20, height: 20 });
	const picture = await new Promise((done) => canvas.toBlob(done));
	for (const [name, type, body] of files) {
		all.items.add(new page.defaultView.File(name.startsWith("both") ? [picture, body] : [body], name, { type }));
	}
	const input = this.parentNode.querySelector("input[type=file]");
	input.files = all.files;
	input.dispatchEvent(new Event("change"));
}`

const harm = `<script>window.ran = document.title = "ran"; alert(1)</script>`

// activeFiles has a visitor send what could do something: it is refused, or an agent
// who opens it, in another tab and by its address, saves it, and sees of a picture
// only what the relay encoded.
func activeFiles(t *testing.T, frame *browser.Scope, log *browser.Element, agent *browser.Page, said *browser.Element) {
	t.Helper()
	attach := frame.Role("button", "Attach a file")
	attach.Eval(brings,
		[]string{"drawing.svg", "image/svg+xml; x", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`},
		[]string{"page.png", "image/png", "<!doctype html>" + harm},
		[]string{"both.png", "image/png", harm},
		[]string{"form.pdf", "application/pdf", "%PDF-1.7\n1 0 obj <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> endobj"},
		[]string{"both too.docx", "text/html", harm},
		[]string{"page.docx", "text/html", "PK\x03\x04" + harm},
	)
	const refused = "Files of this kind cannot be sent."
	for _, name := range []string{"drawing.svg", "page.png"} {
		frame.Role("button", "Remove "+name).True(`function (want) { return this.parentNode.querySelector("[role=alert]")?.innerText === want }`, refused)
		frame.Role("button", "Remove "+name).Click()
	}
	frame.Role("progressbar", "Uploading page.docx").Gone()
	frame.Role("textbox", "Message").Press("Enter")
	log.RoleContaining("link", "both too.png").Wait() // what the picture is
	said.Role("link", "form.pdf 1 kB").Wait()

	tab := agent.Tab("about:blank")
	for name, has := range map[string]string{"form.pdf": "JavaScript", "page.docx": harm} {
		link := said.Role("link", name+" 1 kB")
		for way, open := range map[string]func(){
			"in another tab": link.Click,
			"by its address": func() {
				tab.Eval(fmt.Sprintf("void (location.href = %q)", link.Eval(`function () { return this.href }`)))
			},
		} {
			saved := browser.Downloads(agent)
			open()
			if got := saved(name); !strings.Contains(got, has) {
				t.Errorf("%s, %s, was saved as %q", name, way, got)
			}
		}
	}
	if at, n := tab.URL(), tab.Eval(`document.body.childNodes.length`); at != "about:blank" || n != 0.0 {
		t.Errorf("what is saved was shown: %s, %v", at, n)
	}
	for _, name := range []string{"both.png", "both too.png"} {
		link := said.Role("link", name)
		address := link.Eval(`function () { return this.href }`)
		tab.Goto(address.(string))
		if got := tab.Eval(`[document.contentType, document.scripts.length, String(window.ran), document.images.length].join()`); got != "image/png,0,undefined,1" {
			t.Errorf("%s is shown as %v", name, got)
		}
		if got := agent.Eval(fmt.Sprintf("fetch(%q).then((a) => a.text())", address)).(string); strings.Contains(got, "ran") || strings.Contains(got, "script") {
			t.Errorf("%s has what stood behind it", name)
		}
	}
	tab.Close()
}
