package faqio

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/help"
)

// items reads a file and says what it refuses.
func items(t *testing.T, in string, f Format) []help.Item {
	t.Helper()
	file, err := Scan(strings.NewReader(in), f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range file.Refused {
		t.Errorf("refused: %v", e)
	}

	return file.Items
}

func same(t *testing.T, got []help.Item, want ...help.Item) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d articles, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		g := got[i]
		if w.ID != "" && g.ID != w.ID || g.Question != w.Question || g.Answer != w.Answer || g.Lang != w.Lang || g.Topic != w.Topic ||
			g.Slug != w.Slug || g.State != w.State || g.For != w.For || g.Source != w.Source || w.Updated != 0 && g.Updated != w.Updated {
			t.Errorf("article %d is\n%+v, want\n%+v", i, g, w)
		}
	}
}

func item(id, lang, question, answer, topic string) help.Item {
	var i help.Item
	i.ID, i.Lang, i.Question, i.Answer, i.Topic = id, lang, question, answer, topic

	return i
}

func TestZendeskExport(t *testing.T) {
	returns := item("360001", "en-US", "How do I return it?", "By **post**.", "Orders")
	returns.Slug, returns.Updated = "how-do-i-return-it", 1700000000000
	french := item("360001.fr", "fr", "Comment le renvoyer ?", "Par la poste.", "Orders")
	french.Source, french.State = "360001", help.Drafted
	staff := item("360002", "en-US", "Refunds above 100", "Ask Jo.", "Orders")
	staff.For = help.Agents
	draft := item("360003", "de", "Wo?", "", "")
	draft.State = help.Drafted
	same(t, items(t, `{
  "count": 3, "next_page": null,
  "articles": [
    {"id": 360001, "url": "https://x.zendesk.com/api/v2/help_center/en-us/articles/360001.json", "html_url": "https://x.zendesk.com/hc/en-us/articles/360001-How-do-I-return-it",
     "author_id": 1, "comments_disabled": false, "draft": false, "promoted": false, "position": 0, "vote_sum": 3, "section_id": 77, "created_at": "2023-01-01T00:00:00Z",
     "updated_at": "2023-11-14T22:13:20Z", "name": "How do I return it?", "title": "How do I return it?", "source_locale": "en-us", "locale": "en-us", "outdated": false,
     "user_segment_id": null, "label_names": ["returns"], "body": "<p>By <strong>post</strong>.</p>",
     "translations": [{"locale": "en-us", "title": "How do I return it?", "body": "x"}, {"locale": "fr", "title": "Comment le renvoyer ?", "body": "<p>Par la poste.</p>", "draft": true}]},
    {"id": 360002, "html_url": "https://x.zendesk.com/hc/en-us/articles/360002", "draft": false, "section_id": 77, "locale": "en-us", "user_segment_id": 5, "title": "Refunds above 100", "body": "<p>Ask Jo.</p>"},
    {"id": 360003, "html_url": "", "draft": true, "section_id": 78, "locale": "de", "user_segment_id": null, "title": "Wo?", "body": null}
  ],
  "sections": [{"id": 77, "name": "Orders", "category_id": 9}],
  "categories": [{"id": 9, "name": "Shop"}]
}`, JSONLines), returns, french, staff, draft)
}

func TestIntercomExport(t *testing.T) {
	returns := item("2001", "en", "How do I return it?", "By **post**.", "Orders")
	returns.Slug, returns.Updated = "how-do-i-return-it", 1700000000000
	french := item("2001.fr", "fr", "Comment le renvoyer ?", "Par la poste.", "Orders")
	french.Source, french.State = "2001", help.Drafted
	draft := item("2002", "en", "Not yet", "Soon.", "")
	draft.State = help.Drafted
	same(t, items(t, `{"type": "list", "total_count": 2, "pages": {"type": "pages", "page": 1},
  "data": [
    {"type": "article", "id": "2001", "workspace_id": "w", "title": "How do I return it?", "description": "", "body": "<p class=\"no-margin\">By <b>post</b>.</p>", "author_id": 1,
     "state": "published", "created_at": 1690000000, "updated_at": 1700000000, "url": "https://help.example.com/en/articles/2001-how-do-i-return-it", "parent_id": 31, "parent_type": "collection", "default_locale": "en",
     "translated_content": {"type": "article_translated_content", "fr": {"type": "article_content", "title": "Comment le renvoyer ?", "body": "<p>Par la poste.</p>", "state": "draft"}}},
    {"type": "article", "id": "2002", "workspace_id": "w", "title": "Not yet", "body": "<p>Soon.</p>", "state": "draft", "parent_id": null, "default_locale": "en", "url": null}
  ],
  "collections": [{"id": "31", "name": "Orders"}]}`, JSONLines), returns, french, draft)
}

// What other tools keep in folders: heads of their own, languages and topics as
// folders, titles as headings, and files of other kinds among them.
func TestFolders(t *testing.T) {
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for name, text := range map[string]string{
		"docs/en/returns/send-back.md":      "---\ntitle: \"Can I send it back?\"\nsidebar_position: 2\ntags: [a, b]\ndraft: false\n---\n\nYes, **within 30 days**.\n",
		"docs/de/returns/send-back.md":      "# Kann ich es zurücksenden?\n\nJa.\r\n",
		"docs/en/delivery/how-long.md":      "---\nsidebar_position: 1\n---\nTwo days.\n",
		"docs/en/delivery/secret.md":        "---\ntitle: Not yet\ndraft: true\nsidebar_position: 3\n---\nSoon.\n",
		"docs/faq.html":                     "<html lang=fr><body><dl><dt>Où ?<dd>Ici.</dl></body></html>",
		"__MACOSX/docs/en/._how-long.md":    "\x00\x00",
		"docs/en/picture.png":               "\x89PNG",
		"docs/en/.hidden/.notes.md":         "no",
		"docs/en/delivery/umlaut.de.md":     "---\ntitle: Größe\nsidebar_position: 4\nweight: 4\n---\nGro\xdf",
		"docs/en/delivery/folder/empty.txt": "question,answer\nWhere?,There.\n",
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "docs/en/delivery/umlaut.de.md" {
			text = strings.ReplaceAll(text, "\xdf", "ß")
		}
		w.Write([]byte(text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	secret := item("docs/en/delivery/secret", "en", "Not yet", "Soon.", "delivery")
	secret.State = help.Drafted
	same(t, items(t, file.String(), Folder),
		item("docs/de/returns/send-back", "de", "Kann ich es zurücksenden?", "Ja.", "returns"),
		item("", "", "Where?", "There.", ""),
		item("", "fr", "Où ?", "Ici.", ""),
		item("docs/en/delivery/how-long", "en", "how long", "Two days.", "delivery"),
		item("docs/en/returns/send-back", "en", "Can I send it back?", "Yes, **within 30 days**.", "returns"),
		secret,
		item("docs/en/delivery/umlaut.de", "de", "Größe", "Groß", "delivery"),
	)
}

func TestHTMLPages(t *testing.T) {
	for name, c := range map[string]struct {
		page string
		want []help.Item
	}{
		"parts that open": {
			"<!doctype html><html lang=en><h1>FAQ</h1><details><summary>Where is it?</summary><p>On the <b>shelf</b>.</p></details><details><summary> And\n when? </summary>Soon.</details>",
			[]help.Item{item("", "en", "Where is it?", "On the **shelf**.", ""), item("", "en", "And when?", "Soon.", "")},
		},
		"definitions": {"<dl><dt>Where?</dt><dd>There.</dd><dd>Or here.</dd><dt>When?<dd>Now.</dl>", []help.Item{item("", "", "Where?", "There.\n\nOr here.", ""), item("", "", "When?", "Now.", "")}},
		"headings": {
			"<html lang='zh-CN'><nav><a href=/>x</a></nav><main><h1>常见问题</h1><h2>退货</h2><div><h3>怎么退货？</h3><p>请寄回。</p></div><div><h3>多久？</h3><ul><li>三天</li></ul></div></main><footer>(c)</footer>",
			[]help.Item{item("", "zh-CN", "怎么退货？", "请寄回。", "退货"), item("", "zh-CN", "多久？", "- 三天", "退货")},
		},
		"one article": {"<h1>Care</h1><p>By hand.</p><h2>Oven</h2><p>Yes.</p>", []help.Item{item("", "", "Care", "By hand.\n\n## Oven\n\nYes.", "")}},
	} {
		t.Run(name, func(t *testing.T) { same(t, items(t, c.page, HTML), c.want...) })
	}
}

// What a file says of an article's state is never taken for published unless it
// is known to mean that.
func TestStates(t *testing.T) {
	for said, want := range map[string]help.State{"": help.Published, "Published": help.Published, "DRAFT": help.Drafted, "草稿": help.Drafted, "archived": help.Archived} {
		if got := items(t, "question,answer,status\nWhere?,There.,"+said+"\n", CSV); len(got) != 1 || got[0].State != want {
			t.Errorf("%q: %+v", said, got)
		}
	}
	file, err := Scan(strings.NewReader("question,answer,status,readers\nWhere?,There.,in review,\nWhen?,Now.,,nobody\n"), CSV, Options{})
	if err != nil || len(file.Refused) != 2 {
		t.Errorf("%+v, %v", file, err)
	}
	if got := items(t, "question,answer,category,source\nWhere?,There.,Orders,web\n", CSV); len(got) != 1 || got[0].Source != "" {
		t.Errorf("where it came from: %+v", got)
	}
	if got := items(t, "question,answer,slug,lang\nWhere?,There.,Where is it,en\nWo?,Da.,Where is it,de\n", CSV); len(got) != 2 || got[0].ID != "where-is-it" || got[1].ID != "where-is-it-2" {
		t.Errorf("ids of slugs: %+v", got)
	}
}
