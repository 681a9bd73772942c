package settings

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/tests/uitest"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
)

// office is a till that keeps the settings it is given.
type office struct {
	account.Manager // what no test asks for

	saved  till.Settings
	seen   bool // a person has seen what was saved
	saves  int
	fails  error  // of the next save
	secret string // the next one
	reset  string // the e-mail by which a new PIN was set
}

func (o *office) SignIn(context.Context, string, string) (purchase.Profile, error) {
	return purchase.Profile{}, nil
}
func (o *office) ChooseLocation(context.Context, string) error { return nil }
func (o *office) SignOut(context.Context) error                { return nil }

func (o *office) NewPOSSecret(context.Context) (string, error) { return o.secret, o.fails }

func (o *office) Unlock(context.Context, string) error { return nil }
func (o *office) ResetPIN(_ context.Context, email, _, _ string) error {
	o.reset = email
	return nil
}

func (o *office) SetSettings(_ context.Context, _, s till.Settings) error {
	o.saved, o.seen = s, s.Seen
	o.saved.Seen = false
	o.saves++
	return o.fails
}

var inForce = till.Settings{APIURL: "https://api.forloy.com/api/v1", Currency: "EUR", AskAbove: "1000.00",
	WedgeSuffix: device.SuffixEnter, SerialBaud: 9600, Keypad: true, Grace: 5 * time.Second}

type desk struct {
	*uitest.Desk
	room   *Room
	office *office
}

func open(t *testing.T, ports func() ([]device.Port, error)) *desk {
	t.Helper()
	d, s := uitest.Open(t)
	o := &office{}
	r := New(s, o, inForce, ports, "Counterfoil 1.2.3")
	d.Put(r.Root)
	r.Show(till.Status{Settings: inForce})
	r.Open()
	return &desk{d, r, o}
}

func TestSettings(t *testing.T) {
	d := open(t, nil)
	was := inForce
	d.Press("Save")
	d.Idle()
	if d.office.saved != was {
		t.Errorf("saving what was there changed it to %+v", d.office.saved)
	}
	if d.Told(d.room.message, "Saved."); !d.office.seen {
		t.Error("the till is not told that a person has seen them")
	}
	d.room.fields["location_id"].SetText(" loc_9 ")
	d.room.fields["currency"].SetText("usd")
	d.room.choices["wedge_suffix"].Set(device.SuffixTab)
	d.room.fields["wedge_prefix"].SetText("~")
	d.room.choices["silent"].Set("true")
	d.room.choices["keypad"].Set("false")
	d.room.entries["theme"].put("dark")
	d.room.fields["undo_seconds"].SetText("20")
	d.Press("Save")
	d.Idle()
	want := was
	want.LocationID, want.Currency, want.WedgeSuffix, want.WedgePrefix = "loc_9", "USD", device.SuffixTab, "~"
	want.Silent, want.Keypad, want.Theme, want.Grace = true, false, "dark", 20*time.Second
	if d.office.saved != want {
		t.Errorf("saved %+v", d.office.saved)
	}
	d.room.fields["undo_seconds"].SetText("99")
	d.Press("Save")
	d.Told(d.room.message, "0 to 60 seconds.")
	d.room.fields["undo_seconds"].SetText("5")
	d.office.fails = fault.New(fault.InputCurrency)
	d.Press("Save")
	d.Idle()
	d.Told(d.room.message, "The currency must be a code like EUR or USD.")
	if d.room.save.Disabled() {
		t.Error("after a refusal it cannot be saved again")
	}
}

// The ids can be typed as long as a sign-in has not given them, and show that a choice of the location has taken one
// away. Practice has a Forloy of its own.
func TestWhatCanBeTypedOfThePlace(t *testing.T) {
	d := open(t, nil)
	s := till.Status{Settings: inForce, ProfileKnown: true}
	d.room.Show(s) // of an account without a location
	d.Shows("Location id")
	s.Ready, s.Settings.StaffID, s.Settings.LocationID = true, "usr_1", "loc_1"
	d.room.fill(s.Settings)
	d.room.Show(s)
	s.Settings.LocationID = ""
	d.room.Show(s)
	if got := d.room.fields["location_id"].Text; got != "" || d.room.changed() {
		t.Errorf("the location is %q, something was changed: %v", got, d.room.changed())
	}
	s.Settings.StaffID = ""
	d.room.Show(s)
	d.Hides("Location id")
	d.Shows("Forloy's address")
	s.Practice = true
	d.room.Show(s)
	d.Hides("Forloy's address")
}

// Neither column ends long before the other: the page would be half empty.
func TestTheColumnsAreAboutAsHigh(t *testing.T) {
	for _, ports := range []func() ([]device.Port, error){nil, func() ([]device.Port, error) { return nil, nil }} {
		d := open(t, ports)
		right, _ := within(d.room.page.Content, d.room.pos.address.Box)
		last := d.room.boxes["wedge_prefix"]
		if ports != nil {
			last = d.room.boxes["serial_baud"]
		}
		left, _ := within(d.room.page.Content, last)
		if page := d.room.page.Size().Height; max(left-right, right-left) > page {
			t.Errorf("one column ends at about %g, the other at %g", left, right)
		}
	}
}

// The limit follows the currency; what cannot stays to be seen and is marked.
func TestCurrencyLeadsTheLimit(t *testing.T) {
	d := open(t, nil)
	p := d.room
	for _, c := range []struct{ currency, limit string }{{"jpy", "1000"}, {"KWD", "1000.000"}, {"XX", "1000.000"},
		{" usd ", "1000.00"}} {
		p.fields["currency"].SetText(c.currency)
		if got := p.checked["max_amount"].Field.Text; got != c.limit {
			t.Errorf("%s: the limit is %q, want %q", c.currency, got, c.limit)
		}
	}
	p.fields["currency"].SetText("jpy")
	d.Press("Save")
	d.Idle()
	d.Told(p.message, "Saved.")
	if s := d.office.saved; s.Currency != "JPY" || s.AskAbove != "1000" {
		t.Errorf("saved %s, %s", s.Currency, s.AskAbove)
	}
	if p.changed() {
		t.Error("what was saved counts as changed")
	}
	p.fields["currency"].SetText("EUR")
	p.checked["max_amount"].Field.SetText("12.50")
	p.fields["currency"].SetText("JPY")
	if limit := p.checked["max_amount"]; limit.Field.Text != "12.50" || limit.Wrong == nil {
		t.Errorf("12.50 in JPY became %q, marked for %v", limit.Field.Text, limit.Wrong)
	}
	d.Press("Save")
	d.Idle()
	d.Told(p.message, "The limit cannot be used. Amounts in JPY have no decimals.")
	if d.office.saved.Currency != "JPY" || d.office.saved.AskAbove != "1000" {
		t.Error("it was saved")
	}
}

// Numbers of Settings are as the amount: nothing is left off or made another.
func TestSettingsNumbers(t *testing.T) {
	d := open(t, nil)
	for name, c := range map[string]struct {
		key    string
		typed  string
		marked bool
		words  string // "": saved
	}{
		"limit, grouping":         {"max_amount", "1.250", true, "Amounts in EUR have at most 2 decimals."},
		"limit, letters":          {"max_amount", "1000 EUR", true, "That is not an amount"},
		"limit, none":             {"max_amount", "", false, ""},
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
			d.office.saves = 0
			d.room.fill(inForce)
			field := d.room.checked[c.key]
			field.Field.SetText(c.typed)
			if (field.Wrong != nil) != c.marked {
				t.Errorf("marked for %v", field.Wrong)
			}
			d.Press("Save")
			d.Idle()
			if got := field.Field.Text; c.words != "" && got != purchase.PlainDigits(c.typed) {
				t.Errorf("%q became %q", c.typed, got)
			}
			if c.words == "" {
				c.words = "Saved."
			}
			d.Told(d.room.message, c.words)
			if loud := len(d.Sounds) > 0; loud == (c.words == "Saved.") {
				t.Errorf("sounds %v", d.Sounds)
			}
			d.Sounds = nil
			if saved := d.office.saves > 0; saved != (c.words == "Saved.") {
				t.Errorf("saved: %v", saved)
			}
		})
	}
}

// What was changed elsewhere meanwhile is not changed back.
func TestSavingKeepsTheRest(t *testing.T) {
	d := open(t, nil)
	s := till.Status{Settings: inForce}
	s.Settings.CameraOff = true
	d.room.Show(s)
	d.room.fields["terminal_id"].SetText("till 2")
	d.Press("Save")
	d.Idle()
	if !d.office.saved.CameraOff || d.office.saved.TerminalID != "till 2" {
		t.Errorf("saved %+v", d.office.saved)
	}
}

// What the scan test has put in force is shown, and what is being typed stays.
func TestMended(t *testing.T) {
	d := open(t, nil)
	d.Field("EUR").SetText("usd") // being typed, not saved yet
	s := inForce
	s.WedgeSuffix, s.WedgePrefix, s.WedgeReading = device.SuffixTab, "~", device.ReadingPlaces
	d.room.Mended(s)
	if d.room.choices["wedge_suffix"].Value != device.SuffixTab || d.Field("Nothing").Text != "~" ||
		d.room.choices["wedge_reading"].Value != device.ReadingPlaces {
		t.Error("the page does not show it")
	}
	if d.Field("EUR").Text != "usd" {
		t.Error("the page has lost what was being typed")
	}
	d.Press("Save")
	d.Idle()
	s.Currency = "USD"
	if d.office.saved != s {
		t.Errorf("saved %+v", d.office.saved)
	}
}

// The wheel turns the page over its fields as well.
func TestWheelOverAField(t *testing.T) {
	d := open(t, nil)
	for _, f := range []*kit.Field{d.room.fields["currency"], d.room.fields["max_amount"],
		d.room.account.Fields[0]} {
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

// TestCurrencyList: typing finds one, Enter takes it.
func TestCurrencyList(t *testing.T) {
	d := open(t, nil)
	d.Press("List…")
	d.Keys("chf")
	d.Key(fyne.KeyReturn)
	if got := d.room.fields["currency"].Text; got != "CHF" {
		t.Errorf("chosen %q", got)
	}
}

// The secret of a POS is shown once, after a question, and can be copied.
func TestPOSSecret(t *testing.T) {
	d := open(t, nil)
	d.office.secret = "k3y"
	d.Press("New secret…")
	if d.room.shell.Open() == nil {
		t.Fatal("the secret before would be lost without a question")
	}
	d.Press("Make it")
	d.Idle()
	d.Shows("Secret: k3y")
	d.Press("Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "k3y" {
		t.Errorf("the clipboard has %q", got)
	}
	d.room.Open()
	d.Hides("Secret: k3y")
	d.room.fields["pos_folder"].SetText("sales")
	d.Press("Save")
	d.Idle()
	d.Told(d.room.message, "Give the file's whole path")
	d.room.fields["pos_folder"].SetText(t.TempDir())
	d.room.fields["pos_port"].SetText("80")
	d.Press("Save")
	d.Idle()
	d.Told(d.room.message, "1024 to 65535")
	d.room.fields["pos_port"].SetText("7070")
	d.Press("Save")
	d.Idle()
	if s := d.office.saved; s.POSPort != 7070 || s.POSFolder == "" {
		t.Errorf("saved %+v", s)
	}
}

// In every language, everything stands within its sheet on the smallest window.
func TestNothingSpills(t *testing.T) {
	t.Cleanup(func() { words.Use("") })
	for _, language := range words.Languages() {
		words.Use(language.Code)
		d := open(t, nil)
		if over := d.Spilling(); len(over) > 0 {
			t.Errorf("%s: beyond the edge: %q", language.Code, over)
		}
	}
}
