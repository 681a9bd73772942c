package scanner

import (
	"slices"
	"strings"
	"testing"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

func TestWhatPeopleTypeArrives(t *testing.T) {
	const fast = 67 * ms // 15 keys a second
	for _, tt := range []struct {
		name string
		hand *hand
		want want
	}{
		{"an amount", new(hand).text("2450", fast).enter(), types("2450", enter)},
		{"a long number", new(hand).text("4006381333931", fast).enter(), types("4006381333931", enter)},
		{"words", new(hand).text("the quick brown fox", fast), types("the quick brown fox", " ", " ", " ")},
		{"keys that overlap", (&hand{hold: 110 * ms}).text("Rollover Typing", fast), types("Rollover Typing", " ")},
		{"very fast keys that overlap", (&hand{hold: 60 * ms}).text("123456", 33*ms), types("123456")},
		{"a held letter", new(hand).held("a", 20, 0), types(strings.Repeat("a", 21))},
		{"a held Enter", new(hand).held(enter, 2, 0), types("", enter, enter, enter)},
		{"a held letter, then Enter", new(hand).held("7", 6, 20*ms).enter(), types("7777777", enter)},
		{"a key repeat that looks like presses", new(hand).text("000000000", 33*ms), types("000000000")},
		{"a paste", new(hand).ctrl("v", 80*ms).enter(), types("", device.KeyModifier, "ctrl+v", enter)},
		{"Tab and an amount close behind", new(hand).key(tab, 40*ms).text("2450", fast).enter(),
			types("2450", tab, enter)},
		{"a lone Enter", new(hand).enter(), types("", enter)},
		{"a lone space", new(hand).text(" ", 0), types(" ", " ")},
		{"arrows", new(hand).key(other, fast).key(other, 0), types("", other, other)},
		{"five characters at once", new(hand).text("24.50", 0).enter(), types("24.50", enter)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, WedgeOptions{}).play(tt.hand.done)
			d.expect(tt.want)
			d.sameAs(tt.hand.done)
			if d.latest > 68*ms && tt.hand.done[0].Key != tab { // that Tab may be a scanner's prefix
				t.Errorf("a key waited for %v", d.latest)
			}
		})
	}
}

func TestScansAmongPeople(t *testing.T) {
	for _, tt := range []struct {
		name string
		hand *hand
		want want
	}{
		{"two back to back", new(hand).text(payload, 2*ms).key(enter, 2*ms).text(payload+"x", 2*ms).enter(),
			reads(payload, payload+"x")},
		{"two in one look", new(hand).text(payload, 0).enter().text("4006381333931", 0).enter(),
			reads(payload, "4006381333931")},
		{"two that end with Tab", new(hand).text(payload, 2*ms).key(tab, 2*ms).text("GYM-4711", 2*ms).key(tab, 0),
			reads(payload, "GYM-4711")},
		{"digits, then base64 at once", new(hand).text("24", 67*ms).text(encoded, 2*ms).enter(),
			reads(encoded).over("24")},
		{"digits, then a number sooner", new(hand).text("24", 67*ms).text("4006381333931", 2*ms).enter(),
			refuses(fault.ScanPieces).over("24")},
		{"digits, then another code sooner", new(hand).text("24", 67*ms).text("GYM-4711", 2*ms).enter(),
			refuses(fault.ScanPieces).over("24")},
		{"a short number", new(hand).text("123", 2*ms).key(enter, 2*ms), refuses(fault.ScanShort)},
		{"a short number at 10 ms", new(hand).text("12345", 10*ms).key(enter, 10*ms), refuses(fault.ScanShort)},
		{"a short number with Tab", new(hand).text("4711", 5*ms).key(tab, 5*ms), refuses(fault.ScanShort)},
		{"digits, then a short number", new(hand).text("24", 80*ms).wait(80*ms).text("123", 2*ms).key(enter, 2*ms),
			refuses(fault.ScanShort).over("24")},
		{"a short number, then a person's Enter", new(hand).text("123", 2*ms).wait(400 * ms).enter(),
			types("123", enter)},
		{"typing on both sides of a scan without suffix",
			new(hand).text("12", 100*ms).wait(50*ms).text(payload, 2*ms).wait(60*ms).text(".50", 67*ms),
			reads(payload).over("12.50")},
		{"a scan without suffix, then an amount and Enter",
			new(hand).text(payload, 2*ms).wait(60*ms).text("50", 67*ms).enter(),
			reads(payload).over("50", enter)},
		{"a number without suffix, then an amount",
			new(hand).text("4006381333931", 2*ms).wait(60*ms).text("12.50", 67*ms),
			reads("4006381333931").over("12.50")},
		{"a scan without suffix, then an amount sooner", new(hand).text(payload, 2*ms).wait(40*ms).text("50", 67*ms),
			reads(payload).over("50")},
		{"a scan without suffix that catches a comma", new(hand).text(payload+",", 2*ms).wait(65*ms).text("50", 67*ms),
			refuses(fault.ScanPieces).over("50")},
		{"a scan whose last character is late", new(hand).text(payload, 2*ms).wait(60*ms).text("7", 2*ms).enter(),
			reads(payload + "7")},
		{"a scan without suffix, then one digit", new(hand).text(payload, 2*ms).wait(60*ms).text("5", 0),
			refuses(fault.ScanPieces).over("5")},
		{"two without suffix", new(hand).text(payload, 2*ms).wait(150*ms).text(payload+"x", 2*ms),
			reads(payload, payload+"x")},
		{"digits, then a scan at once", new(hand).text("24", 80*ms).text(payload, 2*ms).enter(),
			reads(payload).over("24")},
		{"digits, then a scan with capitals at once",
			new(hand).text("24", 80*ms).text("forloy_enr_XYZ_9", 2*ms).enter(),
			reads("forloy_enr_XYZ_9").over("24")},
		// Nobody can tell where the number begins.
		{"digits, then a number at once", new(hand).text("24", 80*ms).text("4006381333931", 2*ms).enter(),
			refuses(fault.ScanPieces).over("24")},
		{"digits, then a number that stalls", new(hand).text("24", 80*ms).text("400", 2*ms).wait(60*ms).
			text("6381333931", 2*ms).enter(), refuses(fault.ScanPieces).over("24")},
		{"digits, a pause, a number", new(hand).text("24", 80*ms).wait(150*ms).text("4006381333931", 2*ms).enter(),
			reads("4006381333931").over("24")},
		{"a number in two pieces", new(hand).text("4006381", 2*ms).wait(90*ms).text("333931", 2*ms).enter(),
			refuses(fault.ScanPieces)},
		{"a scan, then an amount and Enter",
			new(hand).text(payload, 2*ms).key(enter, 300*ms).text("2450", 67*ms).enter(),
			reads(payload).over("2450", enter)},
		{"a scanner that begins with Enter", new(hand).key(enter, 2*ms).text(payload, 2*ms).enter(),
			reads(payload)},
		{"a scanner that ends with Escape", new(hand).text("4006381333931", 2*ms).key(other, 0),
			reads("4006381333931")},
		{"AIM identifier", new(hand).text("]Q1"+payload, 2*ms).enter(), reads(payload)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			newDesk(t, WedgeOptions{}).play(tt.hand.done).expect(tt.want)
		})
	}
}

// At the pace of the fastest typists, text that cannot be a card's code is taken for a person's.
func TestFastTextThatCannotBeACardIsTyping(t *testing.T) {
	for _, text := range []string{"no sugar", "1234.56", "1.234,50", "two coffees to go"} {
		d := newDesk(t, WedgeOptions{}).play(new(hand).text(text, 30*ms).enter().done)
		if d.field != text || len(d.scans)+len(d.causes) > 0 || !slices.Contains(d.acted, enter) {
			t.Errorf("%q: %v", text, d)
		}
	}
}

// So is each part of such a text before and after a pause: no code begins or ends with a blank.
func TestFastTextWithABlankAtAnEndIsTyping(t *testing.T) {
	for _, parts := range [][2]string{{"no", " tomato"}, {"coffee ", "to go"}, {"two ", "coffees "}} {
		h := new(hand).text(parts[0], 30*ms).wait(400*ms).text(parts[1], 30*ms).wait(400 * ms)
		d := newDesk(t, WedgeOptions{}).play(h.done)
		if text := parts[0] + parts[1]; d.field != text || len(d.scans)+len(d.causes) > 0 {
			t.Errorf("%q: %v", text, d)
		}
	}
}

// An input method, or a program that pastes text, sends runes without keys.
func TestRunesWithoutKeysArrive(t *testing.T) {
	var runes []timed
	for _, r := range "日本語で書くメモ" {
		runes = append(runes, timed{device.Stroke{Kind: device.StrokeRune, Rune: r}, 0})
	}
	d := newDesk(t, WedgeOptions{}).play(runes)
	d.expect(types("日本語で書くメモ"))
}

// A burst's memory is bounded, however long a person types.
func TestLongTypingIsNotKept(t *testing.T) {
	d := newDesk(t, WedgeOptions{}).play(new(hand).text(strings.Repeat("typing", 2000), 70*ms).done)
	d.expect(types(strings.Repeat("typing", 2000)))
	if cap(d.wedge.burst) > maxBurst*2 {
		t.Errorf("the burst has room for %d strokes", cap(d.wedge.burst))
	}
}
