// Package serial reads a scanner that is connected as a serial port (USB-COM).
// Such a scanner sends its codes as bytes, so keyboard layout, Caps Lock and
// focus do not matter.
//
//	        gone, busy, forbidden: reported once, tried again every Retry
//	       ┌──────────────┐
//	       ▼              │
//	Use ─→ open ──────────┴─→ read ─ CR, LF, Tab, ETX or silence ─→ Scan
//	       ▲                   │
//	       └─── unplugged ─────┘
//
// One goroutine does everything: the one that calls Run. It blocks in the port's
// read and wakes up a few times a second.
package serial
