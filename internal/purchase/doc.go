// Package purchase holds the types that every other package shares: a recorded
// purchase, its money, the states it passes through, a scan, and Forloy's verdict.
//
//	Scan ──┐
//	       ├─ New ─→ Transaction ─ queue ─→ wire bytes ─ syncclient ─→ Result
//	Money ─┘            │                                               │
//	                    └──────── State: pending → synced | review ←────┘
//	                                     pending → voided
//	                                     review  → pending | dismissed
//
// The package imports internal/fault only, does no I/O and starts no goroutine.
// Its values are plain data: safe to copy, not safe to change from two
// goroutines at once.
package purchase
