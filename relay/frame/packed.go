package frame

import (
	"bytes"
	"compress/gzip"
	"sync"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/wire"
)

// packedMost bounds the FAQs that are kept as they are sent, in bytes.
const packedMost = 64 << 20

// packed are FAQs and their tables as they are sent, made once for each version and
// language.
type packed struct {
	mu    sync.Mutex
	kept  map[packedKey]*packedFAQ
	bytes int
}

// packedKey is a version of a FAQ in a language, "" for all of them, or the table of
// its meanings.
type packedKey struct {
	version, lang string
	table         bool
}

type packedFAQ struct {
	once          sync.Once
	plain, zipped []byte
}

// of returns the articles in the language of a locale, as JSON and compressed.
func (p *packed) of(articles *help.Articles, locale string) (plain, zipped []byte) {
	return p.made(packedKey{version: articles.Version, lang: articles.Language(locale)}, func() []byte { return listed(articles, locale) })
}

// made returns what is made for a key, and compressed.
func (p *packed) made(key packedKey, make func() []byte) (plain, zipped []byte) {
	p.mu.Lock()
	one := p.kept[key]
	if one == nil {
		if one = new(packedFAQ); p.kept == nil {
			p.kept = map[packedKey]*packedFAQ{}
		}
		p.kept[key] = one
	}
	p.mu.Unlock()
	one.once.Do(func() {
		one.plain = make()
		one.zipped = zip(one.plain)
		p.bound(key, len(one.plain)+len(one.zipped))
	})
	return one.plain, one.zipped
}

// bound counts what was made for key, and drops all else if it is too much:
// older versions are among it.
func (p *packed) bound(key packedKey, size int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bytes += size; p.bytes > packedMost {
		p.kept, p.bytes = map[packedKey]*packedFAQ{key: p.kept[key]}, size
	}
}

// listed are the articles in the language of a locale, as JSON.
func listed(articles *help.Articles, locale string) []byte {
	var list []wire.Article
	for _, e := range articles.In(locale).Entries {
		list = append(list, wireArticle(&e))
	}
	return wire.AppendArticles(nil, list)
}

func zip(plain []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(plain) // a Buffer takes everything
	_ = z.Close()
	return b.Bytes()
}
