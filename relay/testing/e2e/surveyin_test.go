package e2e

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/templates/words"
)

// A lead who reads Chinese, then one who reads Arabic, writes a survey for some pages and
// sees it as its visitors will; one of those answers it after a conversation, and the
// results tell, and lead to the conversation. All by keyboard.
func TestASurveyFromItsEditorToItsResult(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	lead := signIn(t, b, demo.URL, demo)
	for _, in := range []struct{ lang, path, name, question, more, said, reply string }{
		{"zh-CN", "/zh/", "会话之后", "这次包裹怎么样？", "还有什么想说的？", "杯子有裂纹。", "新的已经寄出。"},
		{"ar", "/ar/", "بعد المحادثة", "كيف كان الطرد؟", "هل من شيء آخر؟", "الكوب مكسور.", "سنرسل كوبًا جديدًا."},
	} {
		w, v := words.Agent().For(in.lang), words.Visitor().For(in.lang)
		lead.Eval(`fetch("/inbox/language", {method: "POST", body: new URLSearchParams({lang: "` + in.lang + `"})}).then(() => {})`)
		lead.Goto(demo.URL + "/inbox/shop/surveys")
		lead.Role("link", w.T("survey.new")).Press("Enter")
		wording := w.Say("survey.words", "language", w.Name)
		lead.Role("textbox", w.T("survey.name")).Fill(in.name)
		lead.Role("textbox", wording).Fill(in.question)
		lead.Role("button", w.T("survey.add")).Press("Enter")
		second := lead.Role("group", w.Say("survey.question", "n", "2"))
		second.Role("textbox", wording).Fill(in.more)
		lead.Role("combobox", w.T("survey.when")).Eval(`function () { this.value = "resolved" }`)
		lead.Role("textbox", w.T("survey.page")).Fill(in.path)
		lead.Role("checkbox", w.T("survey.oneByOne")).Press(" ")
		lead.Frame(w.T("survey.preview")).Role("group", in.question).Wait()
		sound(t, "survey's editor in "+in.lang, lead, &lead.Scope)
		lead.Role("button", w.T("save")).Press("Enter")
		lead.Role("link", in.name).Press("Enter")
		lead.Role("heading", in.question).Wait()
		results := lead.URL()

		visitor := b.Open(t, strings.TrimSuffix(demo.Shop, "/")+in.path)
		visitor.Role("button", v.T("loader.open")).Press("Enter")
		frame := visitor.Frame(v.T("loader.title"))
		frame.Role("button", v.T("sendUs")).Press("Enter")
		message := frame.Role("textbox", v.T("message"))
		message.Fill(in.said)
		message.Press("Enter")
		lead.Goto(demo.URL + "/inbox/shop/all")
		lead.Role("list", w.T("conversations")).RoleContaining("link", in.said).Press("Enter")
		reply := lead.Role("textbox", w.T("reply"))
		reply.Fill(in.reply)
		reply.Press("Enter")
		frame.Role("log", v.T("conversation")).WaitText(in.reply)
		lead.Role("button", w.T("resolve")).Press("Enter")
		frame.Role("button", v.T("surveyOpen")).Press("Enter")
		part := frame.Role("dialog", v.T("surveyOpen"))
		group := part.Role("group", in.question)
		group.RoleContaining("radio", v.Say("scoreOf", "score", "5", "word", v.T("score.5"))).Press(" ")
		sound(t, "survey in "+in.lang, visitor, frame)
		visitor.Screenshot("survey-in-" + in.lang)
		part.Role("button", v.T("survey.next")).Press("Enter")
		part.Role("textbox", in.more).Fill(in.said + " " + in.said)
		part.Role("button", v.T("survey.next")).Press("Enter")
		part.WaitText(v.T("survey.thanks"))

		gotoCounted(t, lead, results, strings.TrimSpace(w.Say("results.rate", "answers", "1", "offers", "1")))
		lead.Role("main", "").WaitText("100%")
		lead.Role("main", "").WaitText(in.said + " " + in.said)
		sound(t, "results in "+in.lang, lead, &lead.Scope)
		lead.Screenshot("survey-results-" + in.lang)
		lead.Resize(390, 844)
		if over := lead.Eval(`document.querySelector(".results").scrollWidth - document.querySelector(".results").clientWidth`); over != 0.0 {
			t.Errorf("on a phone in %s %v px of the results are cut off", in.lang, over)
		}
		lead.Resize(1280, 900)
		lead.RoleContaining("link", w.T("openConversation")).Press("Enter")
		lead.Role("log", w.T("conversation")).WaitText(in.said + " " + in.said)
		if errs := append(lead.Errors(), visitor.Errors()...); len(errs) > 0 {
			t.Errorf("in %s the pages printed %q", in.lang, errs)
		}
	}
}
