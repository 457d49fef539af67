package search_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/store"
)

// The size of what BenchmarkFind looks through: each conversation has ten
// messages.
var conversations = flag.Int("conversations", 2000, "how many conversations are looked through")

// vocabulary makes texts whose words are as often as in a language: a few stand
// everywhere, most are rare.
type vocabulary struct {
	r     *rand.Rand
	words *rand.Zipf
	chars *rand.Zipf
}

func newVocabulary() *vocabulary {
	r := rand.New(rand.NewPCG(3, 4))
	return &vocabulary{r: r, words: rand.NewZipf(r, 1.1, 5, 50_000), chars: rand.NewZipf(r, 1.1, 20, 3000)}
}

// word is the nth word.
func word(n uint64) string {
	const syllables = "ba be bi bo bu da de di do du fa fe fi fo fu ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu"
	list := strings.Fields(syllables)
	text := list[n%uint64(len(list))]
	for n /= uint64(len(list)); n > 0; n /= uint64(len(list)) {
		text += list[n%uint64(len(list))]
	}
	return text
}

// message is a text of some 15 words, or of 24 Chinese characters.
func (v *vocabulary) message(chinese bool) string {
	if chinese {
		text := make([]rune, 24)
		for i := range text {
			text[i] = rune(0x4e00 + v.chars.Uint64())
		}
		return string(text)
	}
	words := make([]string, 8+v.r.IntN(14))
	for i := range words {
		words[i] = word(v.words.Uint64())
	}
	return strings.Join(words, " ")
}

// conversation is every fifth time a Chinese one.
func (v *vocabulary) conversation() []string {
	chinese := v.r.IntN(5) == 0
	texts := []string{v.message(chinese)[:6]}
	for range 10 {
		texts = append(texts, v.message(chinese))
	}
	return texts
}

// query is three words or two characters that follow one another in a text.
func (v *vocabulary) query(texts []string) string {
	text := texts[1+v.r.IntN(len(texts)-1)]
	if words := strings.Fields(text); len(words) > 1 {
		at := v.r.IntN(len(words) - 2)
		return strings.Join(words[at:at+3], " ")
	}
	chars := []rune(text)
	at := v.r.IntN(len(chars) - 1)
	return string(chars[at : at+2])
}

// BenchmarkFind reports how long a search takes at the median and at the 99th
// percentile in milliseconds, and what indexing a conversation took.
func BenchmarkFind(b *testing.B) {
	onStores(b, func(b *testing.B, x *search.Index) {
		v := newVocabulary()
		var queries []string
		letters := 0
		for done := 0; done < *conversations; {
			texts := make([][]string, min(2000, *conversations-done))
			for i := range texts {
				texts[i] = v.conversation()
				for _, t := range texts[i] {
					letters += len(t)
				}
			}
			write(b, x, texts)
			done += len(texts)
			for range 200 {
				queries = append(queries, v.query(texts[v.r.IntN(len(texts))]))
			}
		}
		began := time.Now()
		if err := x.ScheduleAll(context.Background()); err != nil {
			b.Fatal(err)
		}
		do(b, x, store.Global, search.JobAll, x.Desk.Now())
		indexed := time.Since(began)

		v.r.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
		queries = queries[:min(len(queries), 1000)]
		took := map[bool][]time.Duration{}
		runtime.GC()
		for b.Loop() {
			for _, q := range queries {
				began := time.Now()
				hits, _, err := x.Find(b.Context(), shop, search.Asked{Query: q, Sees: all, Limit: 25})
				if err != nil || len(hits) == 0 {
					b.Fatalf("%q: %d hits, %v", q, len(hits), err)
				}
				words := strings.Contains(q, " ")
				took[words] = append(took[words], time.Since(began))
			}
		}
		for words, name := range map[bool]string{true: "words", false: "chars"} {
			slices.Sort(took[words])
			for at, p := range map[float64]string{.5: "p50", .99: "p99"} {
				b.ReportMetric(took[words][int(at*float64(len(took[words])))].Seconds()*1e3, name+"-"+p+"-ms")
			}
		}
		b.ReportMetric(float64(indexed.Microseconds())/float64(*conversations), "index-µs/conversation")
		b.ReportMetric(float64(letters)/1e6, "text-MB")
		b.ReportMetric(0, "ns/op")
	})
}
