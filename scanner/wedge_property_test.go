package scanner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// Whatever a person types at a person's pace, and however the window stalls meanwhile, all of it reaches the toolkit in
// order, and none of it is taken for a scan. Only several stalls can make the clock allow for both, or one among
// blanks, which wait as keys do that act; and that is said.
//
// The pace is 15 keys a second, every other key up to 27 ms early, with pauses of any length, and a finger stays on a
// key for longer than a scanner does (see tapped). Numbers of eight digits and more with a valid check digit are left
// out: typed into a stalled window, such a number counts as a scan (see fastScan).
func TestPeopleAlwaysArrive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &hand{hold: time.Duration(rapid.IntRange(36, 120).Draw(t, "hold")) * ms}
		uneven := time.Duration(rapid.IntRange(0, 27).Draw(t, "uneven")) * ms
		for i, what := range rapid.SliceOfN(rapid.IntRange(0, 9), 1, 40).Draw(t, "keys") {
			pace := 67*ms + uneven
			if i%2 == 0 {
				pace = 67*ms - uneven
			}
			if rapid.IntRange(0, 5).Draw(t, "pauses") == 0 {
				pace += time.Duration(rapid.IntRange(0, 400).Draw(t, "pause")) * ms
			}
			switch what {
			case 0:
				h.key(enter, pace)
			case 1:
				h.key(tab, pace)
			case 2:
				h.key(other, pace)
			case 3:
				h.ctrl("v", pace)
			case 4:
				h.held(rapid.SampledFrom([]string{"7", "a", other, enter}).Draw(t, "held"), 5, pace)
			case 5:
				h.text(" ", pace)
			default:
				h.text(rapid.StringMatching(`[0-9a-zA-Z.,_-]`).Draw(t, "key"), pace)
			}
		}
		d := newDesk(t, WedgeOptions{Suffix: rapid.SampledFrom(suffixes).Draw(t, "suffix")})
		d.blind = rapid.Bool().Draw(t, "blind")
		stalls := rapid.IntRange(0, 3).Draw(t, "stalls")
		for i := range stalls {
			at := rapid.IntRange(0, 200).Draw(t, "at") + i
			d.stalls[at] = time.Duration(rapid.IntRange(1, 250).Draw(t, "stall")) * ms
		}
		d.play(h.done)
		var typed []rune
		for _, s := range h.done {
			if s.Kind == device.StrokeRune {
				typed = append(typed, s.Rune)
			}
		}
		if text := string(typed); strings.Trim(text, "0123456789") == "" && len(text) >= 8 {
			t.Skip("a number that may have a valid check digit")
		}
		if len(d.scans)+len(d.causes) > 0 {
			t.Errorf("a person was taken for a scanner: %v", d)
		}
		if d.doubts > 0 && (stalls > 1 || stalls == 1 && slices.Contains(typed, ' ')) {
			t.Skip("the clock allows for a scan, too, and that is said")
		}
		d.sameAs(h.done)
		if d.field != string(typed) {
			t.Errorf("the field holds %q, want %q", d.field, string(typed))
		}
	})
}

// Whatever a scanner types at 1 to 35 ms a character, into whatever field has the focus, exactly its codes come out and
// nothing else happens.
func TestScansAlwaysArrive(t *testing.T) {
	code := rapid.OneOf(
		rapid.StringMatching(`forloy_enr_[A-Za-z0-9_-]{1,40}`),
		rapid.StringMatching(`[0-9]{7,14}`),
		rapid.StringMatching(`[A-Za-z0-9/+_.-]{8,60}`),
	).Filter(func(s string) bool { return strings.Trim(s, s[:1]) != "" })
	rapid.Check(t, func(t *rapid.T) {
		each := time.Duration(rapid.IntRange(1000, 35000).Draw(t, "pace")) * time.Microsecond
		h := new(hand).wait(time.Duration(rapid.IntRange(0, 100).Draw(t, "start")) * ms)
		suffix := rapid.IntRange(0, 3).Draw(t, "suffix") // a scanner always sends the same
		var codes []string
		for range rapid.IntRange(1, 3).Draw(t, "scans") {
			text := code.Draw(t, "code")
			codes = append(codes, text)
			h.text(text, each)
			switch suffix {
			case 0:
				h.key(enter, each)
			case 1:
				h.key(tab, each)
			case 2:
				h.key(enter, each).ctrl("j", each)
			default:
				h.wait(200 * ms)
			}
		}
		d := newDesk(t, WedgeOptions{})
		d.field = rapid.StringMatching(`[0-9.]{0,6}`).Draw(t, "field")
		before := d.field
		d.blind = rapid.Bool().Draw(t, "blind")
		// Only a payload proves itself; a number may not survive a stall.
		if len(codes) == 1 && strings.HasPrefix(codes[0], purchase.PayloadMark) {
			d.stalls[rapid.IntRange(0, 20).Draw(t, "at")] = time.Duration(rapid.IntRange(0, 400).Draw(t, "stall")) * ms
		}
		d.play(h.done)
		if d.doubts > 0 && len(d.stalls) > 0 && len(d.scans)+len(d.causes)+len(d.acted) == 0 && d.field == before {
			return // without a suffix, a stall may have hidden where the code ended
		}
		var texts []string
		for _, s := range d.scans {
			texts = append(texts, s.Text)
		}
		if !slices.Equal(texts, codes) || len(d.causes) > 0 || len(d.acted) > 0 || d.field != before {
			t.Fatalf("%v; want the scans %q and the field %q", d, codes, before)
		}
	})
}

// A person types, then scans, then types: neither loses anything to the other.
func TestPeopleAndScansShareAKeyboard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`forloy_enr_[A-Za-z0-9_-]{4,20}`).Draw(t, "code")
		amount := rapid.StringMatching(`[0-9]{1,4}\.[0-9]{2}`).Draw(t, "amount")
		each := time.Duration(rapid.IntRange(1, 35).Draw(t, "pace")) * ms
		h := new(hand).text(amount, 67*ms).wait(time.Duration(rapid.IntRange(0, 300).Draw(t, "pause"))*ms).
			text(text, each).key(enter, 80*ms).text(amount, 67*ms).enter()
		d := newDesk(t, WedgeOptions{}).play(h.done)
		d.expect(reads(text).over(amount+amount, enter))
	})
}
