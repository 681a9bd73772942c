// Package desk is the desk of a chain of tills: an embedded NATS server whose stream keeps every entry of every till's
// journal, and a projection of that stream, which answers how each till is.
//
//	tills ─→ server (gate.go: who may say what) ─→ stream on disk ─→ follow ─→ books (take.go) ─→ page, verbs
//
// The stream is the truth. The books are made from it, and Rebuild makes them anew.
package desk
