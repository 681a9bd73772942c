package scanner

import (
	"encoding/base64"
	"strings"
	"testing"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

var joinCode = purchase.JoinCode([]byte("a desk's secret, and where it is, as long as it really is"))

func TestLayouts(t *testing.T) {
	asRunes, asPlaces := WedgeOptions{Reading: device.ReadingRunes}, WedgeOptions{Reading: device.ReadingPlaces}
	for _, tt := range []struct {
		name   string
		layout func(byte, bool) rune
		o      WedgeOptions
		text   string
		want   want
	}{
		{"German, a payload", german, WedgeOptions{}, payload, reads(payload)},
		{"German, base64", german, WedgeOptions{}, encoded, reads(encoded)},
		{"French, a payload", french, WedgeOptions{}, payload, reads(payload)},
		{"French, base64", french, WedgeOptions{}, encoded, reads(encoded)},
		{"Caps Lock, a payload", capsLock(usRune), WedgeOptions{}, payload, reads(payload)},
		{"Caps Lock, base64", capsLock(usRune), WedgeOptions{}, encoded, reads(encoded)},
		{"German and Caps Lock", capsLock(german), WedgeOptions{}, payload, reads(payload)},
		{"German, a join code", german, WedgeOptions{}, joinCode, reads(joinCode)},
		{"French, a join code", french, WedgeOptions{}, joinCode, reads(joinCode)},
		{"Caps Lock, a join code", capsLock(usRune), WedgeOptions{}, joinCode, reads(joinCode)},
		{"German, another code", german, WedgeOptions{}, "GYM-4711", refuses(fault.ScanLayout)},
		{"German, another code, runes set", german, asRunes, "GYM-4711", reads("GZMß4711")},
		{"German, another code, US set", german, asPlaces, "GYM-4711", reads("GYM-4711")},
		{"Caps Lock, another code", capsLock(usRune), WedgeOptions{}, "Card4711", refuses(fault.ScanCapsLock)},
		{"French, a number", french, WedgeOptions{}, "4006381333931", refuses(fault.ScanLayout)},
		{"German, a number", german, WedgeOptions{}, "4006381333931", reads("4006381333931")},
		{"German, a prefix mended", german, WedgeOptions{Prefix: "-_"}, "-_" + payload, reads(payload)},
		{"German, a prefix, not mended", german, WedgeOptions{Prefix: "-_"}, "-_GYM", refuses(fault.ScanLayout)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := &hand{layout: tt.layout}
			newDesk(t, tt.o).play(h.text(tt.text, 2*ms).enter().done).expect(tt.want)
		})
	}
}

// A code that is valid as typed is taken as typed, even if the keys' places spell another one: the scanner is set to
// the PC's layout.
func TestValidCodesAreNeverMended(t *testing.T) {
	h := new(hand).text("forloz_enr_abc", 2*ms) // the keys that a German scanner presses for "forloy_enr_abc"
	for i, s := range h.done {
		if s.Kind == device.StrokeRune && s.Rune == 'z' {
			h.done[i].Rune = 'y'
		}
	}
	newDesk(t, WedgeOptions{}).play(h.enter().done).expect(reads("forloy_enr_abc"))

	shifted := &hand{layout: func(key byte, shift bool) rune { return rune(key) }} // digits need Shift, as in France
	shifted.text("$))^#*!###(#!", 2*ms).enter()
	newDesk(t, WedgeOptions{}).play(shifted.done).expect(reads("4006381333931"))
}

// A press that GLFW has dropped leaves the places one character short. It is restored where the burst shows which one
// is missing; otherwise the scan is refused.
func TestLostPressIsRestoredOrRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		layout func(byte, bool) rune
		text   string
		lost   int // index of the lost press
		want   want
	}{
		{"a doubled letter, German", german, "forloy_enr_aabb", 12, reads("forloy_enr_aabb")},
		{"the same letter, small", french, "forloy_enr_Aa1", 12, reads("forloy_enr_Aa1")},
		{"a letter that moves", german, "forloy_enr_yYx", 12, reads("forloy_enr_yYx")},
		{"with Caps Lock", capsLock(german), "forloy_enr_yYx", 12, reads("forloy_enr_yYx")},
		{"of another code", german, "GYM-4711", 7, refuses(fault.ScanLayout)},
		{"of another code, French number", french, "4006381333931", 2, refuses(fault.ScanLayout)},
		{"of another code, US", usRune, "GYM-4711", 7, reads("GYM-4711")},
		{"that leaves no trace, US", usRune, "1!GYM-47", 1, reads("1!GYM-47")},
		{"that leaves no trace, German", german, "_1!GYM-47", 2, refuses(fault.ScanLayout)},
		{"that leaves no trace, a payload", capsLock(german), "forloy_enr_0)1", 12, refuses(fault.ScanLayout)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := (&hand{layout: tt.layout}).text(tt.text, 2*ms).enter().drop(tt.lost)
			newDesk(t, WedgeOptions{}).play(h.done).expect(tt.want)
		})
	}
}

// What dead keys swallow must not leave a code that looks complete.
func TestDeadKeysAreNoticed(t *testing.T) {
	code := base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e","m":"~~~~>>"}`))
	if !strings.Contains(code, "+") {
		t.Fatalf("%q has no plus", code)
	}
	short := strings.NewReplacer("+f", "", "+P", "").Replace(code)
	if plain, err := base64.StdEncoding.DecodeString(short); short == code || err != nil && plain == nil {
		t.Fatalf("%q is not base64 and proves nothing", short)
	}
	for text, want := range map[string]want{
		code: reads(code), payload: reads(payload),
		"GYM+4711": refuses(fault.ScanLayout), "12345+6789": refuses(fault.ScanLayout),
	} {
		newDesk(t, WedgeOptions{}).play((&hand{layout: swedish()}).text(text, 2*ms).enter().done).expect(want)
	}
	h := (&hand{layout: swedish()}).text("GYM+ 4711", 2*ms)
	newDesk(t, WedgeOptions{Reading: device.ReadingPlaces}).play(h.enter().done).expect(reads("GYM+ 4711"))
}

// Both readings can be proven: base64 has two alphabets, and a layout may turn the plus of one into the underscore of
// the other.
func TestTwoProvenReadingsAreRefused(t *testing.T) {
	icelandic := func(key byte, shift bool) rune {
		if r := usRune(key, shift); r != '+' {
			return r
		}
		return '_'
	}
	code := base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e","m":"~~~~>>"}`))
	scan := (&hand{layout: icelandic}).text(code, 2*ms).enter().done
	newDesk(t, WedgeOptions{}).play(scan).expect(refuses(fault.ScanLayout))
	newDesk(t, WedgeOptions{Reading: device.ReadingPlaces}).play(scan).expect(reads(code))
	newDesk(t, WedgeOptions{Reading: device.ReadingRunes}).play(scan).expect(reads(strings.ReplaceAll(code, "+", "_")))
}
