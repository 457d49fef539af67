package meaning_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help/meaning"
)

// The widget's page reckons what the relay does: its test reads this file too.
// UPDATE_GOLDEN=1 writes it.
func TestPageReckonsAlike(t *testing.T) {
	const file = "../../../widget/page/testing/meaning.json"
	m, err := meaning.Load(files(t, nil), []string{"en"})
	if err != nil {
		t.Fatal(err)
	}
	list := append([]faq.Entry{{ID: "both", Question: "Fóod for HOUNDS", Alt: []string{"cat's food", "dog"}}, {ID: "zh", Lang: "zh", Question: "狗 dog"}}, entries...)
	table := m.Bytes(list)
	find := meaning.Read(table).Finder(list)
	type article struct {
		Lang     string   `json:"lang,omitempty"`
		Question string   `json:"question"`
		Alt      []string `json:"alt,omitempty"`
	}
	var golden struct {
		Table    string            `json:"table"`
		Articles []article         `json:"articles"`
		Extras   map[string]string `json:"extras"`
	}
	golden.Table, golden.Extras = base64.StdEncoding.EncodeToString(table), map[string]string{}
	for _, e := range list {
		golden.Articles = append(golden.Articles, article{e.Lang, e.Question, e.Alt})
	}
	for _, query := range []string{"hounds", "hounds ", "Hound’s food", "a CÁT", "dog's", "foods, cats!", "zzyq", "狗dog狗", "", "dog food cat hounds"} {
		golden.Extras[query] = hex.EncodeToString([]byte(find.Extra(query, faq.Options{Lang: "en", Prefix: true})))
	}
	text, err := json.MarshalIndent(golden, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if had, err := os.ReadFile(file); err != nil || string(had) != string(text) {
		t.Errorf("%s is not what the relay reckons: %v", file, err)
	}
}
