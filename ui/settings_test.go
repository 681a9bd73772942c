package ui

import (
	"testing"

	"counterfoil/ui/kit"
	"counterfoil/ui/shell"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// The limit follows the currency; what cannot stays to be seen and is marked.
func TestCurrencyLeadsTheLimit(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Settings)
	p := d.settings
	for _, c := range []struct{ currency, limit string }{{"jpy", "1000"}, {"KWD", "1000.000"}, {"XX", "1000.000"}, {" usd ", "1000.00"}} {
		p.currency.SetText(c.currency)
		if got := p.limit.Field.Text; got != c.limit {
			t.Errorf("%s: the limit is %q, want %q", c.currency, got, c.limit)
		}
	}
	p.currency.SetText("jpy")
	p.submit()
	d.Idle()
	d.Told(p.message, "Saved.")
	if s := d.till.settings; s.Currency != "JPY" || s.MaxAmount != "1000" {
		t.Errorf("saved %s, %s", s.Currency, s.MaxAmount)
	}
	if p.changed() {
		t.Errorf("what was saved counts as changed: %+v, %+v", p.typed(), entriesOf(p.was))
	}
	p.currency.SetText("EUR")
	p.limit.Field.SetText("12.50")
	p.currency.SetText("JPY")
	if p.limit.Field.Text != "12.50" || p.limit.Wrong == nil {
		t.Errorf("12.50 in JPY became %q, marked for %v", p.limit.Field.Text, p.limit.Wrong)
	}
	p.submit()
	d.Idle()
	d.Told(p.message, "The limit: amounts in JPY have no decimals.")
	if d.till.settings.Currency != "JPY" || d.till.settings.MaxAmount != "1000" {
		t.Error("it was saved")
	}
}

// Numbers of Settings are as the amount: nothing is left off or made another.
func TestSettingsNumbers(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct {
		field  func(*settingsPane) *kit.Checked
		typed  string
		marked bool
		words  string // "": saved
	}{
		"limit, grouping":         {func(p *settingsPane) *kit.Checked { return p.limit }, "1.250", true, "The limit: amounts in EUR have at most 2 decimals."},
		"limit, letters":          {func(p *settingsPane) *kit.Checked { return p.limit }, "1000 EUR", true, "The limit: that is not an amount"},
		"limit, none":             {func(p *settingsPane) *kit.Checked { return p.limit }, "", false, "The limit: type an amount."},
		"limit, zero":             {func(p *settingsPane) *kit.Checked { return p.limit }, "0", false, "The limit: the amount is zero."},
		"limit, another script":   {func(p *settingsPane) *kit.Checked { return p.limit }, "٢٠٠٫٥", false, ""},
		"undo, too long":          {func(p *settingsPane) *kit.Checked { return p.grace }, "600", true, "0 to 60 seconds."},
		"undo, decimals":          {func(p *settingsPane) *kit.Checked { return p.grace }, "1.5", true, "0 to 60 seconds."},
		"undo, none":              {func(p *settingsPane) *kit.Checked { return p.grace }, "", false, "0 to 60 seconds."},
		"undo, another script":    {func(p *settingsPane) *kit.Checked { return p.grace }, "１０", false, ""},
		"speed, grouping":         {func(p *settingsPane) *kit.Checked { return p.serial.speed }, "115.200", true, "300 to 921600"},
		"speed, too slow":         {func(p *settingsPane) *kit.Checked { return p.serial.speed }, "96", false, "300 to 921600"},
		"speed, a digit too many": {func(p *settingsPane) *kit.Checked { return p.serial.speed }, "9216000", true, "300 to 921600"},
		"speed, the usual":        {func(p *settingsPane) *kit.Checked { return p.serial.speed }, "", false, ""},
		"day, no such time":       {func(p *settingsPane) *kit.Checked { return p.cutOff }, "25:00", true, "a time like 04:00."},
		"day, begun":              {func(p *settingsPane) *kit.Checked { return p.cutOff }, "4:", false, "a time like 04:00."},
		"day":                     {func(p *settingsPane) *kit.Checked { return p.cutOff }, "04:30", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d.till.done = nil
			d.settings.fill(d.till.status.Settings)
			field := c.field(d.settings)
			field.Field.SetText(c.typed)
			if (field.Wrong != nil) != c.marked {
				t.Errorf("marked for %v", field.Wrong)
			}
			d.settings.submit()
			d.Idle()
			if got := field.Field.Text; c.words != "" && got != purchase.PlainDigits(c.typed) {
				t.Errorf("%q became %q", c.typed, got)
			}
			if c.words == "" {
				c.words = "Saved."
			}
			d.Told(d.settings.message, c.words)
			if loud := len(d.Sounds) > 0; loud == (c.words == "Saved.") {
				t.Errorf("sounds %v", d.Sounds)
			}
			d.Sounds = nil
			if saved := d.till.said() != ""; saved != (c.words == "Saved.") {
				t.Errorf("saved: %v", saved)
			}
		})
	}
}

// Settings that were changed and not saved are not lost unasked.
func TestLeavingSettings(t *testing.T) {
	leave := map[string]func(*desk){
		"tab": func(d *desk) { d.header.tabs[shell.Sale].Tapped(nil) },
		"F2":  func(d *desk) { d.Key(fyne.KeyF2) },
		"quit": func(d *desk) {
			d.askQuit()
		},
	}
	for name, depart := range leave {
		d := newDesk(t)
		d.visit(shell.Settings)
		if name != "quit" {
			depart(d)
			if d.Open() != nil || d.at != shell.Sale {
				t.Errorf("%s: asked though nothing was changed", name)
			}
			d.visit(shell.Settings)
		}
		d.settings.terminal.SetText("till 2")
		depart(d)
		if d.Open() == nil || d.at != shell.Settings {
			t.Fatalf("%s: left unasked", name)
		}
		d.Key(fyne.KeyEscape)
		if d.at != shell.Settings || d.settings.terminal.Text != "till 2" {
			t.Errorf("%s: Esc has lost what was typed", name)
		}
		depart(d)
		d.Press(d.Open().Question.Yes)
		if name != "quit" && d.at != shell.Sale || d.settings.changed() {
			t.Errorf("%s: after the question on pane %d, changed %v", name, d.at, d.settings.changed())
		}
	}
}

// A scan goes before: what was changed waits in Settings, and quitting asks.
func TestScanOverSettings(t *testing.T) {
	d := newDesk(t)
	d.visit(shell.Settings)
	d.settings.terminal.SetText("till 2")
	d.scan("forloy_enr_f456")
	if d.Open() != nil || d.at != shell.Sale || d.sale.card.card == "" {
		t.Fatal("the scan was held up")
	}
	d.visit(shell.Settings)
	if d.settings.terminal.Text != "till 2" {
		t.Error("what was changed is lost")
	}
	d.Told(d.settings.message, "These changes are not saved yet.")
	d.goTo(shell.Sale)
	d.askQuit()
	if d.Open() == nil {
		t.Fatal("quits unasked")
	}
	d.Key(fyne.KeyEscape)
	if d.at != shell.Settings {
		t.Error("what is not saved is not shown")
	}
}

// What was changed elsewhere meanwhile is not changed back.
func TestSavingKeepsTheRest(t *testing.T) {
	d := newDesk(t)
	d.visit(shell.Settings)
	s := d.till.status
	s.Settings.CameraOff = true
	d.show(s)
	d.settings.terminal.SetText("till 2")
	d.settings.submit()
	d.Idle()
	if !d.till.settings.CameraOff || d.till.settings.TerminalID != "till 2" {
		t.Errorf("saved %+v", d.till.settings)
	}
}

// The wheel turns the page over its fields as well.
func TestWheelOverAField(t *testing.T) {
	d := newDesk(t)
	d.goTo(shell.Settings)
	for _, f := range []*kit.Field{d.settings.currency, d.settings.limit.Field, d.settings.account.Fields[0]} {
		if f.Page == nil {
			t.Fatal("a field is on no page")
		}
		f.Page.ScrollToTop()
		r := f.CreateRenderer()
		objects := r.Objects()
		top, scrolls := objects[len(objects)-1].(fyne.Scrollable) // the last is on top
		if !scrolls {
			t.Fatal("the field's own part takes the wheel")
		}
		top.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -40)})
		if f.Page.Offset.Y != 40 {
			t.Errorf("the page is at %v", f.Page.Offset)
		}
		r.Layout(fyne.NewSize(200, 48))
		if got := objects[len(objects)-1].Size(); got != fyne.NewSize(200, 48) {
			t.Errorf("the wheel is taken over %v", got)
		}
	}
}
