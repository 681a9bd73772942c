package scanner

import (
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

func TestAIMTellsTheSymbology(t *testing.T) {
	for text, symbology := range map[string]string{
		"]Q1abcdef": "QR", "]C0abcdef": "CODE_128", "]E04006381333931": "EAN_13", "]I112345678": "ITF", "]X0abcdef": "",
	} {
		d := newDesk(t, WedgeOptions{}).play(new(hand).text(text, 2*ms).enter().done)
		d.expect(reads(text[3:]))
		if d.scans[0].Symbology != symbology {
			t.Errorf("%s is %q, want %q", text, d.scans[0].Symbology, symbology)
		}
	}
}

// Scanners type the separator of GS1 codes as Control and a bracket. It must neither act nor end up in the code.
func TestGroupSeparatorsAreDropped(t *testing.T) {
	for name, h := range map[string]*hand{
		"first":                   new(hand).ctrl("]", 2*ms).text(payload, 2*ms),
		"after an AIM identifier": new(hand).text("]Q1", 2*ms).ctrl("]", 2*ms).text(payload, 2*ms),
		"inside":                  new(hand).text(payload[:15], 2*ms).ctrl("]", 2*ms).text(payload[15:], 2*ms),
		"last, on German":         (&hand{layout: german}).text(payload, 2*ms).ctrl("]", 2*ms),
	} {
		t.Run(name, func(t *testing.T) {
			newDesk(t, WedgeOptions{}).play(h.enter().done).expect(reads(payload))
		})
	}
}

func TestPrefixAndAIMIdentifierAreCutOff(t *testing.T) {
	for _, text := range []string{"~" + payload, "~]Q1" + payload, "]Q1~" + payload, "]Q1" + payload} {
		h := new(hand).text(text, 2*ms).enter()
		newDesk(t, WedgeOptions{Prefix: "~"}).play(h.done).expect(reads(payload))
	}
}

// Whatever a scanner puts around a code never ends up in a field, whether or not the code is accepted.
func TestMarksOfScannersAreCutOff(t *testing.T) {
	marks := []string{
		`\000026`, `\\000026`, `\000003`, "]Q2", "]C0", "]d2", `]Q2\000026`, `]Q1\\000026\000003`,
	}
	for _, code := range []string{payload, encoded} {
		for _, each := range paces {
			for _, layout := range []func(byte, bool) rune{usRune, german, french, capsLock(usRune)} {
				for _, mark := range marks {
					h := (&hand{layout: layout}).text(mark+code, each).enter()
					d := newDesk(t, WedgeOptions{})
					d.field = "24"
					d.play(h.done).expect(reads(code).over("24"))
				}
			}
		}
	}
}

var paces = []time.Duration{1 * ms, 2 * ms, 10 * ms, 20 * ms, 35 * ms, 80 * ms}

func TestUnknownTextAroundACodeIsNeverTyped(t *testing.T) {
	for _, code := range []string{payload, encoded} {
		for _, text := range []string{
			"265" + code, "12" + code, "x" + code, code + ";265", code + " 26", `\00002` + code,
		} {
			for _, each := range paces {
				for _, suffix := range []string{enter, tab, ""} {
					h := new(hand).text(text, each)
					if suffix != "" {
						h.key(suffix, 0)
					}
					d := newDesk(t, WedgeOptions{})
					d.field = "24"
					d.play(h.done)
					bad := 0
					for _, s := range d.scans {
						if !purchase.IsPayload(s.Text) && purchase.FindPayload(s.Text) >= 0 {
							bad++ // the till refuses it
						}
					}
					once := len(d.scans) == bad && bad+len(d.causes)+d.doubts == 1
					if d.field != "24" || len(d.acted) > 0 || !once {
						t.Errorf("%q at %v, %s: %v", text, each, suffix, d)
					}
				}
			}
		}
	}
}

// The head of a code may come more slowly than the rest, or with a pause after it.
func TestHeadsThatComeApart(t *testing.T) {
	for _, pause := range []time.Duration{10 * ms, 50 * ms, 80 * ms} {
		for _, each := range []time.Duration{2 * ms, 10 * ms, 30 * ms} {
			for head, scans := range map[string][]string{`\000026`: {payload}, "000265": nil, "265": nil} {
				h := new(hand).text(head, each).wait(pause).text(payload, 2*ms).enter()
				d := newDesk(t, WedgeOptions{})
				d.field = "24"
				d.play(h.done)
				if n := len(d.scans); n > 0 && strings.HasPrefix(d.scans[0].Text, `\`) {
					d.scans = d.scans[1:] // a mark alone, which the till refuses
				}
				if d.field != "24" || len(d.acted) > 0 || len(d.scans) != len(scans) {
					t.Errorf("%q at %v, a pause of %v: %v", head, each, pause, d)
				}
			}
		}
	}
}
