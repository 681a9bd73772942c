// Package scanner turns keys and pictures into purchase.Scan. It knows nothing of sales, the queue or the screen.
//
// # The wedge
//
// A wedge scanner types like a keyboard, only faster. Wedge sees every keyboard
// event before the focused widget does, and decides what becomes of it. It has
// no clock, no goroutine and no toolkit: the host passes the time with each
// event, and calls Tick each time it has polled its event queue.
//
//	           text: passed at once            Enter or Tab: judged at once
//	          ┌──────────┐                    ┌─────────────────────────────┐
//	          ▼          │                    │                             ▼
//	idle ─→ burst ───────┴─ acting key ─→ holding ─── quiet (patience) ─→ judge
//	 ▲        │                           (nothing passes)                 │ │
//	 │        └──────── quiet for Silence ────────────────────────────────→┤ │
//	 │                                                                     │ │
//	 ├── a person: what was held is passed, in order ◄─────────────────────┘ │
//	 └── a scanner: what was passed is withdrawn, what was held is dropped ◄─┘
//	     and one Scan or one refusal comes out; acting keys right after it
//	     (the LF of a CR LF) are dropped too
//
// patience (wedge_time.go) is short for a lone key, and longer for one after text.
//
// # Time is known only within limits
//
// A toolkit that polls sixty times a second delivers a whole scan at one
// instant, and after a stall a person's keys too. So an event has two times
// here: that of the last poll which did not find it, and that of the poll which
// did. Where the system reports when a key moved (device.Stroke.At), the two lie close
// together.
//
// A burst is a scanner's only if it was fast by both readings: by the shortest,
// fit for a scanner of 35 ms a character, and by the longest, still faster than
// a person. It is a person's if no run of its characters that is long enough for
// a code can have come that fast. A stall leaves bursts that are neither: their
// text is withdrawn and their acting keys are dropped (Doubted); in a field where text does no harm it stays
// (wedge_keep.go). A card's payload
// with its suffix is read even then, since its text proves itself.
//
// # What was meant
//
// A scanner presses keys by their places; the PC's layout and Caps Lock turn
// them into text. Both readings of a burst are kept: its runes, and its keys'
// places with Shift as on a US keyboard. Runes that are valid are never changed.
// Otherwise the places count only if they prove themselves: forloy_enr_ and its
// alphabet, or base64 of JSON with a card_instance_id. If neither is proven and
// the two disagree, the scan is refused with the likely cause.
//
// Neither reading is trusted to be complete. A key that made no rune (a dead key)
// spoils what was typed. A press that the host was not told of is inferred from
// its rune, or spoils the places. Keys that acted, because Control was held or Num
// Lock was off, spoil both, and the scan is refused.
//
// Each burst is also reported as it is when it ends (Typed), for the scan test.
//
// # Pictures
//
//	file ─ claimed size ─→ image ─→ luma ─┬─ scanner/qr ───→ QR
//	                                        └─ scanner/bars ─→ Code 128, EAN-13, ITF
//
// QR codes come first: only they can be used for a sale.
package scanner
