package scanner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

// A scan during which a key is held down acts on nothing and is refused.
func TestScansWithAKeyHeldDownAreRefused(t *testing.T) {
	head, tail, held := payload[:15], payload[15:], refuses(fault.ScanHeld)
	for name, tt := range map[string]struct {
		hand *hand
		want want
	}{
		"Control":               {new(hand).holding(payload, 2*ms).enter(), held},
		"Control, 35 ms":        {new(hand).holding(payload, 35*ms).enter(), held},
		"Control, let go":       {new(hand).holding(head, 2*ms).text(tail, 2*ms).enter(), held},
		"Control, pressed late": {new(hand).text(head, 2*ms).holding(tail, 2*ms).enter(), held},
		"Control, briefly":      {new(hand).text(head, ms).holding("a", ms).text(tail, ms).enter(), held},
		"Shift, at the start":   {new(hand).text("FORLOY_ENR_abc", 2*ms).enter(), refuses(fault.ScanShift)},
		"a person's shortcut":   {new(hand).ctrl("a", 67*ms), types("", device.KeyModifier, "ctrl+a")},
	} {
		t.Run(name, func(t *testing.T) { newDesk(t, WedgeOptions{}).play(tt.hand.done).expect(tt.want) })
	}
}

// With Num Lock off, digits on the number pad act like arrows.
func TestNumLockOffIsNamed(t *testing.T) {
	mixed, alone := new(hand), new(hand)
	for _, r := range payload {
		if r >= '0' && r <= '9' {
			mixed.key(device.KeyPad, 2*ms)
			alone.key(device.KeyPad, 2*ms)
		} else {
			mixed.text(string(r), 2*ms)
		}
	}
	newDesk(t, WedgeOptions{}).play(mixed.enter().done).expect(refuses(fault.ScanNumLock))
	newDesk(t, WedgeOptions{}).play(alone.enter().done).expect(refuses(fault.ScanNumLock))
}

// A person's digits on the number pad act while Num Lock is off, and the cashier is told the cause.
func TestPersonIsToldOfNumLock(t *testing.T) {
	d := newDesk(t, WedgeOptions{}).play(new(hand).key(device.KeyPad, 67*ms).key(device.KeyPad, 67*ms).done)
	d.expect(types("", device.KeyPad, device.KeyPad))
	if !slices.Equal(d.unable, []fault.Kind{fault.ScanPadNumLock, fault.ScanPadNumLock}) {
		t.Errorf("the causes told were %q", d.unable)
	}
	shifted := new(hand)
	shifted.put(device.StrokePress, device.KeyPad, 0, true, false, 0)
	d = newDesk(t, WedgeOptions{}).play(shifted.done)
	if !slices.Equal(d.unable, []fault.Kind{fault.ScanPadShift}) {
		t.Errorf("with Shift held, the causes told were %q", d.unable)
	}
}

// Some scanners press Caps Lock once before and once after the code, to cancel that of the PC.
func TestScannerThatCancelsCapsLock(t *testing.T) {
	for _, layout := range []func(byte, bool) rune{usRune, german, capsLock(usRune)} {
		h := &hand{layout: layout}
		h.key(device.KeyCapsLock, 2*ms).text(payload, 2*ms).key(device.KeyCapsLock, 2*ms).enter()
		newDesk(t, WedgeOptions{}).play(h.done).expect(reads(payload))
	}
}

// Some scanners make capitals with Caps Lock.
func TestScannerThatPressesCapsLock(t *testing.T) {
	for _, text := range []string{payload, "forloy_enr_ABCdefG", "GYM-4711-AX"} {
		for _, each := range []time.Duration{1 * ms, 5 * ms, 12 * ms} {
			for _, on := range []bool{false, true} { // Caps Lock of the PC before the scan
				h := new(hand)
				for _, r := range text {
					h.layout = usRune
					if r < 'A' || r > 'Z' {
						if on {
							h.layout = capsLock(usRune)
						}
						h.text(string(r), each)
						continue
					}
					if !on {
						h.layout = capsLock(usRune)
					}
					h.key(device.KeyCapsLock, each).text(strings.ToLower(string(r)), each).key(device.KeyCapsLock, each)
				}
				want := reads(text)
				if on && text == "GYM-4711-AX" {
					want.scans, want.causes = nil, []fault.Kind{fault.ScanCapsLock}
				}
				newDesk(t, WedgeOptions{}).play(h.enter().done).expect(want)
			}
		}
	}
}
