// Package wire is the protocol between the widget and the relay, and the JSON
// form in which events are sent and stored. This source is its specification.
//
// # Flow
//
// One WebSocket at /ws carries JSON text frames, one object each, with the
// frame's type under "t". Both sides ignore fields they do not know and frames
// of a type they do not know.
//
//	widget                                    relay
//	  hello {v, ticket, token, resume…}  ->
//	                                     <-   welcome {v, epoch, token, now, chats…}
//	                                     <-   events {conv, events, reset?, more?}
//	  send {conv, id, text, sent}        ->
//	                                     <-   events: the same id, now with a seq
//	  read {conv, seq}  typing {conv,on} ->
//	                                     <-   beat {conv, seq, now} every 25 s
//	  rate {conv, id, seq, score, text}  ->
//	                                     <-   move {within}: reconnect, soon
//
// The first frame must be hello and must come within 5 s. A ticket proves that
// the page which embeds the widget is one of the site's; a token says which
// visitor it is. Both are in frames only, never in an address.
//
// # Delivery
//
// Every send has a 128-bit id that its client made once and keeps until it
// sees an event with that id: that event is the acknowledgement. A retry
// repeats the id, and changes nothing if the first try arrived. A conversation
// begins with the first send that names it; its id is made by the client too.
//
// Events of a conversation are numbered 1, 2, 3 …; a client applies an event
// only if its seq follows the last one. Beat names the newest seq, so that a
// client which missed one notices. To resume, hello or open names the epoch,
// the last seq and the last event's id. If the relay's log continues from
// there it sends what follows; if not, it sends everything from seq 1 with
// reset set, and the client drops what it had.
//
// # Without a socket
//
// Where no WebSocket gets through, the same frames go by plain requests: POST
// /poll from a page of the relay's own, at most MaxPoll bytes. The body is text,
// a frame a line, the first of which is hello; it names where the conversation
// goes on, as on a socket. So does the answer: welcome, what there is to say to
// the other frames, then events. Each request stands alone and may reach another
// relay.
//
// With sends, the answer comes when their events are in it or were refused. With
// other frames it comes at once. With hello alone it comes as soon as there is
// something to say beyond welcome. None comes later than Within of hello, and
// PollSeconds. A close frame in the place of a close code ends the answer. An
// answer that is cut says nothing: ask again from the last whole one.
//
// # Errors
//
// An error frame answers one frame and keeps the connection: its code is one
// of the Code constants, its id that of the send it refuses. What ends a
// connection is told by the close code, see Close.
package wire
