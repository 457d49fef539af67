package e2e

import (
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// moved is how much of a page has moved since it was opened without being asked to,
// as browsers count it.
const moved = `new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) sum += e.hadRecentInput ? 0 : e.value; }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
})`

// paste has a picture come from the clipboard into the answer; seen tells whether one
// has come.
const (
	paste = `(async () => {
  const canvas = new OffscreenCanvas(1400, 700);
  canvas.getContext("2d").fillRect(0, 0, 700, 700);
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([await canvas.convertToBlob()], "mug.png", { type: "image/png" }));
  document.querySelector("#article-answer").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
})()`
	seen = `function () { return this.complete && this.naturalWidth > 0 }`
)

// byKeys is what a reader and an agent of a language read on the way.
type byKeys struct{ ask, found, helpful, thanks, missing, question, answer, publish, open string }

var tongues = map[string]byKeys{
	"zh-CN": {"怎么取消订单", "怎么取消订单？", "有帮助", "谢谢", "恐龙化石", "问题", "答案", "发布", "打开页面"},
	"ar":    {"مكسورة", "وصلت القطعة مكسورة. ماذا أفعل؟", "مفيد", "شكرًا لك", "ديناصورات", "السؤال", "الإجابة", "نشر", "فتح الصفحة"},
}

// An agent writes an article; readers find it on the page and in the widget, and
// vote on it. What one of them does not find is the next article.
func TestFromAnEditorToAReaderAndBack(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	agent := signIn(t, b, demo.URL, demo)
	agent.Role("link", "Articles").Click()
	sound(t, "articles", agent, &agent.Scope)
	agent.Role("link", "New article").Click()
	agent.Role("textbox", "Question").Fill("Do you repair chipped mugs?")
	agent.Role("textbox", "Answer").Fill(written)
	agent.Role("textbox", "Other ways to ask").Fill("kintsugi")
	agent.Eval(paste)
	agent.Role("group", "Picture").WaitText("Write between the square brackets")
	agent.Role("textbox", "Answer").Press("A")
	agent.Frame("Preview").Role("image", "A").True(seen)
	agent.Role("button", "Preview").Click()
	agent.Frame("Preview").Role("heading", "By post").Wait()
	agent.Role("button", "Save draft").Click()
	agent.Role("main", "").WaitText("Saved.")

	reader := b.Open(t, demo.URL+"/help/shop/en/do-you-repair-chipped-mugs")
	reader.Role("heading", "Page not found").Wait()
	sound(t, "no page", reader, &reader.Scope)

	// The rest of the way to the page is by keyboard.
	agent.Role("button", "Publish").Press("Enter")
	agent.Role("link", "Open the page").Wait()
	sound(t, "editor", agent, &agent.Scope)
	agent.Screenshot("editor")
	edit := agent.URL()
	reader.Goto(demo.URL + "/help/shop/en/")
	sound(t, "help centre", reader, &reader.Scope)
	reader.Screenshot("centre")
	reader.Goto(demo.URL + "/help/shop/en/how-long-does-delivery-take")
	find := reader.Role("searchbox", "Search help")
	find.Type("kintsu")
	hit := reader.RoleContaining("link", "Do you repair chipped mugs?")
	hit.Wait()
	find.Press("ArrowDown")
	hit.Focused()
	reader.Press("Enter")
	reader.Role("heading", "Do you repair chipped mugs?").Wait()
	reader.Role("image", "A").True(seen)
	reader.Role("button", "Helpful").Press("Enter")
	reader.Role("status", "").WaitText("Thank you.")
	if shift := reader.Eval(moved); shift != 0.0 {
		t.Errorf("the article moved by %v", shift)
	}
	isWritten(t, "article", reader, &reader.Scope)
	reader.Screenshot("article")
	plays(t, reader)
	standsStill(t, b, demo.URL, "/help/shop/en/do-you-repair-chipped-mugs")
	find.Fill("franchise")
	find.Press("Enter")
	reader.RoleContaining("heading", "Nothing found").Wait()
	sound(t, "nothing found", reader, &reader.Scope)

	// A page of the shop leads to an answer.
	visitor := b.Open(t, demo.Shop)
	visitor.Eval(`parley("open", "article:ship-time.en")`)
	chat := visitor.Frame("Chat")
	chat.Role("article", "").WaitText("working days")
	chat.Role("button", "Back").Click()
	chat.Role("searchbox", "Search help").Fill("repair chipped")
	chat.Role("button", "Do you repair chipped mugs?").Click()
	chat.Role("article", "").WaitText("gold")
	chat.Role("image", "A").True(seen)
	chat.Role("button", "Back").Click()
	// Words of another language find what is written in it.
	chat.Role("searchbox", "Search help").Fill("退貨")
	chat.Role("button", "怎么退货？").Wait()
	chat.Role("searchbox", "Search help").Fill("bagpipe")
	chat.Role("button", "Talk to a person").Click()
	message := chat.Role("textbox", "Message")
	message.Fill("Do you sell them?")
	message.Press("Enter")

	gotoCounted(t, agent, demo.URL+"/inbox/shop/articles?q=chipped", "1 of 2 visits not followed by a chat")
	agent.Role("main", "").WaitText("1 helpful, 0 not")
	agent.Role("link", "Unanswered").Click()
	agent.Role("main", "").WaitText("franchise")
	gotoCounted(t, agent, demo.URL+"/inbox/shop/unanswered", "followed by a chat 1 time")
	sound(t, "unanswered", agent, &agent.Scope)
	agent.Screenshot("unanswered")
	agent.Goto(agent.Eval(`[...document.querySelectorAll("a")].find((a) => a.href.includes("question=franchise")).href`).(string))
	if got := agent.Role("textbox", "Question").Value(); got != "franchise" {
		t.Errorf("the new entry asks %q", got)
	}
	agent.Role("textbox", "Answer").Fill("Not yet.")
	agent.Role("button", "Publish").Press("Enter")
	agent.Role("link", "Open the page").Wait()
	reader.Goto(demo.URL + "/help/shop/en/franchise")
	reader.Role("heading", "franchise").Wait()

	losesNothing(t, agent, demo.URL+"/inbox/shop")
	everyPage(t, agent, demo.URL+"/inbox/shop", edit)
	for tag, say := range tongues {
		agent.Eval(`fetch("/inbox/language", {method: "POST", body: new URLSearchParams({lang: "` + tag + `"})}).then(() => {})`)
		agent.Resize(390, 844)
		for _, path := range []string{"/inbox/shop/articles", "/inbox/shop/articles/new", "/inbox/shop/unanswered"} {
			agent.Goto(demo.URL + path)
			sound(t, path+" in "+tag, agent, &agent.Scope)
		}
		reader.Resize(390, 844)
		reader.Goto(demo.URL + "/help/shop/" + tag + "/")
		sound(t, "help centre in "+tag, reader, &reader.Scope)
		reader.Role("searchbox", "").Fill(say.ask)
		reader.Role("searchbox", "").Press("Enter")
		reader.RoleContaining("link", say.found).Press("Enter")
		reader.Role("heading", say.found).Wait()
		sound(t, "article in "+tag, reader, &reader.Scope)
		reader.Role("button", say.helpful).Press("Enter")
		reader.Role("status", "").WaitText(say.thanks)
		reader.Role("searchbox", "").Fill(say.missing)
		reader.Role("searchbox", "").Press("Enter")
		reader.RoleContaining("heading", say.missing).Wait()
		agent.Goto(demo.URL + "/inbox/shop/unanswered")
		agent.Goto(agent.Eval(`[...document.querySelectorAll("a")].find((a) => decodeURIComponent(a.href).includes("question=` + say.missing + `")).href`).(string))
		if got := agent.Role("textbox", say.question).Value(); got != say.missing {
			t.Errorf("in %s the new entry asks %q", tag, got)
		}
		agent.Role("textbox", say.answer).Fill(say.missing)
		agent.Role("button", say.publish).Press("Enter")
		reader.Goto(agent.Role("link", say.open).Attr("href"))
		reader.Role("heading", say.missing).Wait()
		if lang := reader.Role("article", "").Attr("lang"); lang != tag {
			t.Errorf("the new entry of %s is in %q", tag, lang)
		}
		reader.Screenshot("article-" + tag)
	}
	for who, p := range map[string]*browser.Page{"agent": agent, "visitor": visitor} {
		for _, e := range p.Errors() {
			t.Errorf("the %s's page printed %q", who, e)
		}
	}
}
