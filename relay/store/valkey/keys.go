package valkey

import (
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/store"
)

// key names something of a site.
func key(site, name string) string { return "{" + site + "}:" + name }

// dueKey names what all sites share of a kind of jobs.
func dueKey(kind string) string { return key(store.Global, "due/"+kind) }

func viewKey(site, view string) string { return "{" + site + "}:view/" + view }

// types are the types of keys, by the first word of their names.
var types = map[string]string{
	"conv": "string", "log": "stream", "batch": "hash", "safe": "string", "epoch": "string",
	"view": "zset", "counters": "hash", "docs": "hash", "set": "zset", "held": "zset", "value": "string",
	"jobs": "zset", "job": "hash", "due": "zset",
	"numbers": "list", "indexed": "hash", "terms": "zset", "term": "string",
}

// typeOf is the type that a key must have.
func typeOf(key string) string {
	_, name, _ := strings.Cut(key, "}:")
	word, _, _ := strings.Cut(name, "/")
	return types[word]
}

// channel names the channel of a topic. Channels are not divided by database
// as keys are, so the number is part of the name unless it is 0.
func (c *client) channel(t store.Topic) string {
	if c.db == 0 {
		return "{" + t.Site + "}:" + t.Name
	}
	return "{" + t.Site + "}" + strconv.Itoa(c.db) + ":" + t.Name
}

// convOf is the conversation whose events are published under a topic, if any.
func convOf(topic string) string {
	conv, _ := strings.CutPrefix(topic, "conv/")
	if len(conv) == len(topic) {
		return ""
	}
	return conv
}
