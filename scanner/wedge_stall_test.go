package scanner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

// A window that stalls gets a person's keys all at once, as it gets a scan's.
func TestStalls(t *testing.T) {
	t.Run("a person's digits and Enter, all at once", func(t *testing.T) {
		for _, text := range []string{"5", "24", "2450", "24.50", "1234.50", "99999,99"} {
			h := new(hand).wait(100*ms).text(text, 67*ms).enter()
			d := newDesk(t, WedgeOptions{})
			d.stalls[5] = 600 * ms
			d.play(h.done).expect(types(text, enter))
			d.sameAs(h.done)
		}
	})
	t.Run("what may be a person's or a scan, all at once", func(t *testing.T) {
		for _, text := range []string{"123456", "GYM-4711", "CARD 0042", "24.504006381333931"} {
			for _, suffix := range []string{enter, tab, ""} {
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
	t.Run("the same, typed again without a stall", func(t *testing.T) {
		h := new(hand).wait(100*ms).text("123456", 67*ms).key(enter, 2*time.Second).text("123456", 67*ms).enter()
		d := newDesk(t, WedgeOptions{})
		d.stalls[5] = time.Second
		d.play(h.done).expect(want{field: "123456", acted: []string{enter}, doubts: 1})
	})
	t.Run("the same, from keys that carry their own times", func(t *testing.T) {
		for _, text := range []string{"123456", "GYM-4711", "CARD-0042-X"} {
			for name, each := range map[string]time.Duration{"person": 67 * ms, "scanner": 5 * ms} {
				d := newDesk(t, WedgeOptions{})
				d.field, d.stalls[5], d.timed = "24", 2*time.Second, ms
				d.play(new(hand).wait(100*ms).text(text, each).enter().done)
				if name == "person" {
					d.expect(types("24"+text, enter))
				} else {
					d.expect(reads(text).over("24"))
				}
			}
		}
	})
	t.Run("a person on a PC that is always slow", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		for i := range 200 {
			d.stalls[i] = 200 * ms
		}
		h := new(hand)
		for range 5 {
			h.text("123456", 350*ms).wait(time.Second).key(enter, time.Second)
		}
		d.play(h.done).expect(types(strings.Repeat("123456", 5), slices.Repeat([]string{enter}, 5)...))
	})
	t.Run("a scan across a stall", func(t *testing.T) {
		for _, text := range []string{payload, "4006381333931"} {
			for at := range 6 {
				d := newDesk(t, WedgeOptions{})
				d.field, d.stalls[4+at] = "24", 300*ms
				d.play(new(hand).wait(70*ms).text(text, 2*ms).enter().done).expect(reads(text).over("24"))
			}
		}
	})
	t.Run("a proven scan after any stall", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 3 * time.Second
		d.play(new(hand).wait(time.Second).text(payload, 20*ms).enter().done).expect(reads(payload))
	})
	t.Run("a number with its check digit after a long stall", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 3 * time.Second
		d.play(new(hand).wait(time.Second).text("4006381333931", 2*ms).enter().done).expect(reads("4006381333931"))
	})
	t.Run("another code, in a window that stalls repeatedly", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3], d.stalls[5] = 400*ms, 300*ms
		d.play(new(hand).wait(460*ms).text("GYM-4711-AX", 12*ms).enter().done).expect(want{doubts: 1})
	})
	t.Run("two payloads without suffix, in one poll", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 900 * ms
		d.play(new(hand).wait(100*ms).text(payload, 2*ms).wait(300*ms).text("forloy_enr_x", 2*ms).done).
			expect(want{doubts: 1})
	})
	t.Run("before the first poll, when no time is known", func(t *testing.T) {
		for text, scans := range map[string][]string{payload: {payload}, "1234.50": nil} {
			d := newDesk(t, WedgeOptions{})
			for _, s := range new(hand).text(text, 0).enter().done {
				s.Event = s
				d.apply(0, d.wedge.Handle(s.Stroke, epoch))
			}
			if len(d.scans) != len(scans) {
				t.Errorf("%s: scans %v, want %v", text, d.scans, scans)
			}
		}
	})
	t.Run("a person's Enter, then a scan, in one poll", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 600 * ms
		d.play(new(hand).wait(100*ms).key(enter, 300*ms).text(payload, 2*ms).enter().done).
			expect(reads(payload).over("", enter))
	})
	t.Run("Control, then a scan while it is held, in one poll", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3], d.timed = 600*ms, ms
		h := new(hand).wait(100 * ms)
		h.put(device.StrokePress, device.KeyModifier, 0, false, false, h.now)
		d.play(h.wait(110*ms).holding("acvxGYM-4711", 2*ms).enter().done).
			expect(refuses(fault.ScanHeld).over("", device.KeyModifier))
	})
	t.Run("an amount and Enter, then a scan, in one poll", func(t *testing.T) {
		d := newDesk(t, WedgeOptions{})
		d.stalls[3] = 900 * ms
		d.play(new(hand).wait(100*ms).text("24", 67*ms).key(enter, 200*ms).text(payload, 2*ms).enter().done).
			expect(reads(payload).over("24", enter))
	})
}
