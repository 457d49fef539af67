package bot

import (
	"slices"
	"strings"
	"unicode"
)

// What visitors say when they want a person, and when they say yes or no, in
// the widget's languages and some more. A phrase that stands anywhere in a text
// counts only where the list says so; short words count when nothing else is
// said.
var (
	personPhrases = []string{
		"talk to a person", "talk to a human", "talk to someone", "talk to somebody", "speak to a person", "speak to a human",
		"speak to someone", "speak with someone", "talk to an agent", "speak to an agent", "speak with an agent", "real person", "human agent", "live agent",
		"customer service", "talk to support", "human being", "representative", "talk to human", "a human please", "an agent please", "a person please", "real human",
		"want a human", "want a person", "need a human", "need a person", "with a human", "with a person", "connect me to",
		"人工", "真人", "转客服", "轉客服", "联系客服", "聯繫客服", "聯絡客服", "找客服", "转接客服", "轉接客服", "在线客服", "線上客服", "客服人员", "客服人員", "和人聊", "跟人聊",
		"التحدث إلى شخص", "إلى شخص", "مع شخص", "إلى موظف", "مع موظف", "أريد موظف", "اريد موظف", "شخص حقيقي", "موظف خدمة", "موظف حقيقي", "خدمة العملاء", "الدعم البشري",
		"mit einem menschen", "echter mensch", "mitarbeiter sprechen", "parler à un", "parler a un", "hablar con una persona", "hablar con un", "parlare con",
	}
	personWords = []string{"human", "agent", "person", "operator", "support", "客服", "人", "موظف", "شخص", "mensch", "mitarbeiter", "humain", "humano", "persona", "operatore"}

	yesWords = []string{"yes", "yes it did", "yep", "yeah", "it did", "that helped", "yes thanks", "yes thank you", "thanks", "thank you", "perfect", "great",
		"是", "是的", "有", "有帮助", "有幫助", "解决了", "解決了", "谢谢", "謝謝", "对", "對", "نعم", "شكرا", "شكرًا", "أجل", "ja", "danke", "oui", "merci", "sí", "si", "gracias", "sim", "grazie"}
	noWords = []string{"no", "nope", "not really", "no it did not", "no it didnt", "it didnt help", "that did not help", "not helpful", "still not",
		"不", "否", "没有", "沒有", "不是", "没帮助", "沒幫助", "没有帮助", "沒有幫助", "لا", "كلا", "nein", "non", "não", "nao"}
)

// asksForPerson reports whether a text asks for a person.
func asksForPerson(text string) bool {
	text = plain(text)
	for _, phrase := range personPhrases {
		if strings.Contains(text, phrase) {
			return true
		}
	}
	return is(politely.Replace(" "+text+" "), personWords)
}

// politely takes away what says nothing.
var politely = strings.NewReplacer(" please ", " ", " pls ", " ", " now ", " ", " من فضلك ", " ", " bitte ", " ")

// replyOf is what a text says to "did this help?".
func replyOf(text string) Reply {
	switch text = plain(text); {
	case is(text, yesWords):
		return Yes
	case is(text, noWords):
		return No
	}
	return Nothing
}

// is reports whether a text is one of the words, or made of nothing else.
func is(text string, words []string) bool {
	text = strings.TrimSpace(text)
	if slices.Contains(words, text) {
		return true
	}
	for field := range strings.FieldsSeq(text) {
		if !slices.Contains(words, field) {
			return false
		}
	}
	return text != ""
}

// plain is a text in lower case, without marks and with single spaces.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’':
			return -1
		case unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

var greetings = []string{
	"hi", "hello", "hey", "good", "morning", "afternoon", "evening", "day", "there", "hallo", "guten", "tag", "bonjour", "hola", "ciao",
	"你好", "您好", "哈喽", "在吗", "在嗎", "嗨", "مرحبا", "مرحبًا", "السلام", "عليكم", "أهلا",
}

// greets reports whether a text says hello and nothing else.
func greets(text string) bool { return is(plain(text), greetings) }
