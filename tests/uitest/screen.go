package uitest

import (
	"cmp"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// seen is everything that is to be seen, what lies over the rooms first.
func (d *Desk) seen() (all []fyne.CanvasObject) {
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		all = append(all, o)
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	if top := d.win.Canvas().Overlays().Top(); top != nil {
		walk(top)
	}
	walk(d.win.Canvas().Content())
	return all
}

// Buttons are those that can be pressed: of what lies over the rooms, if anything does.
func (d *Desk) Buttons() (all []*kit.Button) {
	over := d.win.Canvas().Overlays().Top()
	for _, o := range d.seen() {
		if o == d.win.Canvas().Content() && over != nil {
			break
		}
		if b, is := o.(*kit.Button); is && !b.Disabled() {
			all = append(all, b)
		}
	}
	return all
}

// Button is the button with a label; the test ends where there is none.
func (d *Desk) Button(label string) *kit.Button {
	d.Helper()
	for _, o := range d.seen() {
		if b, is := o.(*kit.Button); is && b.Label == label {
			return b
		}
	}
	d.Fatalf("there is no button %q on the screen: %s", label, d.Screen())
	return nil
}

// Press taps the button with a label.
func (d *Desk) Press(label string) {
	d.Helper()
	d.Button(label).Tapped(nil)
}

// Text is the text that says something; the test ends where there is none.
func (d *Desk) Text(says string) *kit.Text {
	d.Helper()
	for _, o := range d.seen() {
		if text, is := o.(*kit.Text); is && text.Content == says {
			return text
		}
	}
	d.Fatalf("%q is not on the screen: %s", says, d.Screen())
	return nil
}

// Field is the field with a hint or, if a field has none, with a text; the test ends where there is none.
func (d *Desk) Field(hint string) *kit.Field {
	d.Helper()
	for _, o := range d.seen() {
		if f, is := o.(*kit.Field); is && cmp.Or(f.PlaceHolder, f.Text) == hint {
			return f
		}
	}
	d.Fatalf("there is no field %q on the screen: %s", hint, d.Screen())
	return nil
}

// Screen is all text that is to be seen, a line each.
func (d *Desk) Screen() string {
	var lines []string
	for _, o := range d.seen() {
		switch o := o.(type) {
		case *kit.Text:
			lines = append(lines, o.Content)
		case *kit.Button:
			lines = append(lines, o.Label)
		case *kit.Field:
			lines = append(lines, o.Text)
		case *kit.Paragraph:
			lines = append(lines, o.String())
		}
	}
	return strings.Join(lines, "\n")
}

// Shows checks that a text is to be seen.
func (d *Desk) Shows(text string) {
	d.Helper()
	if !strings.Contains(d.Screen(), text) {
		d.Errorf("%q is not on the screen: %s", text, d.Screen())
	}
}

// Hides checks that a text is not to be seen.
func (d *Desk) Hides(text string) {
	d.Helper()
	if strings.Contains(d.Screen(), text) {
		d.Errorf("%q is on the screen: %s", text, d.Screen())
	}
}

// Shortened are the texts and labels that can be seen and have no room: they end in an
// ellipsis of the layout's.
func (d *Desk) Shortened() (all []string) {
	for _, o := range d.seen() {
		content := ""
		switch o := o.(type) {
		case *kit.Text:
			content = o.Content
		case *kit.Button:
			content = o.Label
		default:
			continue
		}
		for _, part := range test.WidgetRenderer(o.(fyne.Widget)).Objects() {
			if text, is := part.(*canvas.Text); is && text.Text != content && strings.HasSuffix(text.Text, "…") {
				all = append(all, content)
			}
		}
	}
	return all
}

// CardsCut are the texts that can be seen and name a card whose end is not whole, or not within their room.
func (d *Desk) CardsCut() (all []string) {
	for _, o := range d.seen() {
		t, is := o.(*kit.Text)
		if !is || purchase.CardEnd(t.Content) == "" {
			continue
		}
		line := test.WidgetRenderer(t).Objects()[0].(*canvas.Text)
		wide := fyne.MeasureText(line.Text, line.TextSize, line.TextStyle).Width
		if purchase.CardEnd(line.Text) != purchase.CardEnd(t.Content) || wide > t.Size().Width+1 {
			all = append(all, fmt.Sprintf("%s, as %s", t.Content, line.Text))
		}
	}
	return all
}

// Spilling are the labels and texts that stand in a row or a column and reach beyond its edge.
func (d *Desk) Spilling() (all []string) {
	for _, o := range d.seen() {
		c, is := o.(*fyne.Container)
		if !is {
			continue
		}
		if _, line := c.Layout.(kit.Line); !line {
			continue
		}
		for _, child := range c.Objects {
			if !child.Visible() || child.Position().X+child.Size().Width <= c.Size().Width+1 {
				continue
			}
			switch child := child.(type) {
			case *kit.Text:
				all = append(all, child.Content)
			case *kit.Button:
				all = append(all, child.Label)
			}
		}
	}
	return all
}

// Choose taps the entry of the open menu.
func (d *Desk) Choose(entry string) {
	d.Helper()
	for _, o := range d.seen() {
		item, is := o.(fyne.Tappable)
		if !is {
			continue
		}
		for _, part := range test.WidgetRenderer(o.(fyne.Widget)).Objects() {
			if text, is := part.(*canvas.Text); is && text.Text == entry {
				item.Tapped(nil)
				return
			}
		}
	}
	d.Fatalf("there is no entry %q in a menu on the screen", entry)
}
