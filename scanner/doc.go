// Package scanner turns keys and pictures into purchase.Scan. It knows no
// purchase, no queue and no screen.
//
// # The wedge
//
// A wedge scanner types like a keyboard, only faster. Wedge sees every event of
// the keyboard before the focused widget does, and says what becomes of it. It
// has no clock, no goroutine and no toolkit of its own: the host tells it the
// time with each event, and ticks it after each look at its event queue.
//
//	           text: passed at once            Enter or Tab: judged at once
//	          ┌──────────┐                    ┌─────────────────────────────┐
//	          ▼          │                    │                             ▼
//	idle ─→ burst ───────┴─ acting key ─→ holding ─── quiet for 35 ms ──→ judge
//	 ▲        │                           (nothing passes)                 │ │
//	 │        └──────── quiet for Silence ────────────────────────────────→┤ │
//	 │                                                                     │ │
//	 ├── a person: what was held is passed, in order ◄─────────────────────┘ │
//	 └── a machine: what was passed is withdrawn, what was held is dropped ◄─┘
//	     and one Scan or one refusal comes out; acting keys on its heels
//	     (the LF of a CR LF) go the same way
//
// # What is known of time
//
// A toolkit that polls sixty times a second hands over a whole scan at one
// instant, and after a stall a person's keys as well. So no event has a time
// here, it has two: the last look at the queue that did not find it yet, and the
// look that did; where the system tells when a key moved (Stroke.At), they lie
// close together. A burst is a machine's only if it was fast at both readings:
// at the shortest, fit for a scanner of 35 ms a character, and at the longest,
// still faster than a person. It is a person's if no characters of it in a row,
// enough for a code, can have come so fast. A stall leaves bursts that are
// neither: those are withdrawn, and their acting keys are dropped (Doubted). A
// card's payload with its suffix is read even so: its text proves it.
//
// # What was meant
//
// A scanner types places on a keyboard; the PC's layout and Caps Lock make text
// of them. Both readings of a burst are kept: its runes, and its keys' places with
// Shift as on a US keyboard. Runes that are valid are never touched. Otherwise
// the places count only if they prove themselves: forloy_enr_ and its alphabet, or
// base64 of JSON with a card_instance_id. Where nothing is proven and the two
// disagree, the scan is refused with the likely cause.
//
// Neither reading is believed to be whole without a reason. A key that made no
// rune (a dead key) spoils what was typed; a press that the host was not told of
// is concluded from its rune, or spoils the places; keys that acted, because
// Control was held or Num Lock was off, spoil both, and the scan is refused.
//
// Each burst that ends is also told as it is (Typed), for the scan test.
//
// # Pictures
//
//	file ─ size it claims ─→ image ─→ luma ─┬─ scanner/qr ───→ QR
//	                                        └─ scanner/bars ─→ Code 128, EAN-13, ITF
//
// QR codes come first: a sale can be made with those only.
package scanner
