package e2e

import (
	"fmt"
	"os/exec"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// surveyAlone answers a survey on pages without any chat, by keyboard, in each
// language, and on one where the chat was not fetched yet. It returns how many
// answers there are then.
func surveyAlone(t *testing.T, b *browser.Browser, demo *relays.Demo, id string) (answers int) {
	own := newSitePage(t)
	if out, err := exec.Command(relays.Binary(t), "site", "put", "-data", demo.Data, "-id", "shop", "-origin", demo.Shop, "-origin", own.URL).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	quiet := func(p *browser.Page) {
		t.Helper()
		if errs := p.Errors(); len(errs) > 0 {
			t.Errorf("the page printed %q", errs)
		}
	}
	for _, in := range []struct{ locale, open, launcher, question, score, next, left, thanks, again, close string }{
		{"en", "Open chat", "Give feedback", "How was the parcel?", "2 of 5, dissatisfied", "Next", "Anything else?", "Thank you for your answer.", "Change my answers", "Close"},
		{"zh-CN", "打开在线客服", "填写反馈", "包裹怎么样？", "2 分（满分 5 分），不满意", "下一题", "Anything else?", "", "", "关闭"},
		{"ar", "فتح المحادثة", "شاركنا رأيك", "كيف كانت الطرد؟", "2 من 5، غير راضٍ", "التالي", "Anything else?", "", "", "إغلاق"},
	} {
		tag := fmt.Sprintf(`<script async src="%s/widget.js?site=shop&locale=%s" data-site="shop" data-mode="survey" data-survey="%s"></script>`, demo.URL, in.locale, id)
		own.snippet.Store(&tag)
		p := b.Open(t, own.URL)
		p.Role("button", in.open).Press("Enter")
		frame := p.Frame(in.launcher)
		group := frame.Role("group", in.question)
		group.Wait()
		for _, role := range []string{"searchbox", "log"} {
			if frame.Role(role, "").Count() != 0 {
				t.Errorf("%s: there is a %s", in.locale, role)
			}
		}
		sound(t, "survey alone in "+in.locale, p, frame)
		p.Screenshot("survey-alone-" + in.locale)
		group.Role("radio", in.score).Press(" ")
		frame.Role("button", in.next).Press("Enter")
		frame.Role("textbox", in.left).Wait()
		frame.Role("button", in.next).Press("Enter")
		frame.Role("status", "").Focused()
		answers++
		if in.thanks != "" {
			frame.Role("status", "").WaitText(in.thanks)
			// Who comes back finds their answer, and the launcher has the keyboard again.
			p.Reload()
			p.Role("button", in.open).Press("Enter")
			group.Role("radio", in.score).True(`function () { return this.checked }`)
			frame.Role("button", in.close).Press("Escape")
			p.Role("button", in.launcher).Focused()
		}
		quiet(p)
	}

	// A page that calls before the script has come has the survey, then the chat.
	early := fmt.Sprintf(`<script>window.parley = function () { (parley.q = parley.q || []).push([].slice.call(arguments)) }; parley("survey", "%s")</script>
		<script async src="%s/widget.js?site=shop" data-site="shop"></script>`, id, demo.URL)
	own.snippet.Store(&early)
	p := b.Open(t, own.URL)
	frame := p.Frame("Give feedback")
	frame.Role("group", "How was the parcel?").Role("radio", "4 of 5, satisfied").Click()
	frame.Role("button", "Next").Click()
	frame.Role("textbox", "Anything else?").Wait()
	answers++
	frame.Role("button", "Close").Click()
	p.Role("button", "Open chat").Click()
	p.Frame("Chat").Role("button", "Send us a message").Wait()
	p.Eval(`parley("survey", "` + id + `")`)
	p.Frame("Chat").Role("dialog", "Answer a few questions").Role("radio", "4 of 5, satisfied").True(`function () { return this.checked }`)
	quiet(p)
	return answers
}
