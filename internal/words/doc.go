// Package words is the window's catalogue: the sentence that a person reads for
// each kind of fault. It is the one place to change or to translate what the
// window says of something that went wrong.
//
// Each kind has whole sentences: what happened, and what to do about it. A fact
// stands in them by its name in braces, as in "The amount is above {limit}."
// Nothing is glued from pieces, so that a translation may order them freely.
//
// Of gives both parts, Say them together. What an error says that holds no fault
// comes from the operating system or from a library, and is shown as it is.
//
// The command line has a catalogue of its own (internal/command/catalogue.go).
package words
