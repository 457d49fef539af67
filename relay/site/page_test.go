package site

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

func TestPageAddress(t *testing.T) {
	closed, open := Site{}, Site{PageQuery: true}
	for _, test := range []struct{ address, closed, open string }{
		{"", "", ""},
		{"https://shop.example.com", "https://shop.example.com", "https://shop.example.com"},
		{"https://shop.example.com/a%20b/", "https://shop.example.com/a%20b/", "https://shop.example.com/a%20b/"},
		{"https://shop.example.com/reset?token=secret#part", "https://shop.example.com/reset", "https://shop.example.com/reset?token=secret"},
		{"https://shop.example.com/#access_token=secret", "https://shop.example.com/", "https://shop.example.com/"},
		{"https://shop.example.com/?", "https://shop.example.com/", "https://shop.example.com/"},
		{"https://user:secret@shop.example.com/", "https://shop.example.com/", "https://shop.example.com/"},
		{"https://shop.example.com/产品?q=1", "https://shop.example.com/%E4%BA%A7%E5%93%81", "https://shop.example.com/%E4%BA%A7%E5%93%81?q=1"},
		{"file:///srv/page.html?x#y", "file:///srv/page.html", "file:///srv/page.html?x"},
		{"javascript:alert(1)//?", "", ""},
		{"data:text/html,secret", "", ""},
		{"blob:https://shop.example.com/id", "", ""},
		{"about:srcdoc", "", ""},
		{"/relative?token=secret", "", ""},
		{"https://shop.example.com/%zz?token=secret", "", ""},
	} {
		if got := closed.PageAddress(test.address); got != test.closed {
			t.Errorf("%q: %q, want %q", test.address, got, test.closed)
		}
		if got := open.PageAddress(test.address); got != test.open {
			t.Errorf("%q, with its query: %q, want %q", test.address, got, test.open)
		}
	}
	if got := open.PageAddress("https://shop.example.com/" + strings.Repeat("é", chat.MaxURLBytes/2)); len(got) > chat.MaxURLBytes {
		t.Errorf("%d bytes are kept", len(got))
	}
}
