package shop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"

	"github.com/yuin/goldmark"
)

// topic is a heading of the help page with its questions.
type topic struct {
	Name    string
	Entries []answer
}

type answer struct {
	ID       string
	Question string
	Answer   template.HTML
}

var topicNames = map[string]text{
	"orders":    {"Orders", "订单", "الطلبات"},
	"delivery":  {"Delivery", "配送", "التوصيل"},
	"returns":   {"Returns", "退换货", "الإرجاع"},
	"payment":   {"Payment", "付款", "الدفع"},
	"gifts":     {"Presents and vouchers", "礼物与礼券", "الهدايا والقسائم"},
	"products":  {"Our pottery", "关于商品", "قطعنا"},
	"care":      {"Care", "使用与保养", "العناية"},
	"workshops": {"Workshops", "陶艺课", "الدورات"},
	"account":   {"Account", "账户", "الحساب"},
	"contact":   {"Contact and studio", "联系与到店", "التواصل والورشة"},
	"about":     {"About us", "关于我们", "عنّا"},
}

// helpIn reads the questions of one language from the FAQ, in its order.
func helpIn(l language) []topic {
	var topics []topic
	lines := json.NewDecoder(bytes.NewReader(FAQ))
	for lines.More() {
		var e struct{ ID, Lang, Question, Answer, Topic string }
		if err := lines.Decode(&e); err != nil {
			panic(fmt.Sprintf("shop: read faq.jsonl: %v", err))
		}
		if e.Lang != l.Tag {
			continue
		}
		name := topicNames[e.Topic].in(l)
		if len(topics) == 0 || topics[len(topics)-1].Name != name {
			topics = append(topics, topic{Name: name})
		}
		t := &topics[len(topics)-1]
		t.Entries = append(t.Entries, answer{e.ID, e.Question, markdown(e.Answer)})
	}
	return topics
}

// markdown renders an answer. goldmark leaves raw HTML out unless told
// otherwise, so its output may stand in a page.
func markdown(source string) template.HTML {
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(source), &b); err != nil {
		panic(fmt.Sprintf("shop: render answer: %v", err))
	}
	return template.HTML(b.String())
}
