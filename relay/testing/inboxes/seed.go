package inboxes

import (
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/people"
)

// Seeded is an inbox in the middle of a working day.
type Seeded struct {
	Mei, Ana people.Agent
	// Long has all kinds of events, Chinese and Arabic are in these languages,
	// Waiting is in the queue, Rated is resolved and rated.
	Long, Chinese, Arabic, Waiting, Rated *Chat
}

// Seed fills the site with agents, articles and conversations such as a
// small shop has.
func (r *Relay) Seed() Seeded {
	r.t.Helper()
	var f Seeded
	f.Mei = r.Agent("Mei Lin", "mei@example.com", Site)
	f.Ana = r.Agent("Ana Lima", "ana@example.com", Site)
	if err := help.Import(r.t.Context(), r.Docs, Site, articles); err != nil {
		r.t.Fatal(err)
	}
	page := func(path string) string { return "http://localhost:8081" + path }
	at := func(ago time.Duration, do func()) { r.At(ago, do) }

	at(26*time.Hour, func() {
		f.Rated = r.ChatOf(desk.Visit{Visitor: visitor(1), Name: "Jonas Weber", Locale: "de-DE", Page: page("/products/tidewater-teapot"), Title: "Tidewater teapot – Tidewater Pottery", Referrer: "https://www.google.com/"}, "Is the teapot safe for the dishwasher?")
	})
	at(26*time.Hour-2*time.Minute, func() {
		f.Rated.Reply(f.Mei, "It is. The glaze is fired at 1,240 °C, so the dishwasher does it no harm. We only advise against the microwave, because of the handle.")
		f.Rated.Read()
	})
	at(26*time.Hour-5*time.Minute, func() { f.Rated.Send("Perfect, thank you!"); f.Rated.Resolve(f.Mei) })
	at(25*time.Hour, func() { f.Rated.Rate(5, "Quick and friendly. I got my answer within two minutes.") })

	for i, past := range []struct {
		name, text, comment string
		score               int
	}{
		{"Sofia Rossi", "Can I change the address of my order?", "", 4},
		{"李晓雯", "杯子收到的时候有裂纹，怎么办？", "处理得很快，补发的杯子第二天就到了。", 5},
		{"Tom Baker", "Where is my parcel?", "It took three messages until somebody looked at the tracking.", 2},
		{"Amélie", "Do you ship to Canada?", "", 5},
		{"خالد", "هل يمكنني استبدال الطبق؟", "خدمة ممتازة وسريعة.", 5},
		{"Kim", "How do I clean the glaze?", "", 3},
		{"Priya", "Is there a voucher I can give as a present?", "Lovely, thanks.", 4},
	} {
		ago := time.Duration(40-i*5) * time.Hour
		var c *Chat
		at(ago, func() {
			c = r.ChatOf(desk.Visit{Visitor: visitor(20 + i), Name: past.name, Locale: "en", Title: "Help – Tidewater Pottery", Page: page("/help")}, past.text)
		})
		at(ago-time.Minute, func() { c.Reply([]people.Agent{f.Mei, f.Ana}[i%2], "Happy to help with that."); c.Resolve(f.Mei) })
		at(ago-2*time.Minute, func() { c.Rate(past.score, past.comment) })
	}

	at(3*time.Hour, func() {
		f.Long = r.ChatOf(desk.Visit{Visitor: visitor(2), Name: "Ana Kowalczyk", Locale: "en-GB", Page: page("/products/noodle-bowl?colour=sea"), Title: "Noodle bowl – Tidewater Pottery", Referrer: "https://duckduckgo.com/"}, "Hi! I ordered two noodle bowls last week (order 10482) and one arrived with a chip at the rim.")
		f.Long.Send("I can send a photo if that helps.")
	})
	at(3*time.Hour-90*time.Second, func() {
		f.Long.Reply(f.Mei, "I am sorry about that, Ana. No photo needed, we trust you.")
		f.Long.Reply(f.Mei, "Would you like a new bowl or the money back?")
	})
	at(3*time.Hour-4*time.Minute, func() {
		f.Long.Read()
		f.Long.Send("A new bowl please. Can it still come before Saturday? It is a present.\nThis is the parcel's page: https://parcels.example.com/track?id=10482-DE.")
	})
	at(3*time.Hour-5*time.Minute, func() {
		f.Long.Note(f.Mei, "Stock has 4 in sea blue. Ask Jo to pack it today, it goes with the noon pickup.")
		f.Long.Reply(f.Mei, "It goes out with today's pickup, so it should be with you on Friday. You can keep the chipped one, it makes a fine pot for a small plant.")
	})
	at(25*time.Minute, func() {
		f.Long.Read()
		f.Long.Send("Oh that is lovely. One more thing: can you put a card in with “Happy birthday, Piotr”?")
	})
	at(24*time.Minute, func() {
		f.Long.AgentRead(f.Mei)
		f.Long.Reply(f.Mei, "Of course. Handwritten, as always.")
		f.Long.Read()
	})

	at(14*time.Minute, func() {
		f.Chinese = r.ChatOf(desk.Visit{Visitor: visitor(3), Name: "王小明", Locale: "zh-CN", Page: page("/zh/products/everyday-mug"), Title: "日常马克杯 – 潮汐陶坊", Referrer: ""}, "您好，请问马克杯什么时候能到？我是上周五下的单，订单号 10497。")
		f.Chinese.Send("页面上一直显示“正在备货”，有点着急，因为是送人的。")
	})
	at(7*time.Minute, func() {
		f.Arabic = r.ChatOf(desk.Visit{Visitor: visitor(4), Name: "ليلى حسن", Locale: "ar", Page: page("/ar/"), Title: "خزف المد والجزر", Referrer: "https://www.instagram.com/"}, "مرحبًا، هل تشحنون إلى الأردن؟ وكم تستغرق مدة التوصيل؟")
	})
	at(6*time.Minute, func() {
		f.Arabic.Reply(f.Ana, "أهلًا ليلى، نعم نشحن إلى الأردن. يصل الطرد عادة خلال 7 إلى 10 أيام.")
	})
	at(5*time.Minute, func() {
		f.Arabic.Send("رائع، شكرًا لكم. وهل رسوم الشحن 45 ريالًا أم 45 دولارًا (USD)؟")
	})
	at(3*time.Minute, func() {
		f.Waiting = r.ChatOf(desk.Visit{Visitor: visitor(5), Locale: "en-US", Page: page("/cart"), Title: "Cart – Tidewater Pottery"}, "My voucher code is refused at checkout, it says it has expired but it is valid until December")
	})
	at(110*time.Second, func() {
		r.ChatOf(desk.Visit{Visitor: visitor(6), Name: "Official Support", Locale: "en", Page: "javascript:alert(1)", Title: "<img src=x onerror=alert(1)>", Referrer: "//evil.example"}, "<script>alert('hi')</script> please open javascript:alert(1) or http://evil.example/<b>now</b>")
	})
	at(40*time.Second, func() {
		r.ChatOf(desk.Visit{Visitor: visitor(7), Name: "Fatima Zahra El Amrani-Vandenberghe", Locale: "fr", Page: page("/products/supper-plate"), Title: "Supper plate – Tidewater Pottery"}, "Bonjour, est-ce que les assiettes passent au four ? Et au micro-ondes ?")
	})
	return f
}

// visitor is a fixed id, so that faces keep their colours.
func visitor(n int) string {
	const digits = "0123456789abcdef"
	id := []byte("7e3a19c5d2486b0f7e3a19c5d2486b0f")
	id[0], id[1] = digits[n*5%16], digits[n*3%16]
	id[30], id[31] = digits[n/16], digits[n%16]
	return string(id)
}

var articles = []faq.Entry{
	{ID: "damaged.en", Lang: "en", Question: "What do I do if something arrives broken?", Alt: []string{"chipped piece", "my bowl is cracked"}, Answer: "Write to us within **14 days**. We send a new piece or give the money back, as you like. You need not send the broken one back.", Topic: "Returns"},
	{ID: "ship-time.en", Lang: "en", Question: "How long does delivery take?", Alt: []string{"when will my parcel arrive"}, Answer: "Two to four working days within the country, 7 to 10 days abroad.", Topic: "Delivery"},
	{ID: "oven.en", Lang: "en", Question: "Can the plates go into the oven?", Alt: []string{"microwave", "heat"}, Answer: "Up to 180 °C:\n\n- put them in cold\n- let them cool down slowly", Topic: "Care"},
	{ID: "voucher.en", Lang: "en", Question: "Why is my voucher refused?", Alt: []string{"voucher expired"}, Answer: "A voucher is valid for three years. If it is refused, tell us the code.", Topic: "Orders"},
	{ID: "ship-time.zh", Lang: "zh-CN", Question: "多久可以收到货？", Alt: []string{"什么时候到", "发货时间"}, Answer: "一般在付款后 3 个工作日内发货，发货后 2 至 4 天送达。", Topic: "物流"},
	{ID: "ship-time.ar", Lang: "ar", Question: "كم تستغرق مدة التوصيل؟", Alt: []string{"متى يصل الطرد"}, Answer: "من 7 إلى 10 أيام خارج البلاد.", Topic: "التوصيل"},
}
