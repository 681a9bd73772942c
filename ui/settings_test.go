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
		p.fields["currency"].SetText(c.currency)
		if got := p.checked["max_amount"].Field.Text; got != c.limit {
			t.Errorf("%s: the limit is %q, want %q", c.currency, got, c.limit)
		}
	}
	p.fields["currency"].SetText("jpy")
	p.submit()
	d.Idle()
	d.Told(p.message, "Saved.")
	if s := d.till.settings; s.Currency != "JPY" || s.MaxAmount != "1000" {
		t.Errorf("saved %s, %s", s.Currency, s.MaxAmount)
	}
	if p.changed() {
		t.Error("what was saved counts as changed")
	}
	p.fields["currency"].SetText("EUR")
	p.checked["max_amount"].Field.SetText("12.50")
	p.fields["currency"].SetText("JPY")
	if p.checked["max_amount"].Field.Text != "12.50" || p.checked["max_amount"].Wrong == nil {
		t.Errorf("12.50 in JPY became %q, marked for %v", p.checked["max_amount"].Field.Text, p.checked["max_amount"].Wrong)
	}
	p.submit()
	d.Idle()
	d.Told(p.message, "The limit cannot be used. Amounts in JPY have no decimals.")
	if d.till.settings.Currency != "JPY" || d.till.settings.MaxAmount != "1000" {
		t.Error("it was saved")
	}
}

// Numbers of Settings are as the amount: nothing is left off or made another.
func TestSettingsNumbers(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct {
		key    string
		typed  string
		marked bool
		words  string // "": saved
	}{
		"limit, grouping":         {"max_amount", "1.250", true, "Amounts in EUR have at most 2 decimals."},
		"limit, letters":          {"max_amount", "1000 EUR", true, "That is not an amount"},
		"limit, none":             {"max_amount", "", false, "The limit cannot be used. Type an amount."},
		"limit, zero":             {"max_amount", "0", false, "The amount is zero."},
		"limit, another script":   {"max_amount", "٢٠٠٫٥", false, ""},
		"undo, too long":          {"undo_seconds", "600", true, "0 to 60 seconds."},
		"undo, decimals":          {"undo_seconds", "1.5", true, "0 to 60 seconds."},
		"undo, none":              {"undo_seconds", "", false, "0 to 60 seconds."},
		"undo, another script":    {"undo_seconds", "１０", false, ""},
		"speed, grouping":         {"serial_baud", "115.200", true, "300 to 921600"},
		"speed, too slow":         {"serial_baud", "96", false, "300 to 921600"},
		"speed, a digit too many": {"serial_baud", "9216000", true, "300 to 921600"},
		"speed, the usual":        {"serial_baud", "", false, ""},
		"day, no such time":       {"day_cut_off", "25:00", true, "a time like 04:00."},
		"day, begun":              {"day_cut_off", "4:", false, "a time like 04:00."},
		"day":                     {"day_cut_off", "04:30", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d.till.done = nil
			d.settings.fill(d.till.status.Settings)
			field := d.settings.checked[c.key]
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
		d.settings.fields["terminal_id"].SetText("till 2")
		depart(d)
		if d.Open() == nil || d.at != shell.Settings {
			t.Fatalf("%s: left unasked", name)
		}
		d.Key(fyne.KeyEscape)
		if d.at != shell.Settings || d.settings.fields["terminal_id"].Text != "till 2" {
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
	d.settings.fields["terminal_id"].SetText("till 2")
	d.scan("forloy_enr_f456")
	if d.Open() != nil || d.at != shell.Sale || d.sale.card.card == "" {
		t.Fatal("the scan was held up")
	}
	d.visit(shell.Settings)
	if d.settings.fields["terminal_id"].Text != "till 2" {
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
	d.settings.fields["terminal_id"].SetText("till 2")
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
	for _, f := range []*kit.Field{d.settings.fields["currency"], d.settings.fields["max_amount"], d.settings.account.Fields[0]} {
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
