package frame

import (
	"strings"
	"sync"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// A FAQ is written and compressed once for each version and language, however
// many ask at once and whatever they call their language.
func TestFAQIsPackedOnce(t *testing.T) {
	of := func(version string) *help.Articles {
		return &help.Articles{Version: version, Entries: []faq.Entry{
			{ID: "a", Lang: "en", Question: version, Answer: strings.Repeat("word ", 1000)},
			{ID: "b", Lang: "de", Question: version},
		}}
	}
	var p packed
	first, zipped := p.of(of("1"), "en")
	if len(zipped) == 0 || len(zipped) >= len(first) {
		t.Fatalf("%d bytes, zipped %d", len(first), len(zipped))
	}
	same := func(body []byte) bool { return &body[0] == &first[0] }
	var asking sync.WaitGroup
	for _, locale := range []string{"en", "en-GB", "fr", "xx-1", "EN"} {
		asking.Go(func() {
			if plain, _ := p.of(of("1"), locale); !same(plain) {
				t.Errorf("%s: made again", locale)
			}
		})
	}
	asking.Wait()
	if plain, _ := p.of(of("1"), "de-AT"); same(plain) || !strings.Contains(string(plain), `"b"`) {
		t.Errorf("another language: %s", plain)
	}
	if plain, _ := p.of(of("2"), "en"); same(plain) {
		t.Error("another version is the old one")
	}
	if len(p.kept) != 3 {
		t.Errorf("%d are kept", len(p.kept))
	}
}

func TestPackedFAQsAreBounded(t *testing.T) {
	var p packed
	half := &help.Articles{Version: "1"}
	p.of(half, "en")
	key := packedKey{version: "1", lang: ""}
	p.bound(key, packedMost-p.bytes)
	if p.bytes != packedMost || len(p.kept) != 1 {
		t.Errorf("%d bytes in %d", p.bytes, len(p.kept))
	}
	p.of(&help.Articles{Version: "2"}, "en")
	if len(p.kept) != 1 || p.bytes > 100 || p.kept[packedKey{version: "2", lang: ""}] == nil {
		t.Errorf("%d bytes in %d", p.bytes, len(p.kept))
	}
}
