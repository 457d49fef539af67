package inbox

import "strings"

// emojiGroup are signs of one kind. Its name is among the words, as emoji.NAME.
type emojiGroup struct {
	name  string
	signs []string
}

// emojis are the signs that agents put into what they write: a short list, which can
// be gone through by hand.
var emojis = []emojiGroup{
	{"faces", strings.Fields("🙂 😀 😄 😁 😅 😂 🤣 😊 😉 😍 😘 😋 😎 🤓 🤗 🤔 🤨 😐 😶 🙄 😏 😴 😌 😔 😕 🙁 😟 😢 😭 😩 😤 😠 😳 😱 😬 🤯 🥳 🥲 😇 🤝")},
	{"hands", strings.Fields("👍 👎 👌 ✌️ 🤞 🤙 👋 👏 🙌 🙏 💪 👉 👈 👆 👇 ✋ ✍️ 🤷")},
	{"signs", strings.Fields("❤️ 🧡 💛 💚 💙 💜 🖤 💔 ✨ ⭐ 🔥 🎉 🎁 ✅ ❌ ❗ ❓ ⚠️ ℹ️ 💯 ➡️ ⬅️ 🔁 🔒 🔑 💡")},
	{"things", strings.Fields("📦 🚚 ✈️ 🏠 🏪 🛒 💳 💶 🧾 📄 📎 📷 📱 💻 🖥️ 🖨️ 🔧 ⚙️ 🔋 🔌 📅 ⏰ ⌛ 📞 ✉️ 📣 ☕ 🍀 ☀️ 🌧️")},
}
