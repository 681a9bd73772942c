// Package assembly joins the queue, Forloy's client and the till, which do not
// know each other, for the window and for the verbs alike.
//
//	config.Config ─→ held (window) or patient (verb) ─→ the store, lent out
//	             ─→ syncclient: client, session, loop ─→ till.Forloy
//	                                    both ─→ till.Till
//
// Nothing is decided here: the adapters translate types and errors, and lend
// the store.
package assembly
