// Package wedge holds the tests that type scans, by X key events, into a real
// window of Fyne's own widgets, and watch that nothing comes of them but scans.
//
//	test ── xtest ──→ keys ─→ X server ─→ window ─→ ui/wedge ─→ scanner
//	  │                                     │
//	  ├─ commands: focus, open, state ─────→┤
//	  └◄──────────── one JSON line an event ┘
package wedge
