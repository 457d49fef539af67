// Package words is what Parley says: one file for each language and audience,
// for translators to edit. Visitors read the widget and what the relay sends
// them; agents read the inbox.
//
// A file maps keys to sentences. A {name} stands where something is put in. A
// sentence that counts has the plural forms of its language, by the names of the
// Unicode CLDR: zero, one, two, few, many, other. "@name" is the language's name
// for itself, "@dir" its direction. A language is there once its file is: the
// file's name is its BCP 47 tag. Tests compare every language with English, and
// the keys with those that pages and scripts use.
package words
