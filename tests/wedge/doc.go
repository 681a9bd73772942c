// Package wedge types scans, by X key events, into a real window of Fyne's own
// widgets, and checks that nothing comes of them but scans.
//
//	test ── xtest ──→ keys ─→ X server ─→ window ─→ ui/wedge ─→ scanner
//	  │                                     │
//	  ├─ commands: focus, open, state ─────→┤
//	  └◄──────────── one JSON line an event ┘
package wedge
