//go:build linux

package wedge

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

const (
	payload  = "forloy_enr_abc123DEF456"
	scanPace = 2 * time.Millisecond
	fastHand = 67 * time.Millisecond // 15 keys a second
)

var encoded = base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e"}`))

// scenes are the places where a scan can find the focus.
var scenes = map[string][]string{
	"amount field":     {"amount 24.50", "focus amount"},
	"multi-line field": {"focus note"},
	"button":           {"focus button"},
	"select":           {"focus choice"},
	"select's pop-up":  {"focus choice", "popup"},
	"list":             {"page 1", "focus list"},
	"menu":             {"menu"},
	"dialog":           {"dialog"},
	"dialog's field":   {"form"},
	"nothing":          {},
	"another page":     {"page 1"},
}

func TestScanLeavesNoTrace(t *testing.T) {
	b := openBench(t)
	for scene, commands := range scenes {
		for _, scan := range []struct{ name, text, suffix string }{
			{"payload, Enter", payload, "\n"},
			{"base64, Tab", encoded, "\t"},
			{"payload, silence", payload, ""},
			{"number, Enter", "4006381333931", "\n"},
			{"spaces, Enter", "CARD 0042 77", "\n"},
		} {
			t.Run(scene+"/"+scan.name, func(t *testing.T) {
				b.in(t).scan(commands, scan.text, scan.suffix)
			})
		}
	}
}

func TestSelectionComesBack(t *testing.T) {
	b := openBench(t).in(t, "amount 24.50", "focus amount", "select 2")
	if before := b.state(); !strings.Contains(before, `"marked":"24"`) {
		t.Fatalf("nothing was selected: %s", before)
	}
	b.scan([]string{"amount 24.50", "focus amount", "select 2"}, payload, "\n")
}

func TestScansBackToBack(t *testing.T) {
	b := openBench(t)
	for _, suffix := range []string{"\n", "\t"} {
		codes := []string{payload, "GYM-4711", payload + "x"}
		t.Run(strconv.Quote(suffix), func(t *testing.T) {
			b := b.in(t)
			got := b.try(scanPace, []string{"amount 24.50", "focus amount"}, func() { b.display.Type(strings.Join(codes, suffix)+suffix, scanPace) })
			var want []event
			for _, code := range codes {
				want = append(want, event{"scan", code})
			}
			if !slices.Equal(got.events, want) || got.after != got.before {
				t.Errorf("what came was %v\nbefore %s\nafter  %s", got.events, got.before, got.after)
			}
		})
	}
}

// Keys that act instead of typing: the scan is refused with the cause, and they
// do nothing.
func TestKeysThatActAreRefused(t *testing.T) {
	const control, enter = "37", "36"
	pad := []string{"83", "90", "90", "85", "87", "89", "88", "87", enter} // 40063121
	b := openBench(t)
	for name, tt := range map[string]struct {
		send  func(b *bench)
		cause string
	}{
		"Control is held down": {func(b *bench) {
			b.display.Xdotool("keydown", control)
			b.display.TypePlaces("acvxGYM-4711\n", scanPace)
			b.display.Xdotool("keyup", control)
		}, string(fault.ScanHeld)},
		"Num Lock is off": {func(b *bench) { b.display.KeyCodes(scanPace, pad...) }, string(fault.ScanNumLock)},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.in(t)
			got := b.try(scanPace, overAmount, func() { tt.send(b) })
			if !slices.Equal(got.events, []event{{"refused", tt.cause}}) || got.after != got.before {
				t.Errorf("what came was %v\nbefore %s\nafter  %s", got.events, got.before, got.after)
			}
		})
	}
}

// A person's digits on the number pad while Num Lock is off are named.
func TestNumberPadIsNamed(t *testing.T) {
	b := openBench(t).in(t, overAmount...)
	b.display.KeyCodes(fastHand, "87", "88")
	if got := b.settle(); !slices.Equal(got, []event{{"unable", string(fault.ScanPadNumLock)}, {"unable", string(fault.ScanPadNumLock)}}) {
		t.Errorf("what came was %v", got)
	}
}

var overAmount = []string{"amount 24.50", "focus amount"}

// GLFW tells of one press only, where X has two of one key in a millisecond.
func TestPressesThatAreNotTold(t *testing.T) {
	const doubled = "forloy_enr_aAbB1122yYzZ--__"
	b := openBench(t)
	for _, layout := range []string{"us", "de", "fr", "se"} {
		t.Run(layout, func(t *testing.T) {
			b := b.in(t)
			b.display.Layout(layout)
			for range 5 { // the millisecond turns where it will
				got := b.try(0, overAmount, func() { b.display.TypePlaces(doubled+"\n", 0) })
				if became := got.became(doubled); became != "read" && became != "refused: layout" {
					t.Errorf("what came was %v\nbefore %s\nafter  %s", got.events, got.before, got.after)
				}
				got = b.try(0, overAmount, func() { b.display.TypePlaces("GYM-44771122\n", 0) })
				if layout != "us" && got.became("") != "refused: layout" {
					t.Errorf("what came was %v\nbefore %s\nafter  %s", got.events, got.before, got.after)
				}
			}
		})
	}
	b.display.Layout("us")
}

// Plus is a dead key in Sweden and swallows the character behind it: what is
// left is JSON all the same.
func TestDeadKeysAreNotBelieved(t *testing.T) {
	b := openBench(t)
	code := base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e","m":"~~??>>"}`))
	for _, layout := range []string{"se", "no", "dk", "fi", "de"} {
		t.Run(layout, func(t *testing.T) {
			b := b.in(t)
			b.display.Layout(layout)
			if _, result := b.result(code); result != "mended" && result != "read" {
				t.Errorf("it is %s", result)
			}
		})
	}
	b.display.Layout("us")
}

// What becomes of scans of each pace is a table in docs/wedge.md, to the letter:
// of those that have kept their pace.
func TestScannersOfEveryPace(t *testing.T) {
	b := openBench(t)
	doc, err := os.ReadFile("../../docs/wedge.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, pace := range []time.Duration{1, 2, 5, 10, 20, 30, 50, 80, 150} {
		t.Run((pace * time.Millisecond).String(), func(t *testing.T) {
			b := b.in(t)
			row := []string{strconv.Itoa(int(pace))}
			for _, text := range []string{number, payload, encoded} {
				each := pace * time.Millisecond
				got := b.try(each, overAmount, func() { b.display.Type(text+"\n", each) })
				if row = append(row, got.became(text)); row[len(row)-1] == "wrong" {
					t.Errorf("of %q came %v\nbefore %s\nafter  %s", text, got.events, got.before, got.after)
				}
			}
			if line := "| " + strings.Join(row, " | ") + " |"; !strings.Contains(string(doc), line+"\n") {
				t.Errorf("docs/wedge.md does not say:\n%s", line)
			}
		})
	}
}

func TestPeopleAreUnharmed(t *testing.T) {
	b := openBench(t)
	t.Run("an amount and Enter", func(t *testing.T) {
		b := b.in(t)
		got := b.try(fastHand, []string{"focus amount"}, func() { b.display.Type("1234.50\n", fastHand) })
		if !slices.Equal(got.events, []event{{"submitted", "1234.50"}}) {
			t.Errorf("what came was %v", got.events)
		}
	})
	t.Run("a button by Space, once", func(t *testing.T) {
		b := b.in(t, "focus button")
		b.display.Key("space")
		b.await("pressed")
		if more := b.settle(); len(more) > 0 {
			t.Errorf("then came %v", more)
		}
	})
	t.Run("Tab moves the focus", func(t *testing.T) {
		b := b.in(t, "focus amount")
		before := b.state()
		b.display.Key("Tab")
		b.settle()
		if after := b.state(); !strings.Contains(after, "*widget.Button") {
			t.Errorf("before %s\nafter  %s", before, after)
		}
	})
	t.Run("a select by keys", func(t *testing.T) {
		b := b.in(t, "focus choice")
		b.display.Key("space", "Down", "Down", "Return")
		if text, _ := b.await("chosen"); text != "second" {
			t.Errorf("chose %q", text)
		}
	})
	t.Run("a list by keys", func(t *testing.T) {
		b := b.in(t, "page 1", "focus list")
		b.display.Key("Down", "space")
		if _, others := b.await("row"); len(others) > 1 {
			t.Errorf("before it came %v", others)
		}
	})
	t.Run("Escape closes a pop-up", func(t *testing.T) {
		b := b.in(t, "menu")
		b.display.Key("Escape")
		b.settle()
		if after := b.state(); !strings.Contains(after, `"overlays":0`) {
			t.Error(after)
		}
	})
	t.Run("a dialog by Space", func(t *testing.T) {
		b := b.in(t, "dialog")
		b.display.Key("space")
		b.await("answered")
	})
	t.Run("copies and pastes", func(t *testing.T) {
		b := b.in(t, "amount 24.50", "focus amount")
		b.display.Key("ctrl+a", "ctrl+c", "End", "ctrl+v", "Return")
		if text, _ := b.await("submitted"); text != "24.5024.50" {
			t.Errorf("submitted %q", text)
		}
	})
	t.Run("a held key", func(t *testing.T) {
		b := b.in(t, "amount ", "focus amount")
		b.display.Xdotool("keydown", "7", "sleep", "1", "keyup", "7")
		b.display.Key("Return")
		if text, _ := b.await("submitted"); len(text) < 5 || strings.Trim(text, "7") != "" {
			t.Errorf("submitted %q", text)
		}
	})
	t.Run("a click right behind Enter", func(t *testing.T) {
		b := b.in(t, "amount 5", "focus amount")
		b.display.Xdotool("mousemove", "300", "300", "key", "--delay", "0", "Return", "click", "1")
		if text, others := b.await("submitted"); text != "5" || len(others) > 0 {
			t.Errorf("submitted %q; %v", text, others)
		}
	})
	t.Run("digits that reach nothing", func(t *testing.T) {
		b := b.in(t)
		b.display.Type("245", fastHand)
		b.settle()
		if after := b.state(); !strings.Contains(after, `"loose":"245"`) {
			t.Error(after)
		}
	})
}

// The window is stuck while keys come. They tell when they came, where the system
// does; where it does not, what may be either does nothing.
func TestStalledWindow(t *testing.T) {
	b := openBench(t)
	for _, tt := range []struct {
		text string
		each time.Duration
		want event // where keys are dated
		less event // where they are not
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
				for range tries { // the keys can come behind the stall, on a busy machine
					got := b.try(tt.each, scene, func() {
						b.do("stall 900ms")
						b.await("stalled")
						b.display.Type(tt.text+"\n", tt.each)
					})
					if slices.Equal(got.events, []event{want}) && (want.Event == "submitted" || got.after == got.before) {
						return
					}
					if !slices.Equal(got.events, []event{tt.want}) {
						t.Fatalf("what came was %v, want %v\nbefore %s\nafter  %s", got.events, want, got.before, got.after)
					}
					b.do("reset")
				}
				t.Error("the window was never stuck")
			})
		}
	}
}

// The window is stuck anywhere in a scan: its digits are never in the amount, and
// its Enter never acts.
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

const (
	number = "4006381333931"
	other  = "GYM-4711" // proves nothing
)

var layouts = []struct{ code, name string }{{"us", "US"}, {"gb", "UK"}, {"de", "German"}, {"fr", "French"}, {"be", "Belgian"}, {"es", "Spanish"},
	{"it", "Italian"}, {"pt", "Portuguese"}, {"se", "Swedish"}, {"cz", "Czech"}, {"hu", "Hungarian"}, {"tr", "Turkish"}}

// A scanner set to a US keyboard, on PCs of all these layouts, with and without
// Caps Lock. What comes of it is the table in docs/wedge.md, to the letter.
func TestLayouts(t *testing.T) {
	b := openBench(t)
	doc, err := os.ReadFile("../../docs/wedge.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, layout := range layouts {
		for _, caps := range []bool{false, true} {
			lock := "off"
			if caps {
				lock = "on"
			}
			t.Run(layout.name+", Caps Lock "+lock, func(t *testing.T) {
				b := b.in(t)
				b.display.Layout(layout.code)
				if caps {
					b.display.KeyCodes(0, "66")
					defer b.display.KeyCodes(0, "66")
				}
				b.settle()
				row := []string{layout.name, lock}
				for _, text := range []string{payload, encoded, number, other} {
					typed, result := b.result(text)
					if text == payload {
						row = append(row, "`"+typed+"`")
					}
					row = append(row, result)
				}
				if row[3] != "read" && row[3] != "mended" || row[4] != "read" && row[4] != "mended" {
					t.Errorf("a card is not read: %q", row)
				}
				if line := "| " + strings.Join(row, " | ") + " |"; !strings.Contains(string(doc), line+"\n") {
					t.Errorf("docs/wedge.md does not say:\n%s", line)
				}
			})
		}
	}
	b.display.Layout("us")
}

// result scans a text over an amount and says what the PC's layout made of it,
// and what came of it.
func (b *bench) result(text string) (typed, result string) {
	b.t.Helper()
	got := b.try(time.Millisecond, overAmount, func() { b.display.TypePlaces(text+"\n", time.Millisecond) })
	b.do("typed")
	typed, _ = b.await("typed")
	result = got.became(text)
	switch {
	case result == "wrong" || result == "typed":
		b.t.Errorf("%s: %v\nbefore %s\nafter  %s", text, got.events, got.before, got.after)
	case result == "read" && typed != text:
		result = "mended"
	}
	return typed, result
}
