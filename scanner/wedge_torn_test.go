package scanner

import (
	"slices"
	"testing"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

// Wherever a scanner's link stalls, at whatever pace and by whichever clock, no piece of the code records a sale:
// neither what comes after a first piece that looked like a code, nor what is left of a short one.
func TestNoPieceOfATornScanRecords(t *testing.T) {
	for _, code := range []string{"4006381333931", "96385074", "471147", "0123456", "GYM-4711-AX", payload} {
		for _, each := range []time.Duration{2 * ms, 10 * ms, 20 * ms, 30 * ms, 35 * ms} {
			for _, pause := range []time.Duration{90 * ms, 130 * ms, 500 * ms, 4800 * ms} {
				for _, clock := range []time.Duration{0, ms, 16 * ms} { // polls, the X server's, that of Windows
					for cut := 1; cut < len(code); cut++ {
						d := newDesk(t, WedgeOptions{})
						d.field, d.timed, d.rings = "24", clock, true
						d.play(new(hand).text(code[:cut], each).wait(pause-each).text(code[cut:], each).enter().done)
						if len(d.acted) > 0 {
							t.Errorf("%s|%s, %v each, a pause of %v, a clock of %v: %q was recorded",
								code[:cut], code[cut:], each, pause, clock, d.sales)
						}
					}
				}
			}
		}
	}
}

// A key right before the scan changes nothing of that: a scanner's preamble, or the key of a hand while the other one
// scans. No piece is taken for a card, and none stays in the field.
func TestATornScanBehindAKeyIsRefused(t *testing.T) {
	for _, code := range []string{payload, "990000000001"} {
		for _, key := range []string{enter, tab, other} {
			for _, gap := range []time.Duration{ms, 10 * ms, 33 * ms, 40 * ms, 80 * ms} {
				for _, each := range []time.Duration{2 * ms, 10 * ms, 30 * ms} {
					for _, pause := range []time.Duration{60 * ms, 90 * ms, 125 * ms, 500 * ms} {
						for _, clock := range []time.Duration{0, ms, 16 * ms} {
							for cut := 1; cut < len(code); cut++ {
								d := newDesk(t, WedgeOptions{})
								d.field, d.timed = "24", clock
								h := new(hand).key(key, gap).text(code[:cut], each).wait(pause - each)
								d.play(h.text(code[cut:], each).enter().done)
								n := len(d.scans)
								whole := n == 1 && d.scans[0].Text == code && len(d.causes) == 0
								refused := len(d.causes) == 1 && (n == 0 || n == 1 && d.causes[0] == fault.ScanTorn)
								if !whole && !refused || d.field != "24" || len(d.acted) > 1 {
									t.Errorf("%s, %v, %s|%s, %v each, a pause of %v, a clock of %v: %v",
										key, gap, code[:cut], code[cut:], each, pause, clock, d)
								}
							}
						}
					}
				}
			}
		}
	}
}

// What a person's key has come between is not one piece: each character stays where it was typed, once.
func TestAKeyBetweenCharactersParts(t *testing.T) {
	h := new(hand).text("1", 2*ms).wait(400*ms).key(tab, 2*ms).text("2", 2*ms).wait(400 * ms)
	newDesk(t, WedgeOptions{}).play(h.text("4006381333931", 2*ms).enter().done).
		expect(reads("4006381333931").over("12", tab))
}

// Whatever the rest of a code looks like, the first piece that was taken for a card is not left on the form: it is told
// that the card is taken off again.
func TestNoPieceStaysOnTheForm(t *testing.T) {
	for _, rest := range [][2]string{{"b", "c123def456"}, {"bc", "123def456"}, {"f", "456"}} {
		first := "forloy_enr_a"
		d := newDesk(t, WedgeOptions{Suffix: device.SuffixEnter})
		h := new(hand).text(first, 2*ms).wait(500*ms).text(rest[0], 2*ms).wait(300 * ms)
		d.play(h.text(rest[1], 2*ms).enter().done)
		if !slices.Equal(d.causes, []fault.Kind{fault.ScanTorn}) || len(d.scans) != 1 {
			t.Errorf("%s|%s|%s: %v", first, rest[0], rest[1], d)
		}
	}
}

// A quick hand right after a scan without a suffix, and after three quick digits of its own, is no piece of it.
func TestQuickHandsAreNoPiece(t *testing.T) {
	for _, amount := range []string{"5", "50", "250", "12.50", "1250"} {
		for _, clock := range []time.Duration{0, ms, 16 * ms} {
			for offset := range 16 * time.Millisecond / ms {
				h := new(hand).text(payload, 2*ms).wait(400*ms+offset*ms).text(amount, 67*ms).enter()
				d := newDesk(t, WedgeOptions{Suffix: device.SuffixAny})
				d.timed = clock
				d.play(h.done).expect(reads(payload).over(amount, enter))
			}
		}
	}
}
