//go:build linux

package wedge

import (
	"encoding/base64"
	"os"
	"strings"
	"testing"
	"time"
)

var layouts = []struct{ code, name string }{
	{"us", "US"}, {"gb", "UK"}, {"de", "German"}, {"fr", "French"}, {"be", "Belgian"}, {"es", "Spanish"},
	{"it", "Italian"}, {"pt", "Portuguese"}, {"se", "Swedish"}, {"cz", "Czech"}, {"hu", "Hungarian"}, {"tr", "Turkish"},
}

// A scanner set to a US keyboard scans on PCs with all these layouts, with and without Caps Lock. docs/wedge.md has a
// table of what comes of it, which must be right to the letter.
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

// result scans a text over an amount. It returns what the PC's layout made of the keys, and what came of the scan.
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

// GLFW reports only one press if X has two of one key in the same millisecond.
func TestUnreportedPressesAreNoticed(t *testing.T) {
	const doubled = "forloy_enr_aAbB1122yYzZ--__"
	b := openBench(t)
	for _, layout := range []string{"us", "de", "fr", "se"} {
		t.Run(layout, func(t *testing.T) {
			b := b.in(t)
			b.display.Layout(layout)
			for range 5 { // milliseconds begin at any key
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

// Plus is a dead key on Swedish keyboards and swallows the next character. What is left is still JSON, but not the
// code.
func TestDeadKeysAreNoticed(t *testing.T) {
	b := openBench(t)
	code := base64.StdEncoding.EncodeToString([]byte(`{"card_instance_id":"6f0b2c1e","m":"~~??>>"}`))
	for _, layout := range []string{"se", "no", "dk", "fi", "de"} {
		t.Run(layout, func(t *testing.T) {
			b := b.in(t)
			b.display.Layout(layout)
			if _, result := b.result(code); result != "mended" && result != "read" {
				t.Errorf("the code is %s", result)
			}
		})
	}
	b.display.Layout("us")
}
