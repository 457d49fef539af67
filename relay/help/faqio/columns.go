package faqio

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// field is what a column holds.
type field string

// The fields, by the names that exports have.
const (
	fieldID       field = "id"
	fieldLang     field = "lang"
	fieldQuestion field = "question"
	fieldAnswer   field = "answer"
	fieldMarkdown field = "answer_markdown" // an answer that is not HTML, whatever it looks like
	fieldAlt      field = "alt_questions"
	fieldTopic    field = "topic"
	fieldAudience field = "audience"
	fieldUpdated  field = "updated"
	fieldSlug     field = "slug"
	fieldStatus   field = "status"
	fieldDraft    field = "draft" // whether it is one
	fieldReaders  field = "readers"
	fieldTeam     field = "team"
	fieldTags     field = "tags"
	fieldOutcome  field = "outcome"
	fieldSource   field = "translation_of"
	ignored       field = ""
)

var fields = []field{fieldID, fieldLang, fieldQuestion, fieldAnswer, fieldMarkdown, fieldAlt, fieldTopic, fieldAudience, fieldUpdated, fieldSlug, fieldStatus, fieldDraft, fieldReaders, fieldTeam, fieldTags, fieldOutcome, fieldSource}

// listed reports whether a field holds a list.
func listed(f field) bool { return f == fieldAlt || f == fieldAudience || f == fieldTags }

// names are other names of the fields: of two columns of a file the one whose
// name comes first holds the field.
var names = map[field][]string{
	fieldID:   {"faqid", "articleid", "key", "编号", "編號", "المعرف", "المعرّف"},
	fieldLang: {"language", "locale", "sprache", "langue", "idioma", "lingua", "taal", "язык", "dil", "语言", "語言", "言語", "언어", "اللغة", "لغة"},
	fieldQuestion: {
		"questions", "q", "questiontext", "faq", "title", "subject", "heading",
		"frage", "fragen", "titel", "betreff", "pregunta", "preguntas", "título", "titulo", "titre", "sujet", "pergunta", "perguntas",
		"domanda", "domande", "titolo", "vraag", "vragen", "pytanie", "вопрос", "вопросы", "заголовок", "питання", "soru", "sorular",
		"问题", "問題", "提问", "提問", "标题", "標題", "質問", "タイトル", "질문", "제목", "السؤال", "سؤال", "الأسئلة", "العنوان", "عنوان", "سوال", "câuhỏi", "pertanyaan", "întrebare", "întrebări", "otázka", "kérdés", "spørgsmål", "spørsmål", "fråga", "kysymys", "ερώτηση", "שאלה", "คำถาม", "प्रश्न",
	},
	fieldAnswer: {
		"answers", "a", "answertext", "answerhtml", "response", "reply", "solution", "body", "bodyhtml", "content", "text", "description", "html",
		"antwort", "antworten", "inhalt", "réponse", "reponse", "réponses", "contenu", "respuesta", "respuestas", "contenido", "resposta", "respostas", "conteúdo", "conteudo",
		"risposta", "risposte", "contenuto", "antwoord", "antwoorden", "odpowiedź", "odpowiedz", "ответ", "ответы", "відповідь", "cevap", "cevaplar", "yanıt",
		"答案", "回答", "解答", "答复", "答覆", "内容", "內容", "正文", "답변", "내용", "الإجابة", "الاجابة", "إجابة", "الجواب", "جواب", "الرد", "المحتوى", "پاسخ", "câutrảlời", "jawaban", "răspuns", "răspunsuri", "odpověď", "válasz", "svar", "vastaus", "απάντηση", "תשובה", "คำตอบ", "उत्तर",
	},
	fieldMarkdown: {"markdown"},
	fieldAlt:      {"similarquestions", "otherquestions", "variants", "synonyms", "paraphrases", "utterances", "相似问题", "相似問題", "相似问", "同义问法", "أسئلةبديلة", "أسئلةمشابهة"},
	fieldTopic: {
		"category", "section", "group", "kategorie", "thema", "rubrik", "catégorie", "categorie", "rubrique", "categoría", "categoria", "kategoria", "категория", "тема", "раздел", "kategori", "konu",
		"分类", "分類", "类别", "類別", "主题", "主題", "カテゴリ", "カテゴリー", "카테고리", "الفئة", "فئة", "التصنيف", "القسم", "الموضوع",
	},
	fieldAudience: {"zielgruppe", "受众", "受眾", "الجمهور"},
	fieldStatus:   {"state", "状态", "狀態", "الحالة"},
	fieldReaders:  {"visibility"},
	fieldUpdated:  {"updatedat", "lastupdated", "modified", "lastmodified", "更新时间", "更新時間", "修改时间", "تاريخالتحديث"},
}

// folded leaves the letters and digits of a name, small and without accents.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.Nd) {
			return unicode.ToLower(r)
		}

		return -1
	}, norm.NFKD.String(name))
}

// known is the field that each folded name stands for, and how well.
var known = func() map[string]ranked {
	all := map[string]ranked{}
	for f, list := range names {
		for i, name := range list {
			all[folded(name)] = ranked{f, i + 1}
		}
	}
	for _, f := range fields {
		all[folded(string(f))] = ranked{f, 0}
	}

	return all
}()

// ranked is a field that a name may stand for: the lower the better, 0 is its
// own name.
type ranked struct {
	field field
	rank  int
}

// inPart is the rank of a name that has another within.
const inPart = 1000

// rankOf tells the field that a name stands for. "canonical_question" and
// "a_en" will do for question and answer if nothing better is there; what is
// about them, such as "question_id", will not.
func rankOf(name string) ranked {
	if r, ok := known[folded(name)]; ok {
		return r
	}
	if strings.HasPrefix(folded(name), "alt") {
		return ranked{fieldAlt, 0}
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.Nd) })
	var found ranked
	for _, word := range words {
		r := known[folded(word)]
		switch {
		case slices.Contains(aside, word) || slices.Contains(whole, r.field):
			return ranked{}
		case found.field == ignored && (r.field == fieldQuestion || r.field == fieldAnswer):
			found = ranked{r.field, inPart + r.rank}
		}
	}

	return found
}

// whole are fields whose names count alone and in no other name.
var whole = []field{fieldID, fieldUpdated, fieldSlug, fieldStatus, fieldDraft, fieldReaders, fieldTeam, fieldTags, fieldOutcome, fieldSource}

// aside are words in names of columns that hold something about a question or
// an answer.
var aside = []string{"type", "count", "number", "no", "num", "date", "time", "at", "by", "author", "url", "link", "status", "score", "source", "related", "length", "order", "embedding"}

// fieldsOf tells what the columns of a file hold. Several may hold other
// questions; of those that could hold another field the best one does. own
// names columns that the caller knows; ones that hold nothing are ignored.
func fieldsOf(columns []string, own map[string]string) ([]field, error) {
	given, err := ownFields(columns, own)
	if err != nil {
		return nil, err
	}
	out := make([]field, len(columns))
	best := map[field]int{} // the column that holds it
	ranks := make([]int, len(columns))
	for i, name := range columns {
		r := rankOf(name)
		f, rank := r.field, r.rank
		if set, ok := given[folded(name)]; ok {
			f, rank = set, -1
		}
		if f == ignored {
			continue
		}
		of := f
		if of == fieldMarkdown {
			of = fieldAnswer
		}
		other, taken := best[of]
		switch {
		case f == fieldAlt || !taken:
		case rank == ranks[other] && rank <= 0:
			return nil, fmt.Errorf("the column %q is there twice", of)
		case rank >= ranks[other]:
			continue
		default:
			out[other] = ignored
		}
		best[of], ranks[i], out[i] = i, rank, f
	}

	return out, nil
}

// ownFields are the fields of columns that the caller knows, by folded name.
func ownFields(columns []string, own map[string]string) (map[string]field, error) {
	given := map[string]field{}
	for _, name := range sortedKeys(own) {
		if !slices.ContainsFunc(columns, func(c string) bool { return folded(c) == folded(name) }) {
			return nil, fmt.Errorf("there is no column %q to map; the columns are %s", name, quoted(columns))
		}
		to := field(strings.TrimSpace(own[name]))
		if to != ignored && !slices.Contains(fields, to) {
			return nil, fmt.Errorf("%q is no field to map to; the fields are %s", to, quoted(fields))
		}
		given[folded(name)] = to
	}

	return given, nil
}

// quoted lists names for a message.
func quoted[S ~string](names []S) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = fmt.Sprintf("%q", string(n))
	}

	return strings.Join(out, ", ")
}

// sortedKeys are the keys of a map in their order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
