// Package bot answers visitors before people do, from the site's articles, and
// hands over to people with what they need to go on.
//
// A conversation that the bot has is assigned to chat.Bot. React asks for a job
// with each message of its visitor, in the same step as the message is stored;
// the worker decides what to say (Policy, a pure function) and appends its words
// and its act as one, on the condition that the bot still has the conversation.
// So it never speaks after a person has taken it, and a question is answered
// once, whichever relay dies in between.
package bot
