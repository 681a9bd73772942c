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

	"counterfoil/scanner"
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
				b := b.in(t, commands...)
				before := b.state()
				b.display.Type(scan.text+scan.suffix, scanPace)
				text, others := b.await("scan")
				if text != scan.text || len(others) > 0 {
					t.Errorf("scanned %q, want %q; before it came %v", text, scan.text, others)
				}
				if late := b.settle(); len(late) > 0 {
					t.Errorf("after it came %v", late)
				}
				if after := b.state(); after != before {
					t.Errorf("a trace is left:\nbefore %s\nafter  %s", before, after)
				}
			})
		}
	}
}

func TestSelectionComesBack(t *testing.T) {
	b := openBench(t).in(t, "amount 24.50", "focus amount")
	b.display.Key("Home", "shift+Right", "shift+Right")
	b.settle()
	before := b.state()
	if !strings.Contains(before, `"marked":"24"`) {
		t.Fatalf("nothing was selected: %s", before)
	}
	b.display.Type(payload+"\n", scanPace)
	b.await("scan")
	if after := b.state(); after != before {
		t.Errorf("before %s\nafter  %s", before, after)
	}
}

func TestTwoScansBackToBackAreTwo(t *testing.T) {
	b := openBench(t).in(t, "focus amount")
	b.display.Type(payload+"\n"+"4006381333931\n"+payload+"x\n", scanPace)
	for _, want := range []string{payload, "4006381333931", payload + "x"} {
		if text, others := b.await("scan"); text != want || len(others) > 0 {
			t.Errorf("scanned %q, want %q; %v", text, want, others)
		}
	}
}

func TestTabEndsAScanAsWell(t *testing.T) {
	b := openBench(t).in(t, "focus amount")
	b.display.Type(payload+"\t"+"GYM-4711\t"+payload+"x\n", scanPace)
	for _, want := range []string{payload, "GYM-4711", payload + "x"} {
		if text, others := b.await("scan"); text != want || len(others) > 0 {
			t.Errorf("scanned %q, want %q; %v", text, want, others)
		}
	}
}

// Keys that act instead of typing: the scan is refused with the cause, and they
// do nothing.
func TestKeysThatActAreRefused(t *testing.T) {
	const control, enter = "37", "36"
	pad := []string{"83", "90", "90", "85", "87", "89", "88", "87", enter} // 40063121
	b := openBench(t)
	for name, tt := range map[string]struct {
		before, keys, after []string
		cause               string
	}{
		"Control is held down": {[]string{"keydown", control}, nil, []string{"keyup", control}, scanner.CauseHeld},
		"Num Lock is off":      {[]string{"sleep", "0"}, pad, []string{"sleep", "0"}, scanner.CauseNumLock},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.in(t, "amount 24.50", "focus amount")
			b.display.Xdotool(tt.before...)
			b.settle()
			before := b.state()
			if tt.keys == nil {
				b.display.TypePlaces("acvxGYM-4711\n", scanPace)
			} else {
				b.display.KeyCodes(scanPace, tt.keys...)
			}
			got := b.outcome()
			b.display.Xdotool(tt.after...)
			if !slices.Equal(got, []event{{"refused", tt.cause}}) {
				t.Errorf("what came was %v", got)
			}
			b.settle()
			if after := b.state(); after != before {
				t.Errorf("before %s\nafter  %s", before, after)
			}
		})
	}
}

// GLFW tells of one press only, where X has two of one key in a millisecond.
func TestPressesThatAreNotTold(t *testing.T) {
	const doubled = "forloy_enr_aAbB1122yYzZ--__"
	b := openBench(t)
	for _, layout := range []string{"us", "de", "fr", "se"} {
		t.Run(layout, func(t *testing.T) {
			b := b.in(t, "amount 24.50", "focus amount")
			b.display.Layout(layout)
			for range 5 { // the millisecond turns where it will
				before := b.state()
				b.display.TypePlaces(doubled+"\n", 0)
				if got := b.outcome(); !slices.Equal(got, []event{{"scan", doubled}}) && !slices.Equal(got, []event{{"refused", scanner.CauseLayout}}) {
					t.Errorf("what came was %v", got)
				}
				b.display.TypePlaces("GYM-44771122\n", 0)
				if got := b.outcome(); layout != "us" && !slices.Equal(got, []event{{"refused", scanner.CauseLayout}}) {
					t.Errorf("what came was %v", got)
				}
				if after := b.state(); after != before {
					t.Errorf("before %s\nafter  %s", before, after)
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
			b := b.in(t, "amount 24.50", "focus amount")
			b.display.Layout(layout)
			if _, result := b.result(code); result != "mended" && result != "read" {
				t.Errorf("it is %s", result)
			}
		})
	}
	b.display.Layout("us")
}

// What becomes of scans of each pace is a table in docs/wedge.md, to the letter.
// The paces stay off the limits, which a busy machine would overstep; those are
// the engine's own tests' matter.
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
			for _, scan := range []struct{ text, suffix string }{{number, "\n"}, {payload, "\n"}, {encoded, "\n"}} {
				b.do("amount 24.50", "focus amount")
				before := b.state()
				b.display.Type(scan.text+scan.suffix, pace*time.Millisecond)
				row = append(row, b.became(scan.text))
				if after := b.state(); row[len(row)-1] == "read" && after != before {
					t.Errorf("before %s\nafter  %s", before, after)
				}
			}
			if line := "| " + strings.Join(row, " | ") + " |"; !strings.Contains(string(doc), line+"\n") {
				t.Errorf("docs/wedge.md does not say:\n%s", line)
			}
		})
	}
}

// became says what came first of a scan: the scan, or the field's Enter behind
// it, which a scan that was read swallows or comes before.
func (b *bench) became(text string) string {
	b.t.Helper()
	line, _ := b.program.WaitLine(b.read, "scan or Enter", func(l string) bool {
		e := b.parse(l)
		return e.Event == "scan" || e.Event == "submitted"
	})
	b.settle()
	switch b.parse(line) {
	case event{"scan", text}:
		return "read"
	case event{"submitted", text + "24.50"}, event{"submitted", "24.50" + text}:
		return "typed"
	}
	b.t.Errorf("of %q came %s", text, line)
	return "wrong"
}

func TestPeopleAreUnharmed(t *testing.T) {
	b := openBench(t)
	t.Run("an amount and Enter", func(t *testing.T) {
		b := b.in(t, "amount ", "focus amount")
		b.display.Type("1234.50\n", fastHand)
		if text, others := b.await("submitted"); text != "1234.50" || len(others) > 0 {
			t.Errorf("submitted %q; %v", text, others)
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

func TestStalledWindow(t *testing.T) {
	b := openBench(t)
	t.Run("a person's digits and Enter, all at once", func(t *testing.T) {
		b := b.in(t, "amount ", "focus amount")
		b.do("stall 700ms")
		b.await("stalled")
		b.display.Type("1234.50\n", fastHand)
		if text, others := b.await("submitted"); text != "1234.50" || len(others) > 0 {
			t.Errorf("submitted %q; %v", text, others)
		}
	})
	t.Run("a scan", func(t *testing.T) {
		b := b.in(t, "amount 24.50", "focus amount")
		before := b.state()
		b.do("stall 300ms")
		b.await("stalled")
		b.display.Type("4006381333931\n", scanPace)
		if text, others := b.await("scan"); text != "4006381333931" || len(others) > 0 {
			t.Errorf("scanned %q; %v", text, others)
		}
		if after := b.state(); after != before {
			t.Errorf("before %s\nafter  %s", before, after)
		}
	})
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
				b := b.in(t, "amount 24.50", "focus amount")
				b.display.Layout(layout.code)
				if caps {
					b.display.KeyCodes(0, "66")
					defer b.display.KeyCodes(0, "66")
				}
				b.settle()
				before := b.state()
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
				if after := b.state(); after != before {
					t.Errorf("before %s\nafter  %s", before, after)
				}
			})
		}
	}
	b.display.Layout("us")
}

// result scans a text and says what the PC's layout made of it, and what came
// of it.
func (b *bench) result(text string) (typed, result string) {
	b.t.Helper()
	b.display.TypePlaces(text+"\n", time.Millisecond)
	got := b.outcome()
	b.do("typed")
	typed, _ = b.await("typed")
	switch {
	case slices.Equal(got, []event{{"scan", text}}) && typed == text:
		return typed, "read"
	case slices.Equal(got, []event{{"scan", text}}):
		return typed, "mended"
	case slices.Equal(got, []event{{"refused", scanner.CauseLayout}}):
		return typed, "refused: layout"
	case slices.Equal(got, []event{{"refused", scanner.CauseCaps}}):
		return typed, "refused: Caps Lock"
	}
	b.t.Errorf("%s: %v", text, got)
	return typed, "wrong"
}

// outcome waits for a scan or a refusal and returns all that happened until the
// window is quiet.
func (b *bench) outcome() []event {
	b.t.Helper()
	line, at := b.program.WaitLine(b.read, "scan or refusal", func(l string) bool {
		e := b.parse(l)
		return e.Event == "scan" || e.Event == "refused"
	})
	var events []event
	for _, l := range b.program.Lines()[b.read:at] {
		events = append(events, b.parse(l))
	}
	b.read = at + 1
	return append(append(events, b.parse(line)), b.settle()...)
}
