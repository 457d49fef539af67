package frame

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// signs gives the site a key and returns what signs for a user of the site.
func (r *relay) signs() func(sub string, more ...any) string {
	r.t.Helper()
	secret := identity.NewSecret()
	key := docs.Doc[identity.Key]{ID: "k", Value: identity.Key{Algorithm: identity.HS256, Secret: secret, Created: 1}}
	if err := identity.Add(r.t.Context(), r.Docs, "shop", key, false); err != nil {
		r.t.Fatal(err)
	}
	return func(sub string, more ...any) string {
		claims := jwt.MapClaims{"aud": "shop", "sub": sub, "exp": time.Now().Add(time.Minute).Unix(), "name": sub + " Lima", "email": sub + "@example.com"}
		for i := 0; i < len(more); i += 2 {
			claims[more[i].(string)] = more[i+1]
		}
		token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
		token.Header["kid"] = "k"
		text, err := token.SignedString([]byte(secret))
		if err != nil {
			r.t.Fatal(err)
		}
		return text
	}
}

// identified is the answer to a token.
type identified struct {
	Token, Code string
	Anew        bool
}

func (r *relay) identify(of someone, token string) (int, identified) {
	r.t.Helper()
	answer, body := r.post("/frame/identify", of, "identity", token)
	var said identified
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		r.t.Fatalf("%s: %s", answer.Status, body)
	}
	return answer.StatusCode, said
}

func (r *relay) state(conv string) chat.Conversation {
	r.t.Helper()
	c, err := r.Store.Conversation(r.t.Context(), "shop", conv)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func (r *relay) visitor(token string) string {
	r.t.Helper()
	visitor, _, err := r.Access.CheckToken("shop", token)
	if err != nil {
		r.t.Fatal(err)
	}
	return visitor
}

func TestASiteSaysWhoAVisitorIs(t *testing.T) {
	r := newRelay(t)
	sign := r.signs()
	plan := docs.Doc[person.Attribute]{ID: "plan", Value: person.Attribute{Name: "Plan", Type: person.Text}}
	if err := person.Attributes.Put(t.Context(), r.Docs, "shop", plan); err != nil {
		t.Fatal(err)
	}

	phone := r.someone("From the phone")
	if err := r.Desk.Contact(t.Context(), "shop", phone.conv, phone.visitor, store.NewID(), "Annie", "typed@example.com"); err != nil {
		t.Fatal(err)
	}
	status, said := r.identify(phone, sign("ana", "attributes", map[string]any{"plan": "gold", "no such": 1}))
	if status != http.StatusOK || said.Anew || said.Token != phone.token {
		t.Fatalf("%d %+v", status, said)
	}
	c := r.state(phone.conv)
	if c.Visitor != phone.visitor || c.Subject != "ana" || !c.Verified || c.Name != "ana Lima" || c.Email != "ana@example.com" {
		t.Errorf("%+v", c.Who)
	}
	known, err := person.Kind.Get(t.Context(), r.Docs, "shop", phone.visitor)
	if err != nil || known.Value.User.Subject != "ana" || known.Value.Values["plan"] != "gold" || len(known.Value.Values) != 1 {
		t.Errorf("%+v, %v", known.Value, err)
	}

	// What is typed afterwards is no more than that.
	if err := r.Desk.Contact(t.Context(), "shop", phone.conv, phone.visitor, store.NewID(), "Eve", "eve@example.com"); err != nil {
		t.Fatal(err)
	}
	if now := r.state(phone.conv); now.Name != "ana Lima" || now.Email != "ana@example.com" || !now.Verified {
		t.Errorf("typed over: %+v", now.Who)
	}
	seq := c.Seq + 1
	if r.identify(phone, sign("ana")); r.state(phone.conv).Seq != seq {
		t.Error("a second token of the same user changed something")
	}

	// Another device of hers brings what was written on it, and nothing else.
	laptop, other := r.someone("From the laptop"), r.someone("Somebody else")
	status, said = r.identify(laptop, sign("ana"))
	if status != http.StatusOK || said.Anew || r.visitor(said.Token) != phone.visitor {
		t.Fatalf("%d %+v", status, said)
	}
	if c := r.state(laptop.conv); c.Visitor != phone.visitor || c.Subject != "ana" {
		t.Errorf("%+v", c.Who)
	}
	if c := r.state(other.conv); c.Visitor != other.visitor || c.Subject != "" {
		t.Errorf("another's: %+v", c.Who)
	}
	events, _, err := r.Store.Events(t.Context(), "shop", laptop.conv, 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if v := e.ForVisitor(); v.Kind == chat.KindIdentified || strings.Contains(v.Name+v.From, "ana") {
			t.Errorf("the visitor's log has %+v", v)
		}
	}

	// What she begins from then on is hers from its first event.
	begun := store.NewID()
	answer, body := r.post("/frame/send", someone{token: said.Token, conv: begun}, "ticket", r.ticketFor("shop"), "text", "By form")
	if c := r.state(begun); answer.StatusCode != 200 || c.Subject != "ana" || c.Name != "ana Lima" || !c.Verified {
		t.Errorf("%s %+v\n%s", answer.Status, c.Who, body)
	}
}

// A second user on a device is somebody else, to whom nothing of the first belongs.
func TestUsersOfADeviceAreNotMixed(t *testing.T) {
	r := newRelay(t)
	sign := r.signs()
	ana := r.someone("Mine")
	r.identify(ana, sign("ana"))
	status, said := r.identify(ana, sign("bo"))
	if status != http.StatusOK || !said.Anew || r.visitor(said.Token) == ana.visitor {
		t.Fatalf("%d %+v", status, said)
	}
	if c := r.state(ana.conv); c.Visitor != ana.visitor || c.Subject != "ana" {
		t.Errorf("Ana's is now %+v", c.Who)
	}
	bo := someone{visitor: r.visitor(said.Token), token: said.Token, conv: ana.conv}
	if answer, _ := r.post("/frame/transcript", bo, "as", "text"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("Bo reads Ana's conversation: %s", answer.Status)
	}
	// Back again is Ana as she was.
	if status, said = r.identify(bo, sign("ana")); status != http.StatusOK || !said.Anew || r.visitor(said.Token) != ana.visitor {
		t.Errorf("%d %+v", status, said)
	}
	// Nobody was here before: the token of a user is enough.
	if status, said = r.identify(someone{token: "none"}, sign("ana")); status != http.StatusOK || said.Anew || r.visitor(said.Token) != ana.visitor {
		t.Errorf("%d %+v", status, said)
	}
}

func TestATokenThatIsRefusedChangesNothing(t *testing.T) {
	r := newRelay(t)
	ana := r.someone("Hello")
	if status, said := r.identify(ana, "a.b.c"); status != http.StatusUnprocessableEntity || said.Code != "identity_off" {
		t.Errorf("without keys: %d %+v", status, said)
	}
	sign := r.signs()
	before := r.state(ana.conv).Seq
	for token, code := range map[string]string{
		sign("ana", "aud", "blog"):                            "identity_audience",
		sign("ana", "exp", time.Now().Add(-time.Hour).Unix()): "identity_expired",
		sign("ana") + "x":                                     "identity_signature",
	} {
		if status, said := r.identify(ana, token); status != http.StatusUnprocessableEntity || said.Code != code || said.Token != "" {
			t.Errorf("%d %+v, want %s", status, said, code)
		}
	}
	if _, err := person.Kind.Get(t.Context(), r.Docs, "shop", ana.visitor); err == nil || r.state(ana.conv).Seq != before {
		t.Errorf("something changed: %v", err)
	}
	var status int
	for range 200 {
		if status, _ = r.identify(ana, "a.b.c"); status == http.StatusTooManyRequests {
			break
		}
	}
	if status != http.StatusTooManyRequests {
		t.Error("tries are not counted")
	}
	if _, err := r.Desk.Send(t.Context(), "shop", ana.conv, desk.Visit{Visitor: ana.visitor}, desk.Message{ID: store.NewID(), Text: "Still here"}); err != nil {
		t.Error(err)
	}
}
