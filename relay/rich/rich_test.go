package rich

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

func TestRead(t *testing.T) {
	written, err := Read(`
- type: replies
  choices: [Blue, "<script>"]
- {type: card, title: Bowl, text: Glazed, buttons: [{text: See it, link: "https://shop.example/bowl"}, {text: Keep one, say: Keep one for me}]}
- {type: list, items: [{title: A, text: first}, {title: B, link: "mailto:a@shop.example"}]}
- {type: form, title: You, fields: [{label: Name, required: true}, {label: Size, kind: choice, options: [S, L]}]}
- {type: date, title: When, from: 2026-12-01}
`)
	if err != nil {
		t.Fatal(err)
	}
	list := Parse(written)
	if len(list) != 5 || list[0].Choices[1] != "<script>" || list[1].Buttons[1].Say != "Keep one for me" || !list[3].Fields[0].Required {
		t.Errorf("%+v", list)
	}
	const says = "• Blue\n• <script>\nBowl\nGlazed\n• See it: https://shop.example/bowl\n• Keep one\n• A: first\n• B: mailto:a@shop.example\nYou\n• Name\n• Size: S, L\nWhen"
	if got := Says(written); got != says {
		t.Errorf("it says %q", got)
	}
	if none, err := Read("  \n"); none != "" || err != nil || Write(nil) != "" {
		t.Errorf("nothing is %q, %v", none, err)
	}
	if Parse("no JSON") != nil || Says("[1]") != "" {
		t.Error("what is none is some")
	}
}

func TestWhatIsNoBlock(t *testing.T) {
	long := strings.Repeat("x", MaxLine+1)
	for _, source := range []string{
		"type: card", "- {type: html, text: x}", "- {type: card}", "- {type: card, title: " + long + "}", `- {type: card, title: "a\nb"}`,
		"- {type: card, title: a, choices: [b]}", "- {type: replies}", `- {type: replies, choices: [""]}`, "- {type: buttons, buttons: [{text: a}]}",
		`- {type: buttons, buttons: [{text: a, link: "javascript:alert(1)"}]}`, `- {type: buttons, buttons: [{text: a, link: "//shop.example"}]}`,
		`- {type: buttons, buttons: [{text: a, link: "https://shop.example/ x"}]}`, `- {type: buttons, buttons: [{text: a, link: "data:text/html,x"}]}`,
		`- {type: buttons, buttons: [{text: a, link: "https://shop.example", say: b}]}`, "- {type: list, items: [{text: a}]}",
		"- {type: form, fields: [{kind: text}]}", "- {type: form, fields: [{label: a, kind: file}]}", "- {type: form, fields: [{label: a, kind: choice}]}",
		"- {type: form, fields: [{label: a, options: [b]}]}", "- {type: date, title: a, from: tomorrow}", "- {type: card, title: a, unknown: b}",
		"- {type: replies, choices: [" + strings.Repeat("a, ", MaxParts+1) + "]}", strings.Repeat("- {type: card, title: a}\n", MaxBlocks+1),
		"- {type: card, title: a, text: " + strings.Repeat("x", MaxText+1) + "}", "# " + strings.Repeat("x", MaxSource), "- [", "&a [*a]",
	} {
		written, err := Read(source)
		refused, ok := err.(*chat.Refusal)
		if !ok || refused.Code != ErrBlocks.Code || written != "" {
			t.Errorf("%.60q: %q, %v", source, written, err)
		}
	}
}
