package survey

import (
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// What is packed is what was there; no damage panics or goes unseen as more rows
// than there can be.
func TestPack(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	var rows []Row
	for i := range 200 {
		r := Row{
			Conv: strings.Repeat(strconv.Itoa(i%10), 32), Offer: uint64(random.IntN(9)), Version: random.IntN(4), At: int64(random.IntN(1e9)),
			Agent: pick("", "ana", "ben"), Name: pick("", "Ana"), Topic: pick("", "t"), Locale: pick("en", "zh-CN"), Page: pick("", "https://shop.example/"),
			By: pick("", ByBot, ByBoth), Alone: i%7 == 0,
		}
		if i%5 == 0 {
			r.Conv, r.Tags, r.Teams, r.Marks = "not hex "+r.Conv, []string{"x", "y"}, []string{"a"}, []string{"m"}
		}
		if i%3 == 0 {
			r.First = r.At + 5
			r.Answered = r.First + int64(random.IntN(9))
			r.Answers = chat.Answers{{Question: "a", Type: chat.AnswerScore, Value: "3"}, {Question: "b", Type: chat.AnswerText, Value: "何でも\x00" + strconv.Itoa(i)}}
		}
		rows = append(rows, r)
	}
	body, err := Pack(rows).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var d Day
	if err := d.UnmarshalBinary(body); err != nil {
		t.Fatal(err)
	}
	got, err := d.Rows()
	if err != nil || !reflect.DeepEqual(got, rows) {
		t.Fatalf("another: %v", err)
	}
	for range 2000 {
		broken := Day{append([]byte(nil), d.packed...)}
		if random.IntN(2) == 0 {
			broken.packed = broken.packed[:random.IntN(len(broken.packed))]
		} else {
			broken.packed[random.IntN(len(broken.packed))] ^= byte(1 + random.IntN(255))
		}
		if got, _ := broken.Rows(); len(got) > len(broken.packed) {
			t.Fatalf("%d rows of %d bytes", len(got), len(broken.packed))
		}
	}
	if _, err := (Day{d.packed[:len(d.packed)/2]}).Rows(); err == nil {
		t.Error("half of a day is taken")
	}
}

// A day that was kept before it was packed.
func TestFirstFormOfADay(t *testing.T) {
	const stored = `{"rows":[{"c":"00112233445566778899aabbccddeeff","o":5,"v":2,"t":1000,"a":2000,"g":"ana","n":"Ana","x":["t"],"l":"en","u":"https://shop.example/","r":[{"Question":"a","Type":"score","Value":"4"}]}]}`
	var d Day
	if err := d.UnmarshalBinary([]byte(stored)); err != nil {
		t.Fatal(err)
	}
	got, err := d.Rows()
	want := []Row{{
		Conv: "00112233445566778899aabbccddeeff", Offer: 5, Version: 2, At: 1000, First: 2000, Answered: 2000, Agent: "ana", Name: "Ana", Tags: []string{"t"},
		Locale: "en", Page: "https://shop.example/", Answers: chat.Answers{{Question: "a", Type: "score", Value: "4"}},
	}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// One whose ids stand in the rows, as text.
func TestSecondFormOfADay(t *testing.T) {
	const stored = `"AQ4DYW5hA0FuYQACZW4VaHR0cHM6Ly9zaG9wLmV4YW1wbGUvBnBlb3BsZQF0AW0BawFhBXNjb3JlATQHYW5vdGhlcgJhcgIBABEiM0RVZneImaq7zN3u/wUC0A+gH+gHAAECAwQFAQYBBwEIAQkKCwIMBwCgHwAAAgICDQICAAAAAA=="`
	var d Day
	if err := d.UnmarshalBinary([]byte(stored)); err != nil {
		t.Fatal(err)
	}
	got, err := d.Rows()
	want := []Row{
		{
			Conv: "00112233445566778899aabbccddeeff", Offer: 5, Version: 2, At: 1000, First: 2000, Answered: 2500, Agent: "ana", Name: "Ana",
			Tags: []string{"t"}, Teams: []string{"m"}, Marks: []string{"k"}, By: ByPeople, Locale: "en", Page: "https://shop.example/",
			Answers: chat.Answers{{Question: "a", Type: "score", Value: "4"}},
		},
		{Conv: "another", Offer: 7, At: 3000, Alone: true, Locale: "ar"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}
