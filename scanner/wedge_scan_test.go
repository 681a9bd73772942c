package scanner

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

func TestFastScansAreRead(t *testing.T) {
	texts := []string{payload, encoded, "4006381333931", "1234567", "CARD-0042", "with a space", " begins with one"}
	for _, text := range texts {
		for _, each := range []time.Duration{0, 1 * ms, 2 * ms, 5 * ms, 10 * ms, 17 * ms, 20 * ms, 25 * ms, 35 * ms} {
			if purchase.CannotBeCard(text) && each > 20*ms {
				continue // at this pace it counts as a person's typing
			}
			for _, suffix := range []string{enter, tab, "crlf", ""} {
				t.Run(fmt.Sprintf("%.8s/%v/%s", text, each, suffix), func(t *testing.T) {
					h := new(hand).text(text, each)
					switch suffix {
					case enter, tab:
						h.key(suffix, 0)
					case "crlf":
						h.key(enter, each).ctrl("j", 0)
					}
					d := newDesk(t, WedgeOptions{})
					d.field = "24"
					d.play(h.done).expect(reads(strings.TrimSpace(text)).over("24"))
					if at := d.scans[0].At.Sub(epoch); at < 0 || at > 2*frame {
						t.Errorf("the scan is dated %v after its first character", at)
					}
				})
			}
		}
	}
}

// The second of two keys that end a scan would record the sale, whatever the scanner's pace.
func TestASecondSuffixIsTheScans(t *testing.T) {
	for _, each := range []time.Duration{2 * ms, 35 * ms, 50 * ms, 80 * ms, 100 * ms} {
		for _, keys := range [][2]string{{enter, enter}, {tab, enter}} {
			d := newDesk(t, WedgeOptions{})
			d.field = "24"
			h := new(hand).text(payload, each).key(keys[0], each).key(keys[1], 0)
			d.play(h.done).expect(reads(payload).over("24"))
		}
	}
}

func TestSlowScansNeedProof(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options WedgeOptions
		text    string
		each    time.Duration
		suffix  string
		want    want
	}{
		{"a payload at 100 ms", WedgeOptions{}, payload, 100 * ms, enter, reads(payload)},
		{"base64 at 60 ms", WedgeOptions{}, encoded, 60 * ms, tab, reads(encoded)},
		{"a prefix at 100 ms", WedgeOptions{Prefix: "~~"}, "~~CARD9", 100 * ms, enter, reads("CARD9")},
		{"a prefix and a payload", WedgeOptions{Prefix: "~~"}, "~~" + payload, 60 * ms, enter, reads(payload)},
		{"a prefix, fast and short", WedgeOptions{Prefix: "~"}, "~12", 2 * ms, enter, reads("12")},
		{"nothing at 60 ms", WedgeOptions{}, "4006381333931", 60 * ms, enter, types("4006381333931", enter)},
		{"a payload that stops, evenly paced", WedgeOptions{}, payload, 80 * ms, "", reads(payload)},
		{"base64 that stops", WedgeOptions{}, encoded, 90 * ms, "", reads(encoded)},
		{"a payload, suffix none", WedgeOptions{Suffix: device.SuffixNone}, payload, 80 * ms, "", reads(payload)},
		{"a payload by hand", WedgeOptions{}, payload, 130 * ms, enter, types(payload, enter)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := new(hand).text(tt.text, tt.each)
			if tt.suffix != "" {
				h.key(tt.suffix, 0)
			}
			newDesk(t, tt.options).play(h.done).expect(tt.want)
		})
	}
}

// A payload typed by hand, unevenly, may not be complete when it stops.
func TestUnevenPayloadThatStopsIsNoScan(t *testing.T) {
	h := new(hand)
	for i, r := range payload {
		h.text(string(r), []time.Duration{50, 110, 70, 95}[i%4]*ms)
	}
	newDesk(t, WedgeOptions{}).play(h.done).expect(types(payload))
	newDesk(t, WedgeOptions{Suffix: device.SuffixNone}).play(h.done).expect(reads(payload))
}

// A slow scanner may pause for longer than Silence inside a code. What it has typed so far would be the code of
// another card.
func TestSlowPayloadWithAPauseIsReadWhole(t *testing.T) {
	for _, suffix := range []string{device.SuffixAny, device.SuffixNone} {
		h := new(hand).text(payload[:20], 95*ms).wait(80*ms).text(payload[20:], 95*ms).enter()
		newDesk(t, WedgeOptions{Suffix: suffix}).play(h.done).expect(reads(payload))
	}
}

func TestLongestCodeIsRead(t *testing.T) {
	text := purchase.PayloadMark + strings.Repeat("aB3_", 1021)
	newDesk(t, WedgeOptions{}).play(new(hand).text(text, 1*ms).enter().done).expect(reads(text))
}

// A trigger that bounces sends the same payload twice with nothing between.
func TestPayloadSentTwiceIsOneScan(t *testing.T) {
	for _, code := range []string{payload, encoded} {
		for _, each := range []time.Duration{1 * ms, 20 * ms, 60 * ms} {
			h := new(hand).text(code+code, each).enter()
			newDesk(t, WedgeOptions{}).play(h.done).expect(reads(code))
		}
	}
}

// A busy PC may delay some of a scanner's keys. The rest of a code, or a late suffix, must do nothing.
func TestPiecesOfAScanDoNothing(t *testing.T) {
	const number = "4006381333931"
	for cut := 1; cut <= len(number); cut++ {
		for _, pause := range []time.Duration{60 * ms, 100 * ms, 140 * ms, 200 * ms, 280 * ms} {
			h := new(hand).text(number[:cut], 2*ms).wait(pause).text(number[cut:], 2*ms).enter()
			d := newDesk(t, WedgeOptions{})
			d.field = "24"
			d.play(h.done)
			if len(d.acted) > 0 || d.field != "24" {
				t.Errorf("cut at %d, a pause of %v: %v", cut, pause, d)
			}
		}
	}
}

// A scanner whose link stalls in the middle of a code leaves a shorter one that looks whole. It is taken back when the
// rest comes, of which nothing is typed and whose Enter does nothing.
func TestTornScanIsTakenBack(t *testing.T) {
	for _, code := range []string{"forloy_enr_abc123DEF456", "forloy_enr_pract_0001", "GYM-4711-0815"} {
		for cut := leastCode; cut < len(code); cut++ {
			for _, pause := range []time.Duration{130 * ms, 350 * ms, 500 * ms, time.Second, 4800 * ms} {
				h := new(hand).text(code[:cut], 2*ms).wait(pause).text(code[cut:], 2*ms)
				if len(code)-cut >= leastCode { // then the suffix may take its time as well
					h.wait(60 * ms)
				}
				d := newDesk(t, WedgeOptions{})
				d.field = "24"
				d.play(h.enter().done)
				torn := len(d.causes) > 0 && d.causes[len(d.causes)-1] == fault.ScanTorn
				whole := len(d.scans) == 1 && d.scans[0].Text == code
				if len(d.acted) > 0 || d.field != "24" || len(d.scans) > 0 && !whole && !torn {
					t.Errorf("%s cut at %d, a pause of %v: %v", code, cut, pause, d)
				}
			}
		}
	}
}

// A slow scanner's rest is no amount either, and its Enter records nothing.
func TestTheRestOfASlowTornScanDoesNothing(t *testing.T) {
	const number = "4006381333931"
	for cut := leastCode; cut < len(number)-1; cut++ {
		for _, pause := range []time.Duration{130 * ms, 500 * ms, 4800 * ms} {
			h := new(hand).text("24", 80*ms).wait(150*ms).text(number[:cut], 30*ms).wait(pause)
			h.text(number[cut:], 30*ms)
			d := newDesk(t, WedgeOptions{Suffix: device.SuffixEnter})
			d.timed = ms
			d.play(h.enter().done)
			if len(d.acted) > 0 || d.field != "24" || len(d.causes) == 0 {
				t.Errorf("cut at %d, a pause of %v: %v", cut, pause, d)
			}
		}
	}
}

// Digits of a scan that a stall has broken off behind an amount leave it, with what comes then,
// which looks like a shorter code.
func TestFirstCharactersOfATornScanLeaveTheAmount(t *testing.T) {
	for _, code := range []string{"4006381333931", payload} {
		for cut := 1; cut < leastCode; cut++ {
			for _, pause := range []time.Duration{60 * ms, 150 * ms, 350 * ms, time.Second, 4800 * ms} {
				for _, each := range []time.Duration{2 * ms, 30 * ms} {
					h := new(hand).text("24", 80*ms).wait(150*ms).text(code[:cut], each).wait(pause)
					h.text(code[cut:], each)
					d := newDesk(t, WedgeOptions{})
					d.timed = ms
					d.play(h.enter().done)
					read := code == payload && len(d.scans) == 1 && d.scans[0].Text == payload
					refused := len(d.scans) == 0 && len(d.causes) == 1 && d.causes[0] == fault.ScanPieces
					if len(d.acted) > 0 || d.field != "24" || !read && !refused {
						t.Errorf("%s cut at %d, a pause of %v, %v each: %v", code, cut, pause, each, d)
					}
				}
			}
		}
	}
	// What a person types as fast, and then a scan: all in one burst, or long before it.
	amount := new(hand).text("24", 80*ms).wait(6*time.Second).text(payload, 2*ms).enter()
	newDesk(t, WedgeOptions{}).play(amount.done).expect(reads(payload).over("24"))
	zeros := new(hand).text("24", 80*ms).text("000", 1*ms).wait(time.Second).text(payload, 2*ms).enter() // one key
	newDesk(t, WedgeOptions{}).play(zeros.done).expect(reads(payload).over("24000"))
}

// One or two characters tell no pace, but how soon their keys are let go. They are a scanner's only
// where what comes then is no whole code without them.
func TestOneOrTwoCharactersBeforeAScan(t *testing.T) {
	const number = "4006381333931"
	finger := func(text string) *hand { return (&hand{hold: 70 * ms}).text(text, 140*ms) }
	tap := func(text string) *hand { return new(hand).text(text, 4*ms) }
	scan := func(h *hand, pause time.Duration, code string) []timed {
		h.hold = 0
		return h.wait(pause).text(code, 2*ms).enter().done
	}
	for _, tt := range []struct {
		name    string
		strokes []timed
		want    want
	}{
		{"a card's first two", scan(tap("fo"), time.Second, payload[2:]), refuses(fault.ScanPieces)},
		{"a number's first", scan(tap("4"), time.Second, number[1:]), refuses(fault.ScanPieces)},
		{"two pieces, then the rest", scan(tap("4").wait(time.Second).text("00", 4*ms), time.Second, number[3:]),
			refuses(fault.ScanPieces)},
		{"an amount of one digit, then another code", scan(finger("5"), time.Second, "GYM-4711"),
			reads("GYM-4711").over("5")},
		{"an amount of two digits, then a number", scan(finger("12"), time.Second, number[2:]),
			reads(number[2:]).over("12")},
		{"a digit of a keyboard on the screen, then a card", scan(tap("5"), time.Second, payload),
			reads(payload).over("5")},
		{"a key that types two zeros, then a number",
			scan(finger("5").wait(300*ms).text("00", 4*ms), time.Second, number), reads(number).over("500")},
		{"the keys of a keyboard on the screen, then a number",
			scan(tap("1").wait(300*ms).text("2", 4*ms).wait(300*ms).text(".", 4*ms).wait(300*ms).text("5", 4*ms),
				time.Second, number), reads(number).over("12.5")},
		{"a digit of a keyboard on the screen, long before another code", scan(tap("5"), 6*time.Second, "GYM-4711"),
			reads("GYM-4711").over("5")},
		{"its prefix, then the rest", scan(tap("%"), time.Second, payload), refuses(fault.ScanPieces)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, WedgeOptions{Prefix: "%"})
			d.timed = ms
			d.play(tt.strokes).expect(tt.want)
		})
	}
}

// What a person does after a scan without a suffix is theirs, as is the next scan.
func TestAfterAScanWithoutSuffix(t *testing.T) {
	const other = "forloy_enr_other99"
	for _, pause := range []time.Duration{130 * ms, 500 * ms, time.Second} {
		after := func() *hand { return new(hand).text(payload, 2*ms).wait(pause) }
		newDesk(t, WedgeOptions{}).play(after().text("50", 67*ms).enter().done).expect(reads(payload).over("50", enter))
		newDesk(t, WedgeOptions{}).play(after().text(other, 2*ms).enter().done).expect(reads(payload, other))
		newDesk(t, WedgeOptions{Suffix: device.SuffixNone}).play(after().wait(250*ms).text("GYM-4711", 2*ms).done).
			expect(reads(payload, "GYM-4711"))
	}
}

// The scan test of the window gets each burst as plain data.
func TestBurstsAreReported(t *testing.T) {
	burst := func(typed, meant, end string, pace time.Duration) device.Burst {
		return device.Burst{Typed: typed, Meant: meant, End: end, Pace: pace}
	}
	for _, tt := range []struct {
		name string
		hand *hand
		want device.Burst
	}{
		{"Enter", new(hand).text(payload, 2*ms).enter(), burst(payload, payload, device.SuffixEnter, 2*ms)},
		{"Tab", new(hand).text(payload, 20*ms).key(tab, 0), burst(payload, payload, device.SuffixTab, 20*ms)},
		{"silence", new(hand).text(payload, 2*ms), burst(payload, payload, device.SuffixNone, 2*ms)},
		{"Escape", new(hand).text(payload, 2*ms).key(other, 0), burst(payload, payload, other, 2*ms)},
		{"German", (&hand{layout: german}).text("forloy_", 2*ms).enter(),
			burst("forloz?", "forloy_", device.SuffixEnter, 2*ms)},
		{"a person", new(hand).text("24.50", 80*ms).enter(), burst("24.50", "24.50", device.SuffixEnter, 80*ms)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, WedgeOptions{}).play(tt.hand.done)
			got := d.bursts[0]
			// The first and the last key are each dated to within one frame.
			if off := got.Pace - tt.want.Pace; off < 0 || off > 2*frame/time.Duration(len(tt.want.Typed)-1)+ms {
				t.Errorf("pace %v, want %v", got.Pace, tt.want.Pace)
			}
			got.Pace, got.At = tt.want.Pace, time.Time{}
			if got != tt.want || tt.name != "a person" && len(d.bursts) > 1 {
				t.Errorf("bursts %+v, want %+v", d.bursts, tt.want)
			}
		})
	}
}

func TestFlushEndsABurst(t *testing.T) {
	feed := func(text string) *desk {
		d := newDesk(t, WedgeOptions{})
		d.wedge.Tick(epoch)
		for _, s := range new(hand).text(text, 2*ms).done {
			s.Event = s
			d.apply(0, d.wedge.Handle(s.Stroke, epoch))
		}
		d.apply(0, d.wedge.Flush())
		return d
	}
	feed("forloy_en").expect(refuses(fault.ScanPieces))
	feed("24").expect(types("24"))

	d := newDesk(t, WedgeOptions{})
	stroke := device.Stroke{Kind: device.StrokePress, Key: enter, Code: 1}
	stroke.Event = timed{Stroke: stroke}
	d.apply(0, d.wedge.Handle(stroke, epoch))
	if len(d.acted) != 0 {
		t.Error("a lone Enter did not wait")
	}
	d.apply(0, d.wedge.Flush())
	d.expect(types("", enter))
}

// The release of a dropped press is dropped too, and no other release.
func TestReleasesFollowTheirPresses(t *testing.T) {
	h := (&hand{hold: 80 * ms}).key(other, 400*ms)
	scan := new(hand).wait(400*ms).text(payload, 2*ms)
	scan.hold = 100 * ms
	d := newDesk(t, WedgeOptions{}).play(append(h.done, scan.enter().done...))
	d.expect(reads(payload).over("", other))
	for _, s := range d.passed {
		if s.Key == enter {
			t.Errorf("the toolkit got the suffix's %s", s.Kind)
		}
	}
	if len(d.wedge.dropped) != 0 {
		t.Errorf("%d releases are still expected", len(d.wedge.dropped))
	}
}
