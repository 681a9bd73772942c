package scanner

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

const (
	ms      = time.Millisecond
	payload = "forloy_enr_abc123def456"
)

var encoded = base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e-77aa-4e0f-9a3d-1c2b3a4d5e6f"}`))

// want is what a test expects of a desk whose field held "24" at the start.
type want struct {
	field  string
	acted  []string
	scans  []string
	causes []string
	doubts int
}

func (d *desk) expect(w want) {
	d.t.Helper()
	var texts []string
	for _, s := range d.scans {
		if s.Source != purchase.SourceWedge {
			d.t.Errorf("a scan's source is %q", s.Source)
		}
		texts = append(texts, s.Text)
	}
	if d.field != w.field {
		d.t.Errorf("the field holds %q, want %q", d.field, w.field)
	}
	if !slices.Equal(d.acted, w.acted) {
		d.t.Errorf("keys acted: %q, want %q", d.acted, w.acted)
	}
	if !slices.Equal(texts, w.scans) {
		d.t.Errorf("scans %q, want %q", texts, w.scans)
	}
	if !slices.Equal(d.causes, w.causes) {
		d.t.Errorf("refusals %q, want %q", d.causes, w.causes)
	}
	if d.doubts != w.doubts {
		d.t.Errorf("%d bursts were doubted, want %d", d.doubts, w.doubts)
	}
}

func TestScansAreScans(t *testing.T) {
	for _, text := range []string{payload, encoded, "4006381333931", "1234567", "CARD-0042", "with a space", " begins with one"} {
		for _, each := range []time.Duration{0, 1 * ms, 2 * ms, 5 * ms, 10 * ms, 17 * ms, 20 * ms, 25 * ms, 35 * ms} {
			if purchase.CannotBeCard(text) && each > 20*ms {
				continue // a person's
			}
			for _, suffix := range []string{KeyEnter, KeyTab, "crlf", ""} {
				t.Run(fmt.Sprintf("%.8s/%v/%s", text, each, suffix), func(t *testing.T) {
					h := new(hand).text(text, each)
					switch suffix {
					case KeyEnter, KeyTab:
						h.key(suffix, 0)
					case "crlf":
						h.key(KeyEnter, each).ctrl("j", 0)
					}
					d := newDesk(t, WedgeOptions{})
					d.field = "24"
					d.play(h.done).expect(want{field: "24", scans: []string{strings.TrimSpace(text)}})
					if at := d.scans[0].At.Sub(epoch); at < 0 || at > 2*frame {
						t.Errorf("the scan is dated %v after its first character", at)
					}
				})
			}
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
		{"a payload at 100 ms", WedgeOptions{}, payload, 100 * ms, KeyEnter, want{scans: []string{payload}}},
		{"base64 at 60 ms", WedgeOptions{}, encoded, 60 * ms, KeyTab, want{scans: []string{encoded}}},
		{"a prefix at 100 ms", WedgeOptions{Prefix: "~~"}, "~~CARD9", 100 * ms, KeyEnter, want{scans: []string{"CARD9"}}},
		{"a prefix and a payload", WedgeOptions{Prefix: "~~"}, "~~" + payload, 60 * ms, KeyEnter, want{scans: []string{payload}}},
		{"a prefix, fast and short", WedgeOptions{Prefix: "~"}, "~12", 2 * ms, KeyEnter, want{scans: []string{"12"}}},
		{"nothing at 60 ms", WedgeOptions{}, "4006381333931", 60 * ms, KeyEnter, want{field: "4006381333931", acted: []string{KeyEnter}}},
		{"a payload that stops, in time like a machine", WedgeOptions{}, payload, 80 * ms, "", want{scans: []string{payload}}},
		{"base64 that stops is whole", WedgeOptions{}, encoded, 90 * ms, "", want{scans: []string{encoded}}},
		{"unless the scanner sends no suffix", WedgeOptions{Suffix: SuffixNone}, payload, 80 * ms, "", want{scans: []string{payload}}},
		{"a payload by hand", WedgeOptions{}, payload, 130 * ms, KeyEnter, want{field: payload, acted: []string{KeyEnter}}},
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

// A payload typed by hand, uneven as hands are, that stops: it may not be all.
func TestSlowPayloadThatStops(t *testing.T) {
	h := new(hand)
	for i, r := range payload {
		h.text(string(r), []time.Duration{50, 110, 70, 95}[i%4]*ms)
	}
	newDesk(t, WedgeOptions{}).play(h.done).expect(want{field: payload})
	newDesk(t, WedgeOptions{Suffix: SuffixNone}).play(h.done).expect(want{scans: []string{payload}})
}

// A slow scanner that is late by more than Silence is not done: what it has typed
// so far would be another card's code.
func TestSlowPayloadThatIsLate(t *testing.T) {
	for _, suffix := range []string{SuffixAny, SuffixNone} {
		h := new(hand).text(payload[:20], 95*ms).wait(80*ms).text(payload[20:], 95*ms).key(KeyEnter, 0)
		newDesk(t, WedgeOptions{Suffix: suffix}).play(h.done).expect(want{scans: []string{payload}})
	}
}

func TestPeopleAreUnharmed(t *testing.T) {
	const fast = 67 * ms // 15 keys a second
	for _, tt := range []struct {
		name string
		hand *hand
		want want
	}{
		{"an amount", new(hand).text("2450", fast).key(KeyEnter, 0), want{field: "2450", acted: []string{KeyEnter}}},
		{"a long number", new(hand).text("4006381333931", fast).key(KeyEnter, 0), want{field: "4006381333931", acted: []string{KeyEnter}}},
		{"words", new(hand).text("the quick brown fox", fast), want{field: "the quick brown fox", acted: []string{" ", " ", " "}}},
		{"keys that overlap", (&hand{hold: 110 * ms}).text("Rollover Typing", fast), want{field: "Rollover Typing", acted: []string{" "}}},
		{"a very fast one whose keys overlap", (&hand{hold: 60 * ms}).text("123456", 33*ms), want{field: "123456"}},
		{"a held letter", new(hand).held("a", 20, 0), want{field: strings.Repeat("a", 21)}},
		{"a held Enter", new(hand).held(KeyEnter, 2, 0), want{acted: []string{KeyEnter, KeyEnter, KeyEnter}}},
		{"a held letter, then Enter", new(hand).held("7", 6, 20*ms).key(KeyEnter, 0), want{field: "7777777", acted: []string{KeyEnter}}},
		{"a repeat that looks like presses", new(hand).text("000000000", 33*ms), want{field: "000000000"}},
		{"who pastes", new(hand).ctrl("v", 80*ms).key(KeyEnter, 0), want{acted: []string{KeyModifier, "ctrl+v", KeyEnter}}},
		{"Tab and an amount close behind", new(hand).key(KeyTab, 40*ms).text("2450", fast).key(KeyEnter, 0), want{field: "2450", acted: []string{KeyTab, KeyEnter}}},
		{"a lone Enter", new(hand).key(KeyEnter, 0), want{acted: []string{KeyEnter}}},
		{"a lone space", new(hand).text(" ", 0), want{field: " ", acted: []string{" "}}},
		{"arrows", new(hand).key(KeyOther, fast).key(KeyOther, fast).key(KeyOther, 0), want{acted: []string{KeyOther, KeyOther, KeyOther}}},
		{"five characters at once", new(hand).text("24.50", 0).key(KeyEnter, 0), want{field: "24.50", acted: []string{KeyEnter}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, WedgeOptions{}).play(tt.hand.done)
			d.expect(tt.want)
			d.sameAs(tt.hand.done)
			if d.latest > 68*ms && tt.hand.done[0].Key != KeyTab { // a Tab with text on its heels is not a lone key
				t.Errorf("a key waited for %v", d.latest)
			}
		})
	}
}

// sameAs checks that the toolkit got every stroke, in order.
func (d *desk) sameAs(strokes []timed) {
	d.t.Helper()
	strokes = slices.Clone(strokes)
	slices.SortStableFunc(strokes, func(a, b timed) int { return int(a.at - b.at) })
	if len(d.passed) != len(strokes) {
		d.t.Errorf("%d strokes were passed of %d", len(d.passed), len(strokes))
		return
	}
	for i, s := range strokes {
		got := d.passed[i]
		got.Event = nil
		if got != s.Stroke {
			d.t.Errorf("stroke %d is %+v, want %+v", i, got, s.Stroke)
			return
		}
	}
}

func TestStalls(t *testing.T) {
	t.Run("a person's digits and Enter, all at once", func(t *testing.T) {
		for _, text := range []string{"5", "24", "2450", "24.50", "1234.50", "99999,99"} {
			h := new(hand).wait(100*ms).text(text, 67*ms).key(KeyEnter, 0)
			d := newDesk(t, WedgeOptions{})
			d.stalls[5] = 600 * ms
			d.play(h.done).expect(want{field: text, acted: []string{KeyEnter}})
			d.sameAs(h.done)
		}
	})
	t.Run("what may be a person's and may be a scan, all at once", func(t *testing.T) {
		for _, text := range []string{"123456", "GYM-4711", "CARD 0042", "24.504006381333931"} {
			for _, suffix := range []string{KeyEnter, KeyTab, ""} {
				h := new(hand).wait(100*ms).text(text, 67*ms)
				if suffix != "" {
					h.key(suffix, 0)
				}
				d := newDesk(t, WedgeOptions{})
				d.field, d.stalls[5] = "24", 2*time.Second
				d.play(h.done).expect(want{field: "24", doubts: 1})
			}
		}
	})
	t.Run("the same, typed once more where nothing stalls", func(t *testing.T) {
		h := new(hand).wait(100*ms).text("123456", 67*ms).key(KeyEnter, 2*time.Second).text("123456", 67*ms).key(KeyEnter, 0)
		d := newDesk(t, WedgeOptions{})
		d.stalls[5] = time.Second
		d.play(h.done).expect(want{field: "123456", acted: []string{KeyEnter}, doubts: 1})
	})
	t.Run("the same, by keys that have a time of their own", func(t *testing.T) {
		for _, text := range []string{"123456", "GYM-4711", "CARD-0042-X"} {
			for name, each := range map[string]time.Duration{"person": 67 * ms, "scanner": 5 * ms} {
				d := newDesk(t, WedgeOptions{})
				d.field, d.stalls[5], d.timed = "24", 2*time.Second, ms
				d.play(new(hand).wait(100*ms).text(text, each).key(KeyEnter, 0).done)
				if name == "person" {
					d.expect(want{field: "24" + text, acted: []string{KeyEnter}})
				} else {
					d.expect(want{field: "24", scans: []string{text}})
				}
			}
		}
	})
	t.Run("a person on a PC that is slow all the time", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		for i := range 200 {
			d.stalls[i] = 200 * ms
		}
		h := new(hand)
		for range 5 {
			h.text("123456", 350*ms).wait(time.Second).key(KeyEnter, time.Second)
		}
		d.play(h.done).expect(want{field: strings.Repeat("123456", 5), acted: slices.Repeat([]string{KeyEnter}, 5)})
	})
	t.Run("a scan across a stall", func(t *testing.T) {
		for _, text := range []string{payload, "4006381333931"} {
			for at := range 6 {
				d := newDesk(t, WedgeOptions{})
				d.field, d.stalls[4+at] = "24", 300*ms
				d.play(new(hand).wait(70*ms).text(text, 2*ms).key(KeyEnter, 0).done).expect(want{field: "24", scans: []string{text}})
			}
		}
	})
	t.Run("a proven scan after any stall", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 3 * time.Second
		d.play(new(hand).wait(time.Second).text(payload, 20*ms).key(KeyEnter, 0).done).expect(want{scans: []string{payload}})
	})
	t.Run("a number with its check digit after a long stall", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 3 * time.Second
		d.play(new(hand).wait(time.Second).text("4006381333931", 2*ms).key(KeyEnter, 0).done).expect(want{scans: []string{"4006381333931"}})
	})
	t.Run("another code, in a window that stalls over and over", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3], d.stalls[5] = 400*ms, 300*ms
		d.play(new(hand).wait(460*ms).text("GYM-4711-AX", 12*ms).key(KeyEnter, 0).done).expect(want{doubts: 1})
	})
	t.Run("two payloads without suffix, in one look", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 900 * ms
		d.play(new(hand).wait(100*ms).text(payload, 2*ms).wait(300*ms).text("forloy_enr_x", 2*ms).done).
			expect(want{doubts: 1})
	})
	t.Run("before the first look nothing is known of time", func(t *testing.T) {
		for text, scans := range map[string][]string{payload: {payload}, "1234.50": nil} {
			d := newDesk(t, WedgeOptions{})
			for _, s := range new(hand).text(text, 0).key(KeyEnter, 0).done {
				s.Event = s
				d.apply(0, d.wedge.Handle(s.Stroke, epoch))
			}
			if len(d.scans) != len(scans) {
				t.Errorf("%s: scans %v, want %v", text, d.scans, scans)
			}
		}
	})
	t.Run("a person's Enter, then a scan, in one look", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 600 * ms
		d.play(new(hand).wait(100*ms).key(KeyEnter, 300*ms).text(payload, 2*ms).key(KeyEnter, 0).done).
			expect(want{acted: []string{KeyEnter}, scans: []string{payload}})
	})
	t.Run("Control, then a scan while it is held, in one look", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3], d.timed = 600*ms, ms
		h := new(hand).wait(100 * ms)
		h.put(StrokePress, KeyModifier, 0, false, false, h.now)
		d.play(h.wait(110*ms).holding("acvxGYM-4711", 2*ms).key(KeyEnter, 0).done).
			expect(want{acted: []string{KeyModifier}, causes: []string{CauseHeld}})
	})
	t.Run("an amount and Enter, then a scan, in one look", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 900 * ms
		d.play(new(hand).wait(100*ms).text("24", 67*ms).key(KeyEnter, 200*ms).text(payload, 2*ms).key(KeyEnter, 0).done).
			expect(want{field: "24", acted: []string{KeyEnter}, scans: []string{payload}})
	})
}

func TestScansAmongPeople(t *testing.T) {
	for _, tt := range []struct {
		name string
		hand *hand
		want want
	}{
		{"two back to back", new(hand).text(payload, 2*ms).key(KeyEnter, 2*ms).text(payload+"x", 2*ms).key(KeyEnter, 0),
			want{scans: []string{payload, payload + "x"}}},
		{"two in one look", new(hand).text(payload, 0).key(KeyEnter, 0).text("4006381333931", 0).key(KeyEnter, 0),
			want{scans: []string{payload, "4006381333931"}}},
		{"two that end with Tab", new(hand).text(payload, 2*ms).key(KeyTab, 2*ms).text("GYM-4711", 2*ms).key(KeyTab, 0),
			want{scans: []string{payload, "GYM-4711"}}},
		{"digits, at once base64", new(hand).text("24", 67*ms).text(encoded, 2*ms).key(KeyEnter, 0),
			want{field: "24", scans: []string{encoded}}},
		{"digits, sooner a number", new(hand).text("24", 67*ms).text("4006381333931", 2*ms).key(KeyEnter, 0),
			want{field: "24", causes: []string{CauseBroken}}},
		{"digits, sooner another code", new(hand).text("24", 67*ms).text("GYM-4711", 2*ms).key(KeyEnter, 0),
			want{field: "24", causes: []string{CauseBroken}}},
		{"a scan without suffix, typing on", new(hand).text("12", 100*ms).wait(50*ms).text(payload, 2*ms).wait(60*ms).text(".50", 67*ms),
			want{field: "12.50", scans: []string{payload}}},
		{"a scan without suffix, typing on and Enter", new(hand).text(payload, 2*ms).wait(60*ms).text("50", 67*ms).key(KeyEnter, 0),
			want{field: "50", acted: []string{KeyEnter}, scans: []string{payload}}},
		{"a number without suffix, typing on", new(hand).text("4006381333931", 2*ms).wait(60*ms).text("12.50", 67*ms),
			want{field: "12.50", scans: []string{"4006381333931"}}},
		{"a scan without suffix, typing on sooner", new(hand).text(payload, 2*ms).wait(40*ms).text("50", 67*ms),
			want{field: "50", scans: []string{payload}}},
		{"a scan without suffix that catches a comma", new(hand).text(payload+",", 2*ms).wait(65*ms).text("50", 67*ms),
			want{field: "50", causes: []string{CauseBroken}}},
		{"a scan whose last character is late", new(hand).text(payload, 2*ms).wait(60*ms).text("7", 2*ms).key(KeyEnter, 0),
			want{scans: []string{payload + "7"}}},
		{"a scan without suffix, one digit behind it", new(hand).text(payload, 2*ms).wait(60*ms).text("5", 0),
			want{field: "5", causes: []string{CauseBroken}}},
		{"two without suffix", new(hand).text(payload, 2*ms).wait(150*ms).text(payload+"x", 2*ms),
			want{scans: []string{payload, payload + "x"}}},
		{"digits, at once a scan", new(hand).text("24", 80*ms).text(payload, 2*ms).key(KeyEnter, 0),
			want{field: "24", scans: []string{payload}}},
		{"digits, at once a scan of capitals", new(hand).text("24", 80*ms).text("forloy_enr_XYZ_9", 2*ms).key(KeyEnter, 0),
			want{field: "24", scans: []string{"forloy_enr_XYZ_9"}}},
		{"digits, at once a number: nobody can tell where it begins", new(hand).text("24", 80*ms).text("4006381333931", 2*ms).key(KeyEnter, 0),
			want{field: "24", causes: []string{CauseBroken}}},
		{"digits, a moment, a number", new(hand).text("24", 80*ms).wait(150*ms).text("4006381333931", 2*ms).key(KeyEnter, 0),
			want{field: "24", scans: []string{"4006381333931"}}},
		{"a number in two pieces", new(hand).text("4006381", 2*ms).wait(90*ms).text("333931", 2*ms).key(KeyEnter, 0),
			want{causes: []string{CauseBroken}}},
		{"a scan, then an amount and Enter", new(hand).text(payload, 2*ms).key(KeyEnter, 300*ms).text("2450", 67*ms).key(KeyEnter, 0),
			want{field: "2450", acted: []string{KeyEnter}, scans: []string{payload}}},
		{"a scanner that begins with Enter", new(hand).key(KeyEnter, 2*ms).text(payload, 2*ms).key(KeyEnter, 0),
			want{scans: []string{payload}}},
		{"a scanner that ends with Escape", new(hand).text("4006381333931", 2*ms).key(KeyOther, 0),
			want{scans: []string{"4006381333931"}}},
		{"AIM identifier", new(hand).text("]Q1"+payload, 2*ms).key(KeyEnter, 0), want{scans: []string{payload}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			newDesk(t, WedgeOptions{}).play(tt.hand.done).expect(tt.want)
		})
	}
}

func TestAIMTellsTheSymbology(t *testing.T) {
	for text, symbology := range map[string]string{"]Q1abcdef": "QR", "]C0abcdef": "CODE_128", "]E04006381333931": "EAN_13", "]I112345678": "ITF", "]X0abcdef": ""} {
		d := newDesk(t, WedgeOptions{}).play(new(hand).text(text, 2*ms).key(KeyEnter, 0).done)
		d.expect(want{scans: []string{text[3:]}})
		if d.scans[0].Symbology != symbology {
			t.Errorf("%s is %q, want %q", text, d.scans[0].Symbology, symbology)
		}
	}
}

// The separator of GS1 codes is typed as Control and a bracket: it does nothing
// in the window, and stands in no code.
func TestSeparators(t *testing.T) {
	for name, h := range map[string]*hand{
		"first":                   new(hand).ctrl("]", 2*ms).text(payload, 2*ms),
		"after an AIM identifier": new(hand).text("]Q1", 2*ms).ctrl("]", 2*ms).text(payload, 2*ms),
		"inside":                  new(hand).text(payload[:15], 2*ms).ctrl("]", 2*ms).text(payload[15:], 2*ms),
		"last, on German":         (&hand{layout: german}).text(payload, 2*ms).ctrl("]", 2*ms),
	} {
		t.Run(name, func(t *testing.T) {
			newDesk(t, WedgeOptions{}).play(h.key(KeyEnter, 0).done).expect(want{scans: []string{payload}})
		})
	}
}

func TestPrefixAndIdentifier(t *testing.T) {
	for _, text := range []string{"~" + payload, "~]Q1" + payload, "]Q1~" + payload, "]Q1" + payload} {
		newDesk(t, WedgeOptions{Prefix: "~"}).play(new(hand).text(text, 2*ms).key(KeyEnter, 0).done).expect(want{scans: []string{payload}})
	}
}

// What the scan test is told of a burst.
func TestBursts(t *testing.T) {
	for _, tt := range []struct {
		name string
		hand *hand
		want purchase.Burst
	}{
		{"Enter", new(hand).text(payload, 2*ms).key(KeyEnter, 0), purchase.Burst{Typed: payload, Meant: payload, End: "enter", Pace: 2 * ms}},
		{"Tab", new(hand).text(payload, 20*ms).key(KeyTab, 0), purchase.Burst{Typed: payload, Meant: payload, End: "tab", Pace: 20 * ms}},
		{"silence", new(hand).text(payload, 2*ms), purchase.Burst{Typed: payload, Meant: payload, End: "none", Pace: 2 * ms}},
		{"Escape", new(hand).text(payload, 2*ms).key(KeyOther, 0), purchase.Burst{Typed: payload, Meant: payload, End: "other", Pace: 2 * ms}},
		{"German", (&hand{layout: german}).text("forloy_", 2*ms).key(KeyEnter, 0), purchase.Burst{Typed: "forloz?", Meant: "forloy_", End: "enter", Pace: 2 * ms}},
		{"a person", new(hand).text("24.50", 80*ms).key(KeyEnter, 0), purchase.Burst{Typed: "24.50", Meant: "24.50", End: "enter", Pace: 80 * ms}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, WedgeOptions{}).play(tt.hand.done)
			got := d.bursts[0]
			// Two looks lie between the keys and what is known of their time.
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

func TestSuffixSetting(t *testing.T) {
	// Enter and Tab end a scan whichever is set: a scan presses nothing, and two
	// are two.
	for _, suffix := range []string{SuffixAny, SuffixEnter, SuffixTab, SuffixNone} {
		for _, key := range []string{KeyEnter, KeyTab} {
			h := new(hand).text(payload, 2*ms).key(key, 2*ms).text("GYM-4711", 2*ms).key(key, 0)
			newDesk(t, WedgeOptions{Suffix: suffix}).play(h.done).expect(want{scans: []string{payload, "GYM-4711"}})
		}
	}
	d := newDesk(t, WedgeOptions{Suffix: SuffixNone}).play(new(hand).text("2450", 67*ms).key(KeyEnter, 0).done)
	d.expect(want{field: "2450", acted: []string{KeyEnter}})
}

func TestMinLengthSetting(t *testing.T) {
	scan := new(hand).text("1234", 2*ms).key(KeyEnter, 0).done
	newDesk(t, WedgeOptions{}).play(scan).expect(want{field: "1234", acted: []string{KeyEnter}})
	newDesk(t, WedgeOptions{MinLength: 4}).play(scan).expect(want{scans: []string{"1234"}})
}

func TestSilenceSetting(t *testing.T) {
	two := new(hand).text("ABCDEFGH", 2*ms).wait(200*ms).text("IJKLMNOP", 2*ms).done
	newDesk(t, WedgeOptions{}).play(two).expect(want{scans: []string{"ABCDEFGH", "IJKLMNOP"}})
	newDesk(t, WedgeOptions{Silence: 400 * ms}).play(two).expect(want{causes: []string{CauseBroken}})
}

// german, french: what these layouts make of the keys that payloads use.
func german(key byte, shift bool) rune {
	switch usRune(key, shift) {
	case 'y':
		return 'z'
	case 'z':
		return 'y'
	case 'Y':
		return 'Z'
	case 'Z':
		return 'Y'
	case '_':
		return '?'
	case '-':
		return 'ß'
	case '=':
		return '´'
	}
	return usRune(key, shift)
}

func french(key byte, shift bool) rune {
	const digits = "à&é\"'(-è_ç"
	switch {
	case key >= '0' && key <= '9' && !shift:
		return []rune(digits)[key-'0']
	case key >= '0' && key <= '9':
		return rune(key)
	}
	const us, azerty = "aqzwAQZWmM_-", "qawzQAWZ,?°)"
	r := usRune(key, shift)
	if i := strings.IndexRune(us, r); i >= 0 {
		return []rune(azerty)[i]
	}
	return r
}

func capsLock(layout func(byte, bool) rune) func(byte, bool) rune {
	return func(key byte, shift bool) rune {
		if key >= 'a' && key <= 'z' {
			shift = !shift
		}
		return layout(key, shift)
	}
}

func TestLayouts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		layout func(byte, bool) rune
		o      WedgeOptions
		text   string
		want   want
	}{
		{"German, a payload", german, WedgeOptions{}, payload, want{scans: []string{payload}}},
		{"German, base64", german, WedgeOptions{}, encoded, want{scans: []string{encoded}}},
		{"French, a payload", french, WedgeOptions{}, payload, want{scans: []string{payload}}},
		{"French, base64", french, WedgeOptions{}, encoded, want{scans: []string{encoded}}},
		{"Caps Lock, a payload", capsLock(usRune), WedgeOptions{}, payload, want{scans: []string{payload}}},
		{"Caps Lock, base64", capsLock(usRune), WedgeOptions{}, encoded, want{scans: []string{encoded}}},
		{"German and Caps Lock", capsLock(german), WedgeOptions{}, payload, want{scans: []string{payload}}},
		{"German, another code", german, WedgeOptions{}, "GYM-4711", want{causes: []string{CauseLayout}}},
		{"German, another code, same layout set", german, WedgeOptions{Reading: ReadingRunes}, "GYM-4711", want{scans: []string{"GZMß4711"}}},
		{"German, another code, US set", german, WedgeOptions{Reading: ReadingPlaces}, "GYM-4711", want{scans: []string{"GYM-4711"}}},
		{"Caps Lock, another code", capsLock(usRune), WedgeOptions{}, "Card4711", want{causes: []string{CauseCaps}}},
		{"French, a number", french, WedgeOptions{}, "4006381333931", want{causes: []string{CauseLayout}}},
		{"German, a number", german, WedgeOptions{}, "4006381333931", want{scans: []string{"4006381333931"}}},
		{"German, a prefix mended", german, WedgeOptions{Prefix: "-_"}, "-_" + payload, want{scans: []string{payload}}},
		{"German, a prefix, not mended", german, WedgeOptions{Prefix: "-_"}, "-_GYM", want{causes: []string{CauseLayout}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := &hand{layout: tt.layout}
			newDesk(t, tt.o).play(h.text(tt.text, 2*ms).key(KeyEnter, 0).done).expect(tt.want)
		})
	}
}

// What is valid as it stands is never mended, though the keys' places say
// something else: the scanner is set to the PC's layout.
func TestValidIsNeverMended(t *testing.T) {
	h := new(hand).text("forloz_enr_abc", 2*ms) // where a German scanner presses for forloy…
	for i, s := range h.done {
		if s.Kind == StrokeRune && s.Rune == 'z' {
			h.done[i].Rune = 'y'
		}
	}
	newDesk(t, WedgeOptions{}).play(h.key(KeyEnter, 0).done).expect(want{scans: []string{"forloy_enr_abc"}})

	shifted := &hand{layout: func(key byte, shift bool) rune { return rune(key) }} // digits behind Shift, as in France
	newDesk(t, WedgeOptions{}).play(shifted.text("$))^#*!###(#!", 2*ms).key(KeyEnter, 0).done).expect(want{scans: []string{"4006381333931"}})
}

// A press that GLFW has dropped leaves the places a character short. The burst
// itself tells which it was; where it does not, nothing is made of it.
func TestLostPress(t *testing.T) {
	for _, tt := range []struct {
		name   string
		layout func(byte, bool) rune
		text   string
		lost   int // the press
		want   want
	}{
		{"a doubled letter, German", german, "forloy_enr_aabb", 12, want{scans: []string{"forloy_enr_aabb"}}},
		{"the same letter, small", french, "forloy_enr_Aa1", 12, want{scans: []string{"forloy_enr_Aa1"}}},
		{"a letter that moves", german, "forloy_enr_yYx", 12, want{scans: []string{"forloy_enr_yYx"}}},
		{"with Caps Lock", capsLock(german), "forloy_enr_yYx", 12, want{scans: []string{"forloy_enr_yYx"}}},
		{"of another code", german, "GYM-4711", 7, want{causes: []string{CauseLayout}}},
		{"of another code, French number", french, "4006381333931", 2, want{causes: []string{CauseLayout}}},
		{"of another code, US", usRune, "GYM-4711", 7, want{scans: []string{"GYM-4711"}}},
		{"that nothing tells of, US", usRune, "1!GYM-47", 1, want{scans: []string{"1!GYM-47"}}},
		{"that nothing tells of, German", german, "_1!GYM-47", 2, want{causes: []string{CauseLayout}}},
		{"that nothing tells of, a payload", capsLock(german), "forloy_enr_0)1", 12, want{causes: []string{CauseLayout}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := (&hand{layout: tt.layout}).text(tt.text, 2*ms).key(KeyEnter, 0).drop(tt.lost)
			newDesk(t, WedgeOptions{}).play(h.done).expect(tt.want)
		})
	}
}

// swedish: plus is a dead key, and swallows the character behind it.
func swedish() func(byte, bool) rune {
	dead := false
	return func(key byte, shift bool) rune {
		r := usRune(key, shift)
		if dead {
			dead = false
			return 0
		}
		dead = r == '+'
		switch r {
		case '+':
			return 0
		case '=':
			return '´'
		case '_':
			return '?'
		case '-':
			return '+'
		}
		return r
	}
}

// What dead keys swallow must not leave a code that seems whole.
func TestDeadKeys(t *testing.T) {
	code := base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e","m":"~~~~>>"}`))
	if !strings.Contains(code, "+") {
		t.Fatal("no plus in it")
	}
	short := strings.NewReplacer("+f", "", "+P", "").Replace(code)
	if plain, err := base64.StdEncoding.DecodeString(short); short == code || err != nil && plain == nil {
		t.Fatalf("%q says nothing", short)
	}
	for text, want := range map[string]want{code: {scans: []string{code}}, payload: {scans: []string{payload}},
		"GYM+4711": {causes: []string{CauseLayout}}, "12345+6789": {causes: []string{CauseLayout}}} {
		newDesk(t, WedgeOptions{}).play((&hand{layout: swedish()}).text(text, 2*ms).key(KeyEnter, 0).done).expect(want)
	}
	h := (&hand{layout: swedish()}).text("GYM+ 4711", 2*ms)
	newDesk(t, WedgeOptions{Reading: ReadingPlaces}).play(h.key(KeyEnter, 0).done).expect(want{scans: []string{"GYM+ 4711"}})
}

// A scan that comes while a key is held down presses nothing and is no code.
func TestKeysHeldDown(t *testing.T) {
	for name, tt := range map[string]struct {
		hand *hand
		want want
	}{
		"Control":                     {new(hand).holding(payload, 2*ms).key(KeyEnter, 0), want{causes: []string{CauseHeld}}},
		"Control, 35 ms":              {new(hand).holding(payload, 35*ms).key(KeyEnter, 0), want{causes: []string{CauseHeld}}},
		"Control, let go in the scan": {new(hand).holding(payload[:5], 2*ms).text(payload[5:], 2*ms).key(KeyEnter, 0), want{causes: []string{CauseHeld}}},
		"Control, from within it":     {new(hand).text(payload[:15], 2*ms).holding(payload[15:], 2*ms).key(KeyEnter, 0), want{causes: []string{CauseHeld}}},
		"Control, a moment":           {new(hand).text(payload[:15], 2*ms).holding("a", 2*ms).text(payload[15:], 2*ms).key(KeyEnter, 0), want{causes: []string{CauseHeld}}},
		"Shift, at first":             {new(hand).text("FORLOY_ENR_abc", 2*ms).key(KeyEnter, 0), want{causes: []string{CauseShift}}},
		"a person's shortcuts":        {new(hand).ctrl("a", 67*ms).ctrl("c", 67*ms).ctrl("v", 67*ms), want{acted: []string{KeyModifier, "ctrl+a", KeyModifier, "ctrl+c", KeyModifier, "ctrl+v"}}},
	} {
		t.Run(name, func(t *testing.T) { newDesk(t, WedgeOptions{}).play(tt.hand.done).expect(tt.want) })
	}
}

// Digits on the number pad act while Num Lock is off.
func TestNumLockOff(t *testing.T) {
	mixed, alone := new(hand), new(hand)
	for _, r := range payload {
		if r >= '0' && r <= '9' {
			mixed.key(KeyPad, 2*ms)
			alone.key(KeyPad, 2*ms)
		} else {
			mixed.text(string(r), 2*ms)
		}
	}
	newDesk(t, WedgeOptions{}).play(mixed.key(KeyEnter, 0).done).expect(want{causes: []string{CauseNumLock}})
	newDesk(t, WedgeOptions{}).play(alone.key(KeyEnter, 0).done).expect(want{causes: []string{CauseNumLock}})
	newDesk(t, WedgeOptions{}).play(new(hand).key(KeyPad, 67*ms).key(KeyPad, 67*ms).done).expect(want{acted: []string{KeyPad, KeyPad}})
}

// Both readings can prove themselves: base64 has two alphabets, and a layout may
// make the one's plus the other's underscore.
func TestTwoProofs(t *testing.T) {
	icelandic := func(key byte, shift bool) rune {
		if r := usRune(key, shift); r != '+' {
			return r
		}
		return '_'
	}
	code := base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e","m":"~~~~>>"}`))
	scan := (&hand{layout: icelandic}).text(code, 2*ms).key(KeyEnter, 0).done
	newDesk(t, WedgeOptions{}).play(scan).expect(want{causes: []string{CauseLayout}})
	newDesk(t, WedgeOptions{Reading: ReadingPlaces}).play(scan).expect(want{scans: []string{code}})
	newDesk(t, WedgeOptions{Reading: ReadingRunes}).play(scan).expect(want{scans: []string{strings.ReplaceAll(code, "+", "_")}})
}

// Some scanners press Caps Lock once before and once after the code, to even out
// the PC's.
func TestScannerThatEvensCapsLockOut(t *testing.T) {
	for _, layout := range []func(byte, bool) rune{usRune, german, capsLock(usRune)} {
		h := (&hand{layout: layout}).key(KeyCapsLock, 2*ms).text(payload, 2*ms).key(KeyCapsLock, 2*ms).key(KeyEnter, 0)
		newDesk(t, WedgeOptions{}).play(h.done).expect(want{scans: []string{payload}})
	}
}

// Some scanners make capitals with Caps Lock.
func TestScannerThatPressesCapsLock(t *testing.T) {
	for _, text := range []string{payload, "forloy_enr_ABCdefG", "GYM-4711-AX"} {
		for _, each := range []time.Duration{1 * ms, 5 * ms, 12 * ms} {
			for _, on := range []bool{false, true} { // of the PC, before it begins
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
					h.key(KeyCapsLock, each).text(strings.ToLower(string(r)), each).key(KeyCapsLock, each)
				}
				want := want{scans: []string{text}}
				if on && text == "GYM-4711-AX" {
					want.scans, want.causes = nil, []string{CauseCaps}
				}
				newDesk(t, WedgeOptions{}).play(h.key(KeyEnter, 0).done).expect(want)
			}
		}
	}
}

// An input method, or a program that pastes by itself, sends runes and no keys.
func TestRunesWithoutKeys(t *testing.T) {
	var runes []timed
	for _, r := range "日本語で書くメモ" {
		runes = append(runes, timed{Stroke{Kind: StrokeRune, Rune: r}, 0})
	}
	d := newDesk(t, WedgeOptions{}).play(runes)
	d.expect(want{field: "日本語で書くメモ"})
}

func TestFlush(t *testing.T) {
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
	feed("forloy_en").expect(want{causes: []string{CauseBroken}})
	feed("24").expect(want{field: "24"})

	d := newDesk(t, WedgeOptions{})
	enter := Stroke{Kind: StrokePress, Key: KeyEnter, Code: 1}
	enter.Event = timed{Stroke: enter}
	d.apply(0, d.wedge.Handle(enter, epoch))
	if len(d.acted) != 0 {
		t.Error("a lone Enter did not wait")
	}
	d.apply(0, d.wedge.Flush())
	d.expect(want{acted: []string{KeyEnter}})
}

// The release of a dropped press is dropped as well, and only that one.
func TestReleasesFollowTheirPresses(t *testing.T) {
	h := (&hand{hold: 80 * ms}).key(KeyOther, 400*ms)
	scan := new(hand).wait(400*ms).text(payload, 2*ms)
	scan.hold = 100 * ms
	d := newDesk(t, WedgeOptions{}).play(append(h.done, scan.key(KeyEnter, 0).done...))
	d.expect(want{acted: []string{KeyOther}, scans: []string{payload}})
	for _, s := range d.passed {
		if s.Key == KeyEnter {
			t.Errorf("the toolkit saw %s of the suffix", s.Kind)
		}
	}
	if len(d.wedge.dropped) != 0 {
		t.Errorf("%d keys are still waited for", len(d.wedge.dropped))
	}
}

// A person who types for minutes must not fill the memory.
func TestLongTypingIsGivenUp(t *testing.T) {
	d := newDesk(t, WedgeOptions{}).play(new(hand).text(strings.Repeat("typing", 2000), 70*ms).done)
	d.expect(want{field: strings.Repeat("typing", 2000)})
	if cap(d.wedge.burst) > maxBurst*2 {
		t.Errorf("the burst has room for %d strokes", cap(d.wedge.burst))
	}
}

func TestLongestCode(t *testing.T) {
	text := purchase.PayloadMark + strings.Repeat("aB3_", 1021)
	newDesk(t, WedgeOptions{}).play(new(hand).text(text, 1*ms).key(KeyEnter, 0).done).expect(want{scans: []string{text}})
}

// What a scanner adds to a code is left nowhere, whatever comes of the rest.
func TestWhatTheScannerAdds(t *testing.T) {
	for _, code := range []string{payload, encoded} {
		for _, each := range []time.Duration{1 * ms, 2 * ms, 10 * ms, 20 * ms, 35 * ms, 80 * ms} {
			for _, layout := range []func(byte, bool) rune{usRune, german, french, capsLock(usRune)} {
				for _, mark := range []string{`\000026`, `\\000026`, `\000003`, "]Q2", "]C0", "]d2", `]Q2\000026`, `]Q1\\000026\000003`} {
					h := (&hand{layout: layout}).text(mark+code, each).key(KeyEnter, 0)
					d := newDesk(t, WedgeOptions{})
					d.field = "24"
					d.play(h.done).expect(want{field: "24", scans: []string{code}})
				}
			}
			for _, text := range []string{"265" + code, "12" + code, "x" + code, code + ";265", code + " 26", `\00002` + code} {
				for _, suffix := range []string{KeyEnter, KeyTab, ""} {
					h := new(hand).text(text, each)
					if suffix != "" {
						h.key(suffix, 0)
					}
					d := newDesk(t, WedgeOptions{})
					d.field = "24"
					d.play(h.done)
					codes := 0
					for _, s := range d.scans {
						if !purchase.IsPayload(s.Text) && purchase.FindPayload(s.Text) >= 0 {
							codes++ // the till refuses it
						}
					}
					if d.field != "24" || len(d.acted) > 0 || len(d.scans) != codes || codes+len(d.causes)+d.doubts != 1 {
						t.Errorf("%q at %v, %s: field %q, acted %q, scans %q, refusals %q, doubts %d", text, each, suffix, d.field, d.acted, d.scans, d.causes, d.doubts)
					}
				}
			}
		}
	}
}

// The head of a code comes slower, or a pause behind it.
func TestHeadsThatComeApart(t *testing.T) {
	for _, pause := range []time.Duration{10 * ms, 50 * ms, 80 * ms} {
		for _, each := range []time.Duration{2 * ms, 10 * ms, 30 * ms} {
			for head, scans := range map[string][]string{`\000026`: {payload}, "000265": nil, "265": nil} {
				h := new(hand).text(head, each).wait(pause).text(payload, 2*ms).key(KeyEnter, 0)
				d := newDesk(t, WedgeOptions{})
				d.field = "24"
				d.play(h.done)
				if n := len(d.scans); n > 0 && strings.HasPrefix(d.scans[0].Text, `\`) {
					d.scans = d.scans[1:] // a mark alone, which the till refuses
				}
				if d.field != "24" || len(d.acted) > 0 || len(d.scans) != len(scans) {
					t.Errorf("%q at %v, a pause of %v: field %q, acted %q, scans %v", head, each, pause, d.field, d.acted, d.scans)
				}
			}
		}
	}
}

// A trigger that bounces: the same payload twice without anything between.
func TestPayloadTwice(t *testing.T) {
	for _, code := range []string{payload, encoded} {
		for _, each := range []time.Duration{1 * ms, 20 * ms, 60 * ms} {
			newDesk(t, WedgeOptions{}).play(new(hand).text(code+code, each).key(KeyEnter, 0).done).expect(want{scans: []string{code}})
		}
	}
}

// At a pace that only the fastest hands have, what can be no card's code is a
// person's.
func TestTextsThatCannotBeCards(t *testing.T) {
	for _, text := range []string{"no sugar", "1234.56", "1.234,50", "two coffees to go"} {
		d := newDesk(t, WedgeOptions{}).play(new(hand).text(text, 30*ms).key(KeyEnter, 0).done)
		if d.field != text || len(d.scans)+len(d.causes) > 0 || !slices.Contains(d.acted, KeyEnter) {
			t.Errorf("%q: field %q, acted %q, scans %v, refusals %q", text, d.field, d.acted, d.scans, d.causes)
		}
	}
}

// So is the rest of such a text behind a pause, and its beginning before one: with
// a blank at either end it is no code.
func TestTextsWithABlankAtAnEnd(t *testing.T) {
	for _, parts := range [][2]string{{"no", " tomato"}, {"coffee ", "to go"}, {"two ", "coffees "}} {
		h := new(hand).text(parts[0], 30*ms).wait(400*ms).text(parts[1], 30*ms).wait(400 * ms)
		d := newDesk(t, WedgeOptions{}).play(h.done)
		if text := parts[0] + parts[1]; d.field != text || len(d.scans)+len(d.causes) > 0 {
			t.Errorf("%q: field %q, scans %v, refusals %q", text, d.field, d.scans, d.causes)
		}
	}
}

// A busy PC may hold a scanner's keys up on their way: the rest of a code, or the
// suffix alone, does nothing.
func TestPiecesOfAScan(t *testing.T) {
	const number = "4006381333931"
	for cut := 1; cut <= len(number); cut++ {
		for _, pause := range []time.Duration{60 * ms, 100 * ms, 140 * ms, 200 * ms, 280 * ms} {
			h := new(hand).text(number[:cut], 2*ms).wait(pause).text(number[cut:], 2*ms).key(KeyEnter, 0)
			d := newDesk(t, WedgeOptions{})
			d.field = "24"
			d.play(h.done)
			if len(d.acted) > 0 || cut > 2 && d.field != "24" {
				t.Errorf("cut at %d, %v: field %q, acted %q, scans %v, refusals %q", cut, pause, d.field, d.acted, d.scans, d.causes)
			}
		}
	}
}

// A person's digits on the number pad while Num Lock is off: they act, and the
// cause is named.
func TestNumberPadIsNamed(t *testing.T) {
	d := newDesk(t, WedgeOptions{}).play(new(hand).key(KeyPad, 67*ms).key(KeyPad, 67*ms).done)
	if !slices.Equal(d.unable, []string{UnableNumLock, UnableNumLock}) || !slices.Equal(d.acted, []string{KeyPad, KeyPad}) {
		t.Errorf("named %q, acted %q", d.unable, d.acted)
	}
}
