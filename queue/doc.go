// Package queue is the durable outbox: every purchase is in it, on the disk,
// before anybody is told "recorded", and stays until Forloy or a person has
// settled it. It knows no network and no screen.
//
//	Record ─→ pending ── Settle: accepted ──→ done (synced)
//	            │ ↑  └── Void ──────────────→ done (voided)
//	   refused  ↓ │ Retry
//	          review ─── Dismiss, Replace ──→ done (dismissed)
//	                                           └─ Prune, after Options.Keep
//
// One commit holds a change of state, the lifetime counters, the totals of the
// business day and the journal entry, so the totals add up after any crash. The
// store is one bbolt file; the comment on Queue draws its key space. bbolt
// trusts what it reads, so the pages are also read without it (boltimage.go):
// before a store is opened, to verify it, and to salvage what a damaged one
// still holds.
//
// The package starts no goroutine.
package queue
