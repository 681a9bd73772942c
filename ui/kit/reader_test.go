package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// A paragraph takes the height of all its lines: it never rolls within itself.
func TestParagraphIsWhole(t *testing.T) {
	test.NewTempApp(t)
	w := NewWords("The code was read, and nothing in it shows that it is a card. Replace the card?", InkText)
	one := w.Box.MinSize().Height
	w.Box.Resize(fyne.NewSize(120, one))
	if many := w.Box.MinSize().Height; many < 3*one {
		t.Errorf("one line is %g high, and all are %g", one, many)
	}
}

func TestNamesForScreenReaders(t *testing.T) {
	test.NewTempApp(t)
	secret, field := NewSecret("Six digits"), NewField("Note")
	secret.Put("123456")
	field.Put("gift")
	dots := NewPunchDots()
	dots.Set(7, 10)
	for want, o := range map[string]fyne.Accessible{
		"Save": NewButton("Save", Plain, nil), "Settings": NewIconButton(theme.SettingsIcon(), "Settings", nil),
		"Six digits": secret, "Note: gift": field, "not chosen": NewTickBox(), "7 of 10 punches": dots,
		"a long name": NewCut("a long name", SizeSmall, InkText), "Why.": NewWords("Why.", InkText).rich,
	} {
		if got := o.AccessibilityLabel(); got != want || o.AccessibilityRole() == fyne.AccessibleRoleContainer {
			t.Errorf("%T is told as %q, a %s; want %q", o, got, o.AccessibilityRole(), want)
		}
	}
}
