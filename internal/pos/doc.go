// Package pos takes sales that the shop's point of sale hands over. There are three
// ways in, one function behind them, and one answer:
//
//	the verb sale (internal/command) ──┐
//	a file in a folder (Folder) ───────┼─→ Counter.Take ─→ the window's form, or the store
//	POST on this PC (Door) ────────────┘         └─→ Answer
//
// A sale stands on the form and waits for the cashier, unless the POS asks to record
// it at once. A receipt number is one sale a business day, however often it is handed
// over. "Recorded" is said after the commit.
//
// docs/pos-integration.md is the contract with whoever programs a POS.
package pos
