package help

import (
	"errors"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// Videos are those of the hosts that are allowed, and files; nothing else is a player.
func TestVideosOfAllowedHosts(t *testing.T) {
	for address, want := range map[string]Video{
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3":      {Host: "YouTube", Frame: "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"},
		"https://youtu.be/dQw4w9WgXcQ":                         {Host: "YouTube", Frame: "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"},
		"https://m.youtube.com/shorts/dQw4w9WgXcQ":             {Host: "YouTube", Frame: "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"},
		"https://vimeo.com/76979871":                           {Host: "Vimeo", Frame: "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"},
		"https://www.bilibili.com/video/BV1xx411c7mD":          {Host: "Bilibili", Frame: "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&autoplay=1"},
		"https://cdn.example/glaze.mp4":                        {Host: "cdn.example", File: "https://cdn.example/glaze.mp4"},
		"http://www.youtube.com/watch?v=dQw4w9WgXcQ":           {},
		"https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ": {},
		"https://user@youtu.be/dQw4w9WgXcQ":                    {},
		"https://youtu.be/\"><script>":                         {},
		"https://player.vimeo.com/video/1\"onload=x":           {},
		"https://evil.example/embed/1":                         {},
		"javascript:alert(1)":                                  {},
	} {
		got, ok := VideoAt(address)
		if got != want || ok != (want != Video{}) {
			t.Errorf("%s: %+v, %v", address, got, ok)
		}
	}
}

// What readers would not see as it is meant is refused when it is saved, with what and
// where, and nothing is kept; what they would see is saved.
func TestWhatWouldNotBeShownIsRefused(t *testing.T) {
	c := cacheOf(t)
	const kept = "0123456789abcdef0123456789abcdef"
	for answer, want := range map[string]*chat.Refusal{
		"<iframe src=https://evil.example></iframe>":                   {Code: "article_embed", Args: []string{"tag", "iframe"}},
		"a < VIDEO controls>":                                          {Code: "article_embed", Args: []string{"tag", "video"}},
		"<img src=x>":                                                  {Code: "article_embed", Args: []string{"tag", "img"}},
		"![A film](https://evil.example/embed/1)":                      {Code: "article_video", Args: []string{"host", "evil.example"}},
		"![A film](https://video.example/watch?v=1)":                   {Code: "article_video", Args: []string{"host", "video.example"}},
		"![A film](https://www.youtube.com/playlist?list=PL1)":         {Code: "article_video", Args: []string{"host", "www.youtube.com"}},
		"![A mug](http://shop.example/mug.png)":                        {Code: "article_picture", Args: []string{"address", "http://shop.example/mug.png"}},
		"![A mug](img/mug.png)":                                        {Code: "article_picture", Args: []string{"address", "img/mug.png"}},
		"![A mug](javascript:alert)":                                   {Code: "article_picture", Args: []string{"address", "javascript:alert"}},
		"![ ](https://shop.example/mug.png)":                           {Code: "article_words", Args: []string{"address", "https://shop.example/mug.png"}},
		"![](picture:" + kept + ")":                                    {Code: "article_words", Args: []string{"address", "picture:" + kept}},
		"| a |\n|--|\n| ![](https://shop.example/mug.png) |":           {Code: "article_words", Args: []string{"address", "https://shop.example/mug.png"}},
		"`<iframe>` and\n\n```\n<video>\n![](x)\n```":                  nil,
		"![A mug](picture:" + kept + ") ![A mug](https://a.example/x)": nil,
		"![A film](https://youtu.be/dQw4w9WgXcQ)":                      nil,
	} {
		e := Edit{ID: "a", Lang: "en", Text: Text{Question: "Q?", Answer: answer}, Now: 1}
		for name, save := range map[string]func() error{
			"saved":     func() error { return SaveDraft(t.Context(), c, "shop", e) },
			"published": func() error { return Publish(t.Context(), c, "shop", e) },
		} {
			err := save()
			d, missing := Kind.Get(t.Context(), c, "shop", "a")
			var refused *chat.Refusal
			switch {
			case want == nil && (err != nil || missing != nil):
				t.Errorf("%s is not %s: %v", answer, name, err)
			case want != nil && (!errors.As(err, &refused) || refused.Code != want.Code || len(refused.Args) != 2 || refused.Args[0] != want.Args[0] || refused.Args[1] != want.Args[1] || missing == nil):
				t.Errorf("%s is %s: %v", answer, name, err)
			}
			if missing == nil {
				if err := Kind.Delete(t.Context(), c, "shop", d); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
