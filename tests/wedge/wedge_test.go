//go:build linux

package wedge

import (
	"encoding/base64"
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

var overAmount = []string{"amount 24.50", "focus amount"}

const (
	number = "4006381333931"
	other  = "GYM-4711" // proves nothing
)

func TestScanLeavesNoTrace(t *testing.T) {
	b := openBench(t)
	for scene, commands := range scenes {
		for _, scan := range []struct{ name, text, suffix string }{
			{"payload, Enter", payload, "\n"},
			{"base64, Tab", encoded, "\t"},
			{"number, Enter", "4006381333931", "\n"},
			{"spaces, Enter", "CARD 0042 77", "\n"},
			// At the end: what follows with a suffix, and is no card, would be its rest.
			{"payload, silence", payload, ""},
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
			text := strings.Join(codes, suffix) + suffix
			got := b.try(scanPace, overAmount, func() { b.display.Type(text, scanPace) })
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

// A scan whose keys act instead of typing is refused with the cause, and the keys do nothing.
func TestScansOfActingKeysAreRefused(t *testing.T) {
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

// A person who types on the number pad while Num Lock is off is told so.
func TestPersonIsToldOfNumLock(t *testing.T) {
	b := openBench(t).in(t, overAmount...)
	b.display.KeyCodes(fastHand, "87", "88")
	unable := event{"unable", string(fault.ScanPadNumLock)}
	if got := b.settle(); !slices.Equal(got, []event{unable, unable}) {
		t.Errorf("what came was %v", got)
	}
}

// docs/wedge.md has a table of what becomes of a scan at each pace. It must be right to the letter.
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

func TestWhatPeopleDoWorks(t *testing.T) {
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
	t.Run("a click right after Enter", func(t *testing.T) {
		b := b.in(t, "amount 5", "focus amount")
		b.display.Xdotool("mousemove", "300", "300", "key", "--delay", "0", "Return", "click", "1")
		if text, others := b.await("submitted"); text != "5" || len(others) > 0 {
			t.Errorf("submitted %q; %v", text, others)
		}
	})
	t.Run("digits without a focused widget", func(t *testing.T) {
		b := b.in(t)
		b.display.Type("245", fastHand)
		b.settle()
		if after := b.state(); !strings.Contains(after, `"loose":"245"`) {
			t.Error(after)
		}
	})
}
