package scanner

import (
	"testing"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

// Enter and Tab end a scan whatever the suffix is set to.
func TestSuffixSetting(t *testing.T) {
	for _, suffix := range []string{device.SuffixAny, device.SuffixEnter, device.SuffixTab, device.SuffixNone} {
		for _, key := range []string{enter, tab} {
			h := new(hand).text(payload, 2*ms).key(key, 2*ms).text("GYM-4711", 2*ms).key(key, 0)
			newDesk(t, WedgeOptions{Suffix: suffix}).play(h.done).expect(reads(payload, "GYM-4711"))
		}
	}
	d := newDesk(t, WedgeOptions{Suffix: device.SuffixNone}).play(new(hand).text("2450", 67*ms).enter().done)
	d.expect(types("2450", enter))
}

func TestMinLengthSetting(t *testing.T) {
	scan := new(hand).text("1234", 2*ms).enter().done
	newDesk(t, WedgeOptions{}).play(scan).expect(refuses(fault.ScanShort))
	newDesk(t, WedgeOptions{MinLength: 4}).play(scan).expect(reads("1234"))
}

func TestSilenceSetting(t *testing.T) {
	two := new(hand).text("ABCDEFGH", 2*ms).wait(200*ms).text("IJKLMNOP", 2*ms).done
	newDesk(t, WedgeOptions{}).play(two).expect(reads("ABCDEFGH", "IJKLMNOP"))
	newDesk(t, WedgeOptions{Silence: 400 * ms}).play(two).expect(refuses(fault.ScanPieces))
}
