package scanner

import (
	"strings"
	"testing"
	"time"

	"counterfoil/internal/device"
)

// kept marks what a hand types as typed into a field in which text does no harm.
func (h *hand) kept() *hand {
	for i := range h.done {
		h.done[i].Keeps = true
	}
	return h
}

// What may be a person's or a scan's stays in a receipt or a note, and its Enter does nothing.
func TestDoubtLosesNothingOfAReceipt(t *testing.T) {
	for _, text := range []string{"123456", "R-10012", "GYM-4711", "paid twice"} {
		for _, suffix := range []string{enter, tab, ""} {
			h := new(hand).wait(100*ms).text(text, 67*ms)
			if suffix != "" {
				h.key(suffix, 0)
			}
			d := newDesk(t, WedgeOptions{})
			d.field, d.stalls[5] = "24", 2*time.Second
			w := want{field: "24" + text, doubts: 1}
			if strings.Contains(text, " ") {
				w.acted = []string{" "}
			}
			d.play(h.kept().done).expect(w)
		}
	}
}

// What a key was meant to do, and what was typed behind it, is not done in the wrong field.
func TestNothingIsKeptInAnotherField(t *testing.T) {
	for name, tt := range map[string]struct {
		hand *hand
		want want
	}{
		"behind a Tab": {new(hand).wait(100*ms).text("R-10012", 67*ms).key(tab, 67*ms).text("123456", 67*ms).enter(),
			want{field: "R-10012", doubts: 2}},
		"a Tab before it": {new(hand).wait(100*ms).key(tab, 400*ms).text("123456", 67*ms).enter(),
			want{acted: []string{tab}, doubts: 1}},
		"two cards": {new(hand).wait(100*ms).text(payload, 2*ms).wait(300*ms).text("forloy_enr_x", 2*ms),
			want{doubts: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, WedgeOptions{})
			d.stalls[5] = 2 * time.Second
			d.play(tt.hand.kept().done).expect(tt.want)
		})
	}
}

// A scan in doubt may stay in a receipt; its suffix, however late, still does nothing.
func TestASuffixBehindWhatIsKeptDoesNothing(t *testing.T) {
	for _, late := range []time.Duration{0, 10 * ms, 130 * ms, 350 * ms} {
		d := newDesk(t, WedgeOptions{Suffix: device.SuffixEnter})
		d.stalls[3], d.stalls[5] = 400*ms, 300*ms
		d.play(new(hand).wait(460*ms).text("GYM-4711-AX", 12*ms).wait(late).enter().kept().done)
		if len(d.acted) > 0 {
			t.Errorf("a suffix %v late acted: %v", late, d)
		}
	}
}
