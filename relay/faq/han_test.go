package faq

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/golden"
)

// TestHanTable packs the pairs of testdata/han.txt, each a character and its
// simplified form, and compares with the committed table.
func TestHanTable(t *testing.T) {
	text, err := os.ReadFile("testdata/han.txt")
	if err != nil {
		t.Fatal(err)
	}
	pairs := strings.Fields(string(text))
	slices.SortFunc(pairs, func(a, b string) int {
		x, y := []rune(a), []rune(b)
		return int(x[1]-y[1])*0x10000 + int(x[0]-y[0])
	})

	var to, from []byte
	s, f := rune(hanFirst), rune(hanFirst)
	for _, p := range pairs {
		r := []rune(p)
		if len(r) != 2 {
			t.Fatalf("%q is not a pair", p)
		}
		to = binary.AppendUvarint(to, uint64(r[1]-s))
		from = binary.AppendVarint(from, int64(r[0]-f))
		s, f = r[1], r[0]
		if simplified(r[1]) != r[1] {
			t.Errorf("%q is folded to %q, which is folded again", r[0], r[1])
		}
		if !golden.Update() && simplified(r[0]) != r[1] {
			t.Errorf("simplified(%q) = %q, want %q", r[0], simplified(r[0]), r[1])
		}
	}

	var b bytes.Buffer
	b.WriteString("package faq\n\n// Made by go generate from testdata/han.txt; see readHanTable.\nconst (\n")
	for _, c := range []struct {
		name  string
		bytes []byte
	}{{"hanSimplified", to}, {"hanTraditional", from}} {
		fmt.Fprintf(&b, "\t%s = \"\" +\n", c.name)
		for chunk := range slices.Chunk(c.bytes, 24) {
			b.WriteString("\t\t\"")
			for _, x := range chunk {
				fmt.Fprintf(&b, "\\x%02x", x)
			}
			b.WriteString("\" +\n")
		}
		b.Truncate(b.Len() - len(" +\n"))
		b.WriteString("\n")
	}
	b.WriteString(")\n")
	golden.Check(t, "han_table.go", b.String())
}

func TestTraditionalAndSimplifiedAreTheSame(t *testing.T) {
	fold := func(s string) string {
		var out []rune
		for _, r := range s {
			out = appendFold(out, r)
		}
		return string(out)
	}
	for _, c := range [][2]string{
		{"如何辦理退貨和換貨？", "如何办理退货和换货？"}, {"訂單什麼時候發貨", "订单什么时候发货"}, {"運費是多少錢", "运费是多少钱"},
		{"可以開發票嗎", "可以开发票吗"}, {"賬戶密碼忘記了怎麼辦", "账户密码忘记了怎么办"}, {"優惠券在哪裡領取", "优惠券在哪里领取"},
		{"聯繫客服電話", "联系客服电话"}, {"請問產品尺寸與顏色", "请问产品尺寸与颜色"}, {"後天的鬧鐘", "后天的闹钟"}, {"播放音樂與電影", "播放音乐与电影"},
	} {
		if fold(c[0]) != fold(c[1]) {
			t.Errorf("%q is folded to %q, %q to %q", c[0], fold(c[0]), c[1], fold(c[1]))
		}
	}
}
