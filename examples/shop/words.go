package shop

// language is one of the shop's languages.
type language struct {
	Tag    string // as in the lang attribute
	Name   string // in the language itself
	Prefix string // of its pages' addresses
	Dir    string // ltr or rtl
}

var languages = []language{
	{"en", "English", "", "ltr"},
	{"zh-CN", "中文", "/zh", "ltr"},
	{"ar", "العربية", "/ar", "rtl"},
}

// words are what the pages say around the products.
type words struct {
	Brand, Tagline, Lead, Browse, Skip, Menu, LanguageLabel     string
	Pieces, StoryTitle, Story                                   string
	Promises                                                    []promise
	Cart, Help, Contact, Home, Add, Added, Details              string
	CartEmpty, CartLost, Total, CheckOut, Remove, Quantity      string
	OnlyExample, NeedsScript                                    string
	HelpLead, ChatTitle, ChatText, ChatButton                   string
	Visit, Address, Hours, Write, NotFound, NotFoundText, Again string
	Foot                                                        string
}

type promise struct{ Title, Text string }

func wordsIn(l language) words {
	switch l.Tag {
	case "zh-CN":
		return chinese
	case "ar":
		return arabic
	}
	return english
}

var english = words{
	Brand: "Kiln Lane", Tagline: "Pottery for every day", Skip: "Skip to content", Menu: "Main", LanguageLabel: "Language",
	Lead:   "Six potters, one kiln by the harbour. Cups, plates and vases that are made to be used, and get better for it.",
	Browse: "See the pieces", Pieces: "Fresh from the kiln",
	StoryTitle: "Fired every second Thursday",
	Story:      "We throw on Monday, trim on Tuesday, glaze in the week after and open the kiln on Thursday morning. No two pieces come out quite alike, and that is what we like about them.",
	Promises: []promise{
		{"Free delivery from £60", "In the UK, in two to four working days."},
		{"30 days to think", "Send it back for nothing."},
		{"Broken? Replaced.", "A photo is all we need."},
	},
	Cart: "Cart", Help: "Help and contact", Contact: "Contact", Home: "Home", Add: "Add to cart", Added: "Added to the cart.", Details: "Details",
	CartEmpty: "Your cart is empty.", CartLost: "The cart could not be read. Reload the page to try again.",
	Total: "Total", CheckOut: "Check out", Remove: "Remove", Quantity: "Quantity",
	OnlyExample: "Kiln Lane is an example: nothing is sold here, and nothing was ordered.",
	NeedsScript: "The cart needs JavaScript.",
	HelpLead:    "What people ask us most. If your question is not here, write to us.",
	ChatTitle:   "Talk to us", ChatText: "Somebody from the studio is here Tuesday to Saturday, 10:00 to 18:00.", ChatButton: "Start a chat",
	Visit: "Visit the studio", Address: "12 Kiln Lane, by the old harbour", Hours: "Tuesday to Saturday, 10:00 to 18:00", Write: "Write to us",
	NotFound: "This page does not exist", NotFoundText: "It may have been sold. The rest is still on the shelf.", Again: "Back to the shop",
	Foot: "Made by hand, 12 Kiln Lane",
}

var chinese = words{
	Brand: "窑巷", Tagline: "每天都用的陶器", Skip: "跳到正文", Menu: "主导航", LanguageLabel: "语言",
	Lead:   "六位陶艺师，港口边的一座窑。杯、盘、花瓶，为日常使用而做，越用越好。",
	Browse: "看看作品", Pieces: "刚出窑",
	StoryTitle: "每两周的周四开窑",
	Story:      "周一拉坯，周二修坯，下一周上釉，周四早上开窑。没有两件完全相同，这正是我们喜欢的地方。",
	Promises: []promise{
		{"满60英镑包邮", "英国境内，2至4个工作日送达。"},
		{"30天内可退", "退货运费由我们承担。"},
		{"破损包换", "只需一张照片。"},
	},
	Cart: "购物车", Help: "帮助与联系", Contact: "联系我们", Home: "首页", Add: "加入购物车", Added: "已加入购物车。", Details: "详情",
	CartEmpty: "购物车是空的。", CartLost: "无法读取购物车，请刷新页面重试。",
	Total: "合计", CheckOut: "结账", Remove: "移除", Quantity: "数量",
	OnlyExample: "窑巷是一个示例网站，这里不出售商品，也没有产生订单。",
	NeedsScript: "购物车需要启用JavaScript。",
	HelpLead:    "这些是大家最常问的问题。如果没有找到答案，请联系我们。",
	ChatTitle:   "和我们聊聊", ChatText: "周二至周六10点至18点，工作室有人在线。", ChatButton: "开始对话",
	Visit: "到店看看", Address: "老港口旁，窑巷12号", Hours: "周二至周六，10点至18点", Write: "给我们写信",
	NotFound: "页面不存在", NotFoundText: "可能已经售出了，其他作品还在架上。", Again: "返回商店",
	Foot: "手工制作，窑巷12号",
}

var arabic = words{
	Brand: "زقاق الفرن", Tagline: "فخّار لكل يوم", Skip: "انتقل إلى المحتوى", Menu: "القائمة الرئيسية", LanguageLabel: "اللغة",
	Lead:   "ستة خزّافين وفرن واحد قرب المرفأ. أكواب وصحون ومزهريات صُنعت لتُستعمل، وتزداد جمالًا مع الاستعمال.",
	Browse: "شاهد القطع", Pieces: "خرجت لتوّها من الفرن",
	StoryTitle: "نفتح الفرن كل خميسين",
	Story:      "نشكّل الطين يوم الاثنين، ونهذّبه يوم الثلاثاء، ونطليه في الأسبوع التالي، ثم نفتح الفرن صباح الخميس. لا تتطابق قطعتان أبدًا، وهذا ما نحبه فيها.",
	Promises: []promise{
		{"توصيل مجاني من 60 جنيهًا", "داخل بريطانيا، خلال يومين إلى أربعة أيام عمل."},
		{"30 يومًا للتفكير", "أعدها إلينا مجانًا."},
		{"انكسرت؟ نستبدلها.", "تكفينا صورة واحدة."},
	},
	Cart: "السلة", Help: "المساعدة والتواصل", Contact: "تواصل معنا", Home: "الرئيسية", Add: "أضف إلى السلة", Added: "أُضيفت إلى السلة.", Details: "التفاصيل",
	CartEmpty: "سلتك فارغة.", CartLost: "تعذّرت قراءة السلة. أعد تحميل الصفحة للمحاولة مجددًا.",
	Total: "المجموع", CheckOut: "إتمام الشراء", Remove: "إزالة", Quantity: "الكمية",
	OnlyExample: "زقاق الفرن موقع تجريبي: لا يُباع هنا شيء، ولم يُسجَّل أي طلب.",
	NeedsScript: "تحتاج السلة إلى تفعيل JavaScript.",
	HelpLead:    "هذا أكثر ما نُسأل عنه. إن لم تجد سؤالك هنا فاكتب إلينا.",
	ChatTitle:   "تحدث معنا", ChatText: "أحدنا موجود من الثلاثاء إلى السبت، من 10:00 إلى 18:00.", ChatButton: "ابدأ محادثة",
	Visit: "زر الورشة", Address: "12 زقاق الفرن، قرب المرفأ القديم", Hours: "من الثلاثاء إلى السبت، 10:00 إلى 18:00", Write: "اكتب إلينا",
	NotFound: "هذه الصفحة غير موجودة", NotFoundText: "ربما بيعت القطعة. البقية ما زالت على الرف.", Again: "العودة إلى المتجر",
	Foot: "صُنع باليد، 12 زقاق الفرن",
}
