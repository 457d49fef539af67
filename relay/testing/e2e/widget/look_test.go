//go:build !js

package e2e

import (
	"strconv"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/long"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/templates/words"
)

// look is one way in which the widget is looked at.
type look struct {
	name, locale, scheme, accent string
	width, height                int64
}

// TestLooks walks through every view in every language, scheme and size, and
// writes what it sees as pictures where PARLEY_SCREENSHOTS says.
func TestLooks(t *testing.T) {
	browser := browser.Start(t)
	for _, l := range long.Cases(1, []look{
		{"ar-phone-dark", "ar", "dark", "", 390, 844},
		{"en-light", "en", "light", "", 1440, 900},
		{"en-dark", "en", "dark", "", 1440, 900},
		{"zh-light", "zh-CN", "light", "#b3402a", 1440, 900},
		{"ar-light", "ar", "light", "#0f766e", 1440, 900},
		{"en-phone", "en", "light", "#ffd400", 390, 844},
		{"zh-phone-dark", "zh-CN", "dark", "#b3402a", 390, 844},
	}...) {
		t.Run(l.name, func(t *testing.T) { l.walk(t, browser) })
	}
}

func (l look) walk(t *testing.T, browser *browser.Browser) {
	w := words.Visitor().For(l.locale)
	names := map[string][3]string{
		"en": {"Open chat", "Chat", "return"}, "zh-CN": {"打开在线客服", "在线客服", "退货"}, "ar": {"فتح المحادثة", "المحادثة", "أرجع"},
	}[l.locale]
	said := map[string][4]string{
		"en":    {"Hello, I ordered two cups last week. Where are they?", "Hi, I am looking into it.", "They left us on Monday. You can follow them here: https://shop.example/track/81", "Thank you, that helps"},
		"zh-CN": {"您好，我上周订了两个杯子，现在到哪里了？", "您好，正在为您查询。", "包裹周一已经发出，您可以在这里查看：https://shop.example/track/81", "谢谢，已经看到了"},
		"ar":    {"مرحبًا، طلبت كوبين الأسبوع الماضي. أين هما؟", "مرحبًا، أتحقق من طلبك الآن.", "خرج الطرد يوم الاثنين ويمكنك تتبعه هنا: https://shop.example/track/81", "شكرًا جزيلًا"},
	}[l.locale]

	r := startRelay(t)
	r.accent, r.articles = l.accent, ofLanguage(l.locale)
	attributes := `data-locale="` + l.locale + `"`
	if l.accent != "" {
		attributes += ` data-accent="` + l.accent + `"`
	}
	page := browser.Open(t, "")
	page.Resize(l.width, l.height)
	page.Media("prefers-color-scheme", l.scheme)
	page.Goto(startSite(t, r.url, attributes))
	page.Role("button", names[0]).Wait()
	page.Screenshot(l.name + "-0-launcher")
	page.Role("button", names[0]).Click()
	frame := page.Frame(names[1])
	frame.RoleContaining("button", articlesOf(r)[0].Question).Wait()
	page.Screenshot(l.name + "-1-home")
	frame.Role("searchbox", w.T("searchLabel")).Fill(names[2])
	frame.RoleContaining("button", articlesOf(r)[0].Question).Wait()
	page.Screenshot(l.name + "-2-results")
	frame.Role("searchbox", w.T("searchLabel")).Press("Enter")
	frame.Role("heading", articlesOf(r)[0].Question).Wait()
	page.Screenshot(l.name + "-3-article")
	frame.Role("button", w.T("back")).Click()
	frame.Role("searchbox", w.T("searchLabel")).Fill("qqqq")
	frame.Role("button", w.T("askPerson")).Wait()
	page.Screenshot(l.name + "-4-nothing")
	frame.Role("button", w.T("askPerson")).Click()
	frame.Role("textbox", w.T("message")).Wait()
	page.Screenshot(l.name + "-5-asked")
	frame.Role("textbox", w.T("message")).Fill(said[0])
	frame.Role("button", w.T("send")).Click()
	conv := r.conv()
	r.add(conv, chat.Event{Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "agent", AgentName: "Ana Lima"}})
	r.say(conv, said[1])
	r.say(conv, said[2])
	frame.Role("log", w.T("conversation")).WaitText("81")
	frame.Role("textbox", w.T("message")).Fill(said[3])
	frame.Role("textbox", w.T("message")).Press("Enter")
	frame.Role("log", w.T("conversation")).WaitText(w.T("sent"))
	r.all(wire.Frame{Type: wire.TypeTyping, Conv: conv, On: true, Form: wire.Form{Name: "Ana Lima"}})
	page.Screenshot(l.name + "-6-chat")
	r.add(conv, chat.Event{Kind: chat.KindRead, Role: chat.RoleAgent, Body: &chat.Read{UpTo: 100}})
	r.add(conv, chat.Event{Kind: chat.KindResolved, At: time.Now().UnixMilli()})
	r.add(conv, chat.Event{Kind: chat.KindOffered, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}})
	frame.Role("radio", w.Say("scoreOf", "score", "4", "word", w.T("score.4"))).Wait()
	page.Screenshot(l.name + "-7-rate")
	frame.Role("radio", w.Say("scoreOf", "score", "4", "word", w.T("score.4"))).Click()
	frame.Role("button", w.T("sendRating")).Wait()
	page.Screenshot(l.name + "-8-rated")
	frame.Role("button", w.T("sendRating")).Click()
	frame.Role("log", w.T("conversation")).WaitText(w.T("line.resolved"))
	page.Screenshot(l.name + "-9-thanks")
	frame.Role("button", w.T("back")).Click()
	frame.Role("button", w.T("sendUs")).Wait()
	page.Screenshot(l.name + "-10-past")
}

func ofLanguage(locale string) (list []wire.Article) {
	for _, a := range articles() {
		if a.Lang == locale {
			list = append(list, a)
		}
	}
	return list
}

func articlesOf(r *relay) []wire.Article { return r.articles }

// TestLooksOfTrouble writes pictures of what is not as it should be.
func TestLooksOfTrouble(t *testing.T) {
	r := startRelay(t)
	page, frame := open(t, r)
	say(frame, "Hello, are you there?")
	conv := r.conv()
	log := frame.Role("log", "Conversation")
	log.WaitText("Sent")
	for i := range 12 {
		r.say(conv, "Line "+strconv.Itoa(i+1)+" of a longer answer that fills the panel.")
	}
	log.WaitText("Line 12")
	log.Eval(`function() { this.parentNode.scrollTop = 0; return new Promise(f => setTimeout(f, 100)) }`)
	r.say(conv, "One more")
	r.say(conv, "And another")
	frame.Role("button", "2 new").Wait()
	page.Screenshot("trouble-1-pill")
	frame.Role("button", "2 new").Click()
	frame.Role("button", "2 new").Gone()

	r.mu.Lock()
	r.refuse = "text_invalid"
	r.mu.Unlock()
	say(frame, "This one is refused.")
	frame.Role("button", "Try again").Wait()
	frame.Role("textbox", "Message").Fill("A text of several lines\nthat makes the composer grow\nuntil it has five of them\nand then it scrolls\nfive\nsix\nseven")
	page.Screenshot("trouble-2-refused")

	page.Role("button", "Close chat").Click()
	r.say(conv, "While it was closed")
	page.Role("button", "Open chat, 1 unread").Wait()
	page.Screenshot("trouble-3-badge")
	page.Role("button", "Open chat, 1 unread").Click()
	r.http.Listener.Close()
	r.cut(1011)
	frame.Role("status", "").Count()
	log.Eval(`async function() { while (!document.getElementById("notice").textContent) await new Promise(f => setTimeout(f, 50)) }`)
	page.Screenshot("trouble-4-reconnecting")
}
