package main

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
)

// language makes text like a FAQ's: real function words among made-up others,
// of which few are frequent and most are rare.
type language struct {
	tag        string
	words      []string
	common     []string
	space, end string
	question   int // words of a question, of a paraphrase and of an answer
	paraphrase int
	answer     int
}

var english = language{
	tag: "en", space: " ", end: "?",
	words:    madeUp("ka to mi re su no la vi do pe shi ran tor bel gum fas nek wol dri", 4000, 2, 4),
	common:   strings.Fields("how do i my the to can you of is"),
	question: 8, paraphrase: 7, answer: 60,
}

var chinese = language{
	tag: "zh-CN", end: "？",
	words:    madeUp(characters, 3000, 1, 2),
	common:   strings.Fields("怎么 我 的 可以 吗 什么 是 在 了 不"),
	question: 6, paraphrase: 5, answer: 60,
}

// characters are some of the most written ones, apart.
const characters = `订 单 退 款 货 付 账 户 密 码 地 址 配 送 物 流 发 票 优 惠 券 会 员 积 分 客 服 电 话 邮 箱 时 间 价 格 商 品 尺 寸 颜 色 材 质 包 装
礼 盒 店 铺 门 营 业 取 消 修 改 查 询 申 请 登 录 注 册 手 机 支 银 行 卡 微 信 海 外 运 费 税 关 检 验 维 保 换 新 旧 大 小 高 低 快 慢 早 晚 明 天 周 月 年 日
上 下 左 右 前 后 里 开 闭 打 印 扫 描 上 传 下 载 文 件 图 片 视 频 声 音 网 页 连 接 断 错 误 成 功 失 败 等 待 处 理 完 确 认 提 交 保 存 删 除 清 空 选 择 全 部`

// madeUp joins pieces by chance into n words of least to most pieces.
func madeUp(pieces string, n, least, most int) []string {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	from := strings.Fields(pieces)
	words := make([]string, n)
	for i := range words {
		for range least + random.IntN(most-least+1) {
			words[i] += from[random.IntN(len(from))]
		}
	}
	return words
}

// articles makes n entries, always the same: a question, four other ways to ask
// it, and an answer of two paragraphs.
func (l *language) articles(n int) []faq.Entry {
	random := rand.New(rand.NewPCG(2, uint64(n)))
	text := func(length int) string {
		words := make([]string, length)
		for i := range words {
			words[i] = l.words[random.IntN(random.IntN(len(l.words))+1)]
			if random.IntN(3) == 0 {
				words[i] = l.common[random.IntN(len(l.common))]
			}
		}
		return strings.Join(words, l.space)
	}
	entries := make([]faq.Entry, n)
	for i := range entries {
		entries[i] = faq.Entry{
			ID: strconv.Itoa(i) + "." + l.tag, Lang: l.tag, Topic: "all",
			Question: text(l.question) + l.end,
			Answer:   text(l.answer/2) + ".\n\n" + text(l.answer/2) + ".",
		}
		for range 4 {
			entries[i].Alt = append(entries[i].Alt, text(l.paraphrase))
		}
	}
	return entries
}
