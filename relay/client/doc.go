// Package client speaks with a relay as the widget and the inbox do, without a
// browser: for bots and kits in Go, and for programs that test relays.
//
//	v := client.NewVisitor(ctx, client.VisitorConfig{
//		Config: client.Config{URLs: []string{"https://chat.example.com"}, Site: "shop"},
//		Origin: "https://shop.example.com",
//		Show: func(events []chat.Event) {
//			for _, e := range events {
//				fmt.Println(e.Name, e.Text)
//			}
//		},
//	})
//	defer v.Close()
//	v.Send("Is the blue one in stock?")
//
// A client connects by itself, and again whenever the connection is lost. What
// is sent waits in an outbox until the relay has it, and is repeated with the
// same id, so that it arrives once. What is shown continues where it ended, or
// is dropped and shown anew if the relay's log does not continue from there.
package client
