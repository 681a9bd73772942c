//go:build linux

package wedge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"
)

// The window stalls while keys come. If the system dates keys, everything is told apart; if it does not, what may be a
// person's or a scan does nothing.
func TestStalledWindow(t *testing.T) {
	b := openBench(t)
	for _, tt := range []struct {
		text string
		each time.Duration
		want event // if keys are dated
		less event // if they are not
	}{
		{"1234.50", fastHand, event{"submitted", "1234.50"}, event{"submitted", "1234.50"}},
		{"123456", fastHand, event{"submitted", "123456"}, event{"doubted", ""}},
		{number, scanPace, event{"scan", number}, event{"scan", number}},
		{other, scanPace, event{"scan", other}, event{"doubted", ""}},
	} {
		for _, undated := range []bool{false, true} {
			t.Run(tt.text+", undated "+strconv.FormatBool(undated), func(t *testing.T) {
				b := b.in(t)
				scene, want := []string{"focus amount"}, tt.want
				if undated {
					scene, want = append(scene, "undated"), tt.less
				}
				for range tries { // on a busy machine the keys may come after the stall
					got := b.try(tt.each, scene, func() {
						b.do("stall 900ms")
						b.await("stalled")
						b.display.Type(tt.text+"\n", tt.each)
					})
					untouched := want.Event == "submitted" || got.after == got.before
					if slices.Equal(got.events, []event{want}) && untouched {
						return
					}
					if !slices.Equal(got.events, []event{tt.want}) {
						t.Fatalf("what came was %v, want %v\nbefore %s\nafter  %s",
							got.events, want, got.before, got.after)
					}
					b.do("reset")
				}
				t.Error("the keys never came during the stall")
			})
		}
	}
}

// The window stalls anywhere in a scan: no digit of it gets into the amount, and its Enter never acts.
func TestStallsAnywhereInAScan(t *testing.T) {
	b := openBench(t)
	r := rand.New(rand.NewPCG(4, 11))
	for i := range 16 {
		text := []string{number, "40063813", other, payload}[i%4]
		each := []time.Duration{scanPace, 10 * time.Millisecond, 30 * time.Millisecond}[i%3]
		stall := fmt.Sprintf("stall-in %dms %dms", r.IntN(30+len(text)*int(each.Milliseconds())), 100+r.IntN(1900))
		t.Run(fmt.Sprintf("%d %s at %v, %s", i, text, each, stall), func(t *testing.T) {
			b := b.in(t)
			scene := overAmount
			if i%2 == 1 {
				scene = append(slices.Clone(scene), "undated")
			}
			got := b.try(each, scene, func() {
				b.do(stall)
				b.display.Type(text+"\n", each)
			})
			if len(got.events) != 1 || got.events[0].Event == "submitted" || got.after != got.before {
				t.Errorf("what came was %v\nbefore %s\nafter  %s", got.events, got.before, got.after)
			}
		})
	}
}
