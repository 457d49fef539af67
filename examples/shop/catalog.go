package shop

import "fmt"

// text is the same thing said in each language of the shop.
type text struct{ en, zh, ar string }

func (t text) in(l language) string {
	switch l.Tag {
	case "zh-CN":
		return t.zh
	case "ar":
		return t.ar
	}
	return t.en
}

// shelf is a category with its products, in one language.
type shelf struct {
	Slug, Name, Intro string
	Products          []product
}

// product is a piece of pottery, in one language.
type product struct {
	Slug, Name, Line, Story string
	Details                 []string
	Pence                   int
	Image                   string
}

// Price is the price as the page shows it.
func (p product) Price() string { return fmt.Sprintf("£%d.%02d", p.Pence/100, p.Pence%100) }

type shelfSource struct {
	slug        string
	name, intro text
	products    []productSource
}

type productSource struct {
	slug              string
	pence             int
	name, line, story text
	details           []text
}

func shelvesIn(l language) []shelf {
	var shelves []shelf
	for _, s := range stock {
		out := shelf{Slug: s.slug, Name: s.name.in(l), Intro: s.intro.in(l)}
		for _, p := range s.products {
			pr := product{
				Slug: p.slug, Pence: p.pence, Image: "/static/img/" + p.slug + ".svg",
				Name: p.name.in(l), Line: p.line.in(l), Story: p.story.in(l),
			}
			for _, d := range p.details {
				pr.Details = append(pr.Details, d.in(l))
			}
			out.Products = append(out.Products, pr)
		}
		shelves = append(shelves, out)
	}
	return shelves
}

var (
	washable = text{"Dishwasher and microwave safe", "可用洗碗机和微波炉", "آمن في غسالة الصحون والميكروويف"}
	handWash = text{"Best washed by hand", "建议手洗", "يُفضَّل غسله باليد"}
)

var stock = []shelfSource{
	{
		slug:  "cups",
		name:  text{"Cups and mugs", "杯具", "أكواب وفناجين"},
		intro: text{"Thrown thin at the lip and heavy at the foot, so that they sit well and drink well.", "口沿轻薄，底足沉稳，端得顺手，喝得舒服。", "حافة رقيقة وقاعدة ثقيلة، ليستقر الكوب جيدًا ويطيب الشرب منه."},
		products: []productSource{
			{
				slug: "everyday-mug", pence: 2400,
				name:    text{"Everyday mug", "日常马克杯", "كوب كل يوم"},
				line:    text{"340 ml, celadon", "340毫升，青瓷釉", "340 مل، طلاء سيلادون"},
				story:   text{"The one we reach for ourselves. A handle for three fingers, a foot left bare, and a green that turns bluer where the glaze runs thick.", "我们自己最常用的一款。把手容得下三指，底足不上釉，釉厚处绿中泛蓝。", "هذا ما نستعمله نحن. مقبض يتسع لثلاث أصابع، وقاعدة بلا طلاء، وأخضر يميل إلى الزرقة حيث يسمُك الطلاء."},
				details: []text{{"Height 9.5 cm, diameter 8.5 cm", "高9.5厘米，直径8.5厘米", "الارتفاع 9.5 سم، القطر 8.5 سم"}, washable},
			},
			{
				slug: "harbour-cup", pence: 1600,
				name:    text{"Harbour cup", "港湾小杯", "فنجان المرفأ"},
				line:    text{"220 ml, ash white", "220毫升，灰白釉", "220 مل، أبيض رمادي"},
				story:   text{"No handle, because it never gets too hot to hold: the wall is double at the waist. Good for espresso, good for tea.", "没有把手，也不会烫手：腰部是双层壁。喝浓缩咖啡好，喝茶也好。", "بلا مقبض، لأنه لا يسخن في اليد: جداره مزدوج عند الوسط. يصلح للقهوة وللشاي."},
				details: []text{{"Height 8 cm, diameter 7 cm", "高8厘米，直径7厘米", "الارتفاع 8 سم، القطر 7 سم"}, washable},
			},
			{
				slug: "tidewater-teapot", pence: 7800,
				name:    text{"Tidewater teapot", "潮水茶壶", "إبريق المدّ"},
				line:    text{"900 ml, with a strainer", "900毫升，内置滤网", "900 مل، مع مصفاة"},
				story:   text{"Pours without a drip; each is filled and tried at the sink before it may leave. The strainer is pierced into the wall, 48 holes, by hand.", "断水利落，每一把出门前都装水试过。壶内滤孔共48个，逐一手工打出。", "يصبّ دون قطرة زائدة؛ نملأ كل إبريق ونجرّبه قبل أن يغادر. المصفاة مثقوبة في الجدار، 48 ثقبًا، يدويًا."},
				details: []text{{"Height 15 cm, length 23 cm", "高15厘米，长23厘米", "الارتفاع 15 سم، الطول 23 سم"}, handWash},
			},
		},
	},
	{
		slug:  "table",
		name:  text{"For the table", "餐桌器皿", "للمائدة"},
		intro: text{"Plates, bowls and dishes that may be mixed. Any six make a set, and the set costs a tenth less.", "盘、碗、烤盘可以随意混搭，任选六件即成一套，立减一成。", "صحون وأوعية وأطباق تمتزج كما تشاء. كل ست قطع طقم، والطقم أقل بعُشر الثمن."},
		products: []productSource{
			{
				slug: "noodle-bowl", pence: 2800,
				name:    text{"Noodle bowl", "面碗", "وعاء النودلز"},
				line:    text{"1.1 litres, deep blue", "1.1升，深蓝釉", "1.1 لتر، أزرق عميق"},
				story:   text{"Wide enough for a proper soup, with a tall foot that keeps fingers away from the heat.", "碗口够宽，足以盛一碗像样的汤面；高足隔热，端起不烫手。", "واسع بما يكفي لحساء حقيقي، وقاعدته العالية تُبعد الأصابع عن الحرارة."},
				details: []text{{"Height 9 cm, diameter 20 cm", "高9厘米，直径20厘米", "الارتفاع 9 سم، القطر 20 سم"}, washable},
			},
			{
				slug: "supper-plate", pence: 2600,
				name:    text{"Supper plate", "晚餐盘", "صحن العشاء"},
				line:    text{"26 cm, oatmeal", "26厘米，燕麦色", "26 سم، بلون الشوفان"},
				story:   text{"Pressed, then turned by hand. The low rim catches the sauce, the speckles are iron in the clay.", "压制成型后手工修整。浅浅的盘沿兜得住酱汁，斑点来自泥里的铁。", "يُضغط ثم يُخرط باليد. حافته المنخفضة تمسك الصلصة، والنقاط حديد في الطين."},
				details: []text{{"Diameter 26 cm, height 2.5 cm", "直径26厘米，高2.5厘米", "القطر 26 سم، الارتفاع 2.5 سم"}, washable},
			},
			{
				slug: "sunday-dish", pence: 4800,
				name:    text{"Sunday dish", "周日烤盘", "طبق الأحد"},
				line:    text{"2 litres, for oven and table", "2升，可进烤箱", "2 لتر، للفرن والمائدة"},
				story:   text{"Straight from the oven to the middle of the table. Two handles that fit a folded cloth.", "从烤箱直接端上桌。两侧把手垫着折好的布正合适。", "من الفرن إلى وسط المائدة مباشرة. مقبضان يتسعان لقماشة مطوية."},
				details: []text{{"Length 34 cm, up to 220 °C", "长34厘米，耐热220°C", "الطول 34 سم، حتى 220 درجة مئوية"}, washable},
			},
		},
	},
	{
		slug:  "home",
		name:  text{"Vases and planters", "花瓶与花盆", "مزهريات وأصص"},
		intro: text{"For three stems from the garden, or the plant that has outgrown its pot.", "插三枝院子里的花，或给长大的植物换个新家。", "لثلاثة أغصان من الحديقة، أو لنبتة ضاق بها أصيصها."},
		products: []productSource{
			{
				slug: "chimney-vase", pence: 5400,
				name:    text{"Chimney vase", "烟囱花瓶", "مزهرية المدخنة"},
				line:    text{"28 cm, rust", "28厘米，铁锈红", "28 سم، بلون الصدأ"},
				story:   text{"Named after the chimney over our kiln. The narrow neck holds a few stems as if they had grown there.", "得名于我们窑上的烟囱。细颈能托住几枝花，像是原本就长在那里。", "سُمّيت باسم مدخنة فرننا. عنقها الضيق يمسك الأغصان القليلة كأنها نبتت فيه."},
				details: []text{{"Height 28 cm, holds 1.4 litres", "高28厘米，容量1.4升", "الارتفاع 28 سم، السعة 1.4 لتر"}, handWash},
			},
			{
				slug: "windowsill-planter", pence: 3600,
				name:    text{"Windowsill planter", "窗台花盆", "أصيص النافذة"},
				line:    text{"With a saucer, chalk", "带托盘，白垩色", "مع صحن، أبيض طباشيري"},
				story:   text{"A hole of 12 mm, a saucer that is glazed inside, and nothing comes through to the sill.", "12毫米排水孔，托盘内壁上釉，窗台干干净净。", "ثقب قطره 12 مم وصحن مطلي من الداخل، فلا يصل الماء إلى النافذة."},
				details: []text{{"Height 14 cm, diameter 16 cm", "高14厘米，直径16厘米", "الارتفاع 14 سم، القطر 16 سم"}, handWash},
			},
		},
	},
}
