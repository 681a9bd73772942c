// Package faults checks the list of faults in docs/rules.md by the command line:
// the built program sells, and a server on loopback commits each fault while
// `sync` runs. What the list promises is checked by `sync`, `status` and `list`
// alone, as a shop's POS would.
//
//	template (three sales) ──copy──→ data directory ─→ counterfoil sync ─→ forloy + its fault
//	                                                  counterfoil status, list ─→ the row's promises
//	                                       healed:    counterfoil sync ─→ ledger: each once, same bytes
//
// rows_test.go is the table: a fault is a row there. The numbers in the names are
// rows of the list. Rows about a killed process, the disk and a damaged store are
// in tests/crash. Row 30 (sleep) needs a clock that can be moved and is tested in
// syncclient.
package faults
