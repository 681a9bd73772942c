// Package syncclient is everything between this PC and Forloy: a client that
// makes exactly one attempt a call, the session that owns the tokens, and the
// loop that delivers each sale in the outbox to Forloy exactly once.
//
//	Loop ── when: passes, backoff, batch size, link state, probes
//	 ├── Outbox   what waits, on disk (declared here, built elsewhere)
//	 ├── Session  tokens: sign in, refresh one at a time, store before use
//	 │     └── TokenStore   the OS keyring, else a 0600 file
//	 └── Client   one request, one answer or one Trouble
//	       └── Trouble      a kind; requestfaults.go says what each means
//
// A session may belong to any account: merchant.go compares its merchant with
// that of the waiting sales. All loops on one outbox share a Turn.
//
// Everything that can go wrong with a request is in one table
// (requestfaults.go). Its rows have the numbers of docs/rules.md, and so do
// "row 16" and "rule R3" in comments. Trouble with a request never moves an
// item; only the item's own verdict does (rule R1).
//
// A Client, a Session and a Loop may be used by several goroutines at once.
// The package knows no bbolt and no screen, and never logs a token, a
// password or a whole card code.
package syncclient
