package main

import (
	"context"
	"strings"

	"github.com/valkey-io/valkey-go"
)

// maxLog is about how many messages an inbox keeps.
const maxLog = "200"

// appendScript is the atomic step: store, then publish, with the id in front.
var appendScript = valkey.NewLuaScript(`
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'd', ARGV[1])
redis.call('PUBLISH', KEYS[2], id .. ' ' .. ARGV[1])
return id`)

// valkeyKeeper keeps each inbox in a stream and publishes on a channel of the
// same name. Subscriptions have a connection of their own.
type valkeyKeeper struct {
	commands      valkey.Client
	subscriptions valkey.DedicatedClient
}

func openValkey(addr string, h *hub) (*valkeyKeeper, error) {
	c, err := valkey.NewClient(valkey.ClientOption{
		InitAddress: []string{addr}, DisableCache: true, ForceSingleClient: true,
	})
	if err != nil {
		return nil, err
	}
	k := &valkeyKeeper{commands: c}
	k.subscriptions, _ = c.Dedicate()
	k.subscriptions.SetPubSubHooks(valkey.PubSubHooks{OnMessage: func(m valkey.PubSubMessage) {
		id, text, _ := strings.Cut(m.Message, " ")
		h.publish(m.Channel, message{id, text})
	}})
	return k, nil
}

func (k *valkeyKeeper) add(inbox, text string) (string, error) {
	return appendScript.Exec(context.Background(), k.commands,
		[]string{"s:" + inbox, inbox}, []string{text, maxLog}).ToString()
}

func (k *valkeyKeeper) since(inbox, id string) ([]message, error) {
	read := k.commands.B().Xrange().Key("s:" + inbox).Start("(" + id).End("+").Build()
	entries, err := k.commands.Do(context.Background(), read).AsXRange()
	messages := make([]message, len(entries))
	for i, e := range entries {
		messages[i] = message{e.ID, e.FieldValues["d"]}
	}
	return messages, err
}

func (k *valkeyKeeper) watch(inbox string) error {
	return k.subscriptions.Do(context.Background(), k.commands.B().Subscribe().Channel(inbox).Build()).Error()
}

func (k *valkeyKeeper) unwatch(inbox string) {
	// If the connection is gone, so is the subscription.
	_ = k.subscriptions.Do(context.Background(), k.commands.B().Unsubscribe().Channel(inbox).Build())
}
