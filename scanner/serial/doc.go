// Package serial reads a scanner that is plugged in as a serial port (USB-COM).
// Such a scanner sends its codes as bytes: no keyboard layout, no Caps Lock and
// no focus can come between.
//
//	        gone, busy, forbidden: said once, tried again every Retry
//	       ┌──────────────┐
//	       ▼              │
//	Use ─→ open ──────────┴─→ read ─ CR, LF, Tab, ETX or silence ─→ Scan
//	       ▲                   │
//	       └─── unplugged ─────┘
//
// One goroutine does all of it, the caller's of Run. It sleeps in the port's
// own wait and looks up a few times a second.
package serial
