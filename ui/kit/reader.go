package kit

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
)

// What a screen reader is told of our widgets, as far as the toolkit tells it anything:
// docs/accessibility.md says how far that is.
var (
	_ fyne.Accessible = (*Button)(nil)
	_ fyne.Accessible = (*TickBox)(nil)
	_ fyne.Accessible = (*Field)(nil)
	_ fyne.Accessible = (*Text)(nil)
	_ fyne.Accessible = (*Paragraph)(nil)
	_ fyne.Accessible = (*PunchDots)(nil)
)

// AccessibilityLabel is the word on the button, or what its tip says.
func (b *Button) AccessibilityLabel() string {
	if b.Label == "" {
		return b.Tip
	}
	return b.Label
}

func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (t *TickBox) AccessibilityLabel() string {
	if t.on {
		return words.T("chosen")
	}
	return words.T("not chosen")
}

func (t *TickBox) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is what the field is for, and what stands in it. A secret is not said.
func (f *Field) AccessibilityLabel() string {
	switch {
	case f.Text == "" || f.Password:
		return f.PlaceHolder
	case f.PlaceHolder == "":
		return f.Text
	}
	return words.T("{field}: {content}", "field", f.PlaceHolder, "content", f.Text)
}

func (f *Field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the whole text, also where the screen shows less of it.
func (t *Text) AccessibilityLabel() string { return t.Content }

func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (p *Paragraph) AccessibilityLabel() string { return p.String() }

func (p *Paragraph) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (d *PunchDots) AccessibilityLabel() string {
	return words.T("{have} of {need} punches", "have", words.Number(int64(d.have)), "need", words.Number(int64(d.need)))
}

func (d *PunchDots) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
