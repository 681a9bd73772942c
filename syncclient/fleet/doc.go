// Package fleet is what a till and the desk say to each other, over NATS.
//
//	till ── till.MERCHANT.LOCATION.TERMINAL ──→ the desk's stream      entries of the journal, in groups
//	till ── beat.MERCHANT.LOCATION.TERMINAL ──→ desk ──→ how far the stream has got with this till's journal
//
//	till ── delivered.MERCHANT.LOCATION.TERMINAL ──→ desk ──→ what was sent in this till's place
//	desk ── rescue.MERCHANT.LOCATION.TERMINAL ──→ the stream          what is sent in this till's place
//
// A till may hear its own command.MERCHANT.LOCATION.TERMINAL, too.
//
// A message is sealed to the shop's key, so that whoever runs the server sees sizes and times only. Its id is the
// till with a hash of the group, by which the stream knows a repeat; the desk knows one by each entry's own hash.
// Package member is the till's side, office what the desk's verbs need, desk the desk itself.
package fleet
