// Package purchase is the leaf every other package agrees on: what one recorded
// purchase is, how its money is written, what states it passes through, and
// what a scan and a server's verdict look like.
//
//	Scan ──┐
//	       ├─ New ─→ Transaction ─ queue ─→ wire bytes ─ syncclient ─→ Result
//	Money ─┘            │                                               │
//	                    └──────── State: pending → synced | review ←────┘
//	                                     pending → voided
//	                                     review  → pending | dismissed
//
// The package imports nothing of ours, does no I/O and starts no goroutine.
// Its values are plain data: safe to copy, not safe to change from two
// goroutines at once.
package purchase
