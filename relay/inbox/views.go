package inbox

import "github.com/parley-chat/parley/relay/chat"

// startView is where an agent begins.
const startView = "all"

// storeView returns the store's name for a view that addresses name, and
// whether there is one. Mine depends on the agent.
func storeView(view, agent string) (string, bool) {
	switch view {
	case "mine":
		return chat.ViewAgent(agent), true
	case "queue":
		return chat.ViewUnassigned, true
	case "all":
		return chat.ViewOpen, true
	case "done":
		return chat.ViewResolved, true
	}
	return "", false
}
