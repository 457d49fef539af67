package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// A lead writes a survey that asks one question after the other; a visitor
// answers it in the panel after the conversation, by keyboard; the results tell.
// The same survey is answered without any chat, on its own page, in Chinese and
// in Arabic. axe finds no fault.
func TestSurvey(t *testing.T) {
	demo := relays.StartDemo(t, relays.Options{})
	b := browser.Start(t)
	owner := signIn(t, b, demo.URL, demo)
	owner.Role("link", "Surveys").Click()
	owner.Role("link", "New survey").Click()
	owner.Role("textbox", "Name, for your team").Fill("After the chat")
	owner.Role("textbox", "Wording, English").Fill("How was the parcel?")
	owner.Role("textbox", "Wording, 简体中文").Fill("包裹怎么样？")
	owner.Role("textbox", "Wording, العربية").Fill("كيف كانت الطرد؟")
	owner.Role("combobox", "When").Eval(`function () { this.value = "resolved" }`)
	owner.Role("checkbox", "Show one question at a time").Click()
	owner.Role("checkbox", "Have bad answers followed up").Click()
	sound(t, "survey-edit", owner, &owner.Scope)
	owner.Role("button", "Add question").Click()
	owner.Role("group", "Question 2").Role("textbox", "Wording, English").Fill("Anything else?")
	owner.Role("button", "Save").Click()
	owner.Role("link", "After the chat").Click()
	owner.Role("heading", "How was the parcel?").Wait()
	address := owner.URL()
	public := strings.Replace(address, "/inbox/shop/surveys/", "/survey/shop/", 1)

	visitor := b.Open(t, demo.Shop)
	frame, log := begun(visitor)
	write(frame, "My mug arrived with a crack.")
	log.WaitText("Sent")
	owner.Goto(demo.URL + "/inbox/shop/all")
	owner.Role("list", "Conversations").RoleContaining("link", "My mug arrived").Click()
	owner.Role("button", "Take").Click()
	owner.Role("textbox", "Reply").Fill("A new one is on its way.")
	owner.Role("button", "Send").Click()
	log.WaitText("A new one is on its way.")
	owner.Role("button", "Resolve").Click()

	frame.Role("button", "Answer a few questions").Press("Enter")
	part := frame.Role("dialog", "Answer a few questions")
	part.Role("group", "How was the parcel?").Wait()
	sound(t, "survey-part", visitor, frame)
	part.Role("radio", "4 of 5, satisfied").Press(" ")
	part.Role("button", "Next").Press("Enter")
	part.Role("textbox", "Anything else?").Wait()
	visitor.Screenshot("survey")
	part.Role("button", "Next").Press("Enter")
	part.WaitText("Thank you for your answer.")
	sound(t, "survey-thanks", visitor, frame)
	part.Role("button", "Back").Press("Enter")
	frame.Role("button", "Change my answers").Wait()

	// It stands beside the conversation at once.
	owner.Role("complementary", "Details").WaitText("How was the parcel?")

	// The link that the agent copies leads to the same survey, and says nothing of the answer.
	conversation := owner.URL()
	owner.Goto(demo.URL + owner.Role("link", "Copy survey link").Attr("href"))
	linked := b.Open(t, owner.Role("textbox", "Survey link").Value())
	linked.Role("main", "").WaitText("This survey was answered before.")
	linked.Role("group", "How was the parcel?").Wait()
	if linked.Role("main", "").Eval(`function () { return this.querySelectorAll(":checked").length }`) != 0.0 {
		t.Error("the link tells what was answered")
	}
	sound(t, "survey by link", linked, &linked.Scope)

	gotoCounted(t, owner, address, "1 of 1 offers")
	owner.Role("main", "").WaitText("100%")
	sound(t, "survey-results", owner, &owner.Scope)
	owner.Screenshot("survey-results")

	for _, in := range []struct{ locale, question, score, next string }{
		{"zh-CN", "包裹怎么样？", "2", "下一题"},
		{"ar", "كيف كانت الطرد؟", "5", "التالي"},
	} {
		alone := b.Open(t, public+"?locale="+in.locale)
		alone.Role("group", in.question).Wait()
		sound(t, "survey page in "+in.locale, alone, &alone.Scope)
		alone.Screenshot("survey-page-" + in.locale)
		alone.Eval(`document.querySelector("input[type=radio][value='" + ` + in.score + ` + "']").click()`)
		alone.Role("button", in.next).Click()
		alone.Role("textbox", "Anything else?").Wait()
	}
	gotoCounted(t, owner, address, "and 2 answers on the survey's own page")

	// The page around the panel asks, without any chat.
	visitor.Eval(`parley("survey", "` + public[strings.LastIndex(public, "/")+1:] + `")`)
	part.Role("group", "How was the parcel?").Wait()
	part.Role("radio", "1 of 5, very dissatisfied").Click()
	part.Role("button", "Next").Click()
	part.Role("textbox", "Anything else?").Wait()
	gotoCounted(t, owner, address, "and 3 answers on the survey's own page")
	// A bad answer is on the agent's screen at once, and its conversation open again.
	part.Role("button", "Back").Press("Enter")
	frame.Role("button", "Change my answers").Press("Enter")
	part.Role("radio", "1 of 5, very dissatisfied").Press(" ")
	part.Role("button", "Next").Press("Enter")
	owner.Role("heading", "How was the parcel?").True(`function () { return this.ownerDocument.querySelector("#toasts .toast button") !== null }`)
	owner.Goto(conversation)
	owner.Role("button", "Resolve").Wait()

	answers := 3 + surveyAlone(t, b, demo, public[strings.LastIndex(public, "/")+1:])
	gotoCounted(t, owner, address, fmt.Sprintf("and %d answers on the survey's own page", answers))
	for who, p := range map[string]*browser.Page{"visitor": visitor, "owner": owner} {
		if errs := p.Errors(); len(errs) > 0 {
			t.Errorf("the %s's page printed %q", who, errs)
		}
	}
}
