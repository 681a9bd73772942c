// Package faults holds docs/rules.md by the command line: the
// built program sells, and a server on loopback commits each fault while
// `sync` runs. What the list promises is asked of `sync`, `status` and `list`
// alone, as a shop's POS would.
//
//	template (three sales) ──copy──→ data directory ─→ counterfoil sync ─→ forloy + its fault
//	                                                  counterfoil status, list ─→ the row's promises
//	                                       healed:    counterfoil sync ─→ ledger: each once, same bytes
//
// Numbers in the tests' names are rows of the list. Rows about one process
// killed, the disk and a damaged store stand in tests of their own beside this
// package; row 30 (sleep) needs a clock that can be moved and stands in
// syncclient.
package faults
