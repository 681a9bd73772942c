package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// settingsPane is what whoever installs the till sets once: the account, the
// place, the scanner, how it sells and looks. What a setting is called, what it
// can be and how it is checked stands in till.SettingRows.
type settingsPane struct {
	root    *fyne.Container
	account *account.Box
	serial  *serialBox
	test    *kit.Button
	message *kit.Words
	save    *kit.Button

	entries map[string]entry // by key, as the three below
	fields  map[string]*kit.Field
	checked map[string]*kit.Checked
	choices map[string]*kit.Choice

	was  till.Settings // what the fields were filled with
	now  till.Settings // in force
	code string        // the currency that the limit is in

	onSave func(till.Settings)
	alarm  func() // something was refused
}

func newSettingsPane(box *account.Box, version string) *settingsPane {
	p := &settingsPane{account: box, message: kit.NewWords("", kit.InkError), serial: newSerialBox(),
		entries: map[string]entry{}, fields: map[string]*kit.Field{}, checked: map[string]*kit.Checked{},
		choices: map[string]*kit.Choice{}}
	p.test = kit.NewButton("Test the scanner", kit.Plain, nil)
	p.save = kit.NewButton("Save", kit.Primary, p.submit)
	p.save.TextSize = kit.SizeMedium
	left := kit.Column(2*kit.Grid,
		sheet("ACCOUNT", p.account.Root),
		sheet("SELLING", p.choice("silent"), p.choice("keypad"),
			p.number("undo_seconds", "5", nil),
			p.number("max_amount", "1000", nil),
			p.number("day_cut_off", "00:00", shortTime), p.choice("theme")),
		sheet("SCAN TEST",
			kit.NewWords("Shows a code to scan, names what is wrong with the scanner, and mends these settings.",
				kit.InkQuiet).Box,
			kit.Row(kit.Grid, -1, p.test)))
	p.serial.root = sheet("SERIAL SCANNER", p.port(), p.number("serial_baud", "9600", slowSpeed), p.serial.notice.Box)
	right := kit.Column(2*kit.Grid,
		sheet("THIS TILL", p.field("location_id", "From the sign-in"), p.field("staff_user_id", "From the sign-in"),
			p.field("terminal_id", "This PC's name"), p.field("currency", "EUR"), p.field("api_url", "https://…")),
		sheet("KEYBOARD SCANNER", p.choice("wedge_suffix"), p.field("wedge_prefix", "None"), p.choice("wedge_reading")),
		p.serial.root)
	p.fields["currency"].OnChanged = func(string) { p.follow() }
	body := fynecontainer.NewVScroll(kit.Container(kit.Narrow{Width: 1160, Top: true},
		kit.Container(kit.Sides{Gap: 2 * kit.Grid, Share: 0.5, Least: 360, Most: 572}, left, right)))
	kit.OnPage(body, p.account.Fields...)
	for _, f := range p.fields {
		kit.OnPage(body, f)
	}
	foot := kit.Row(2*kit.Grid, 1, kit.NewText(version, kit.SizeSmall, kit.InkQuiet),
		kit.Container(kit.Stack{}, p.message.Box), p.save)
	p.root = kit.Inset(2*kit.Grid, kit.ColumnFill(kit.Grid, 0, body, kit.Container(kit.Narrow{Width: 1160}, foot)))
	return p
}

func sheet(caption string, content ...fyne.CanvasObject) *fyne.Container {
	return kit.Sheet(kit.Column(kit.Grid, append([]fyne.CanvasObject{kit.Caption(caption)}, content...)...))
}

func (p *settingsPane) show(s till.Status) {
	p.now = s.Settings
	p.account.Show(s)
}

// changed reports whether something stands here that was not saved.
func (p *settingsPane) changed() bool {
	for _, row := range till.SettingRows {
		if e, here := p.entries[row.Key]; here && e.text() != row.Text(p.was) {
			return true
		}
	}
	return false
}

// fill puts the settings in force into the entries.
func (p *settingsPane) fill(s till.Settings) {
	p.was, p.now, p.code = s, s, s.Currency
	for _, row := range till.SettingRows {
		if e, here := p.entries[row.Key]; here {
			e.put(row.Text(s))
		}
	}
	p.say("", kit.InkQuiet)
}

// follow has the limit follow the currency: the number stays, with that
// currency's decimals. A limit that the currency cannot express stays as it is,
// and is marked.
func (p *settingsPane) follow() {
	code := strings.ToUpper(strings.TrimSpace(p.fields["currency"].Text))
	if _, err := purchase.Digits(code); err != nil || code == p.code {
		return
	}
	limit := p.checked["max_amount"]
	was, err := purchase.ParseMoney(limit.Field.Text, p.code)
	p.code = code
	if same, fits := was.In(code); err == nil && fits {
		limit.Put(same.Decimal())
	}
	limit.JudgeNow()
}

func (p *settingsPane) submit() {
	s, err := p.read()
	if err != nil {
		p.alarm()
		p.failed(err)
		return
	}
	p.save.SetEnabled(false)
	p.onSave(s)
}

// read makes settings of the entries, or says which of them cannot be. What is
// not on this page stays as it is in force.
func (p *settingsPane) read() (till.Settings, error) {
	s := p.now
	for _, row := range till.SettingRows {
		e, here := p.entries[row.Key]
		if !here {
			continue
		}
		if err := row.Set(&s, e.text(), p.now.Currency); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (p *settingsPane) saved(s till.Settings) {
	p.save.SetEnabled(true)
	p.fill(s)
	p.say("Saved.", kit.InkGood)
}

// mended shows what the scan test has put in force; what else was typed here
// stays.
func (p *settingsPane) mended(s till.Settings) {
	p.was, p.now = s, s
	for _, key := range []string{"wedge_prefix", "wedge_suffix", "wedge_reading"} {
		p.entries[key].put(till.SettingRow(key).Text(s))
	}
}

func (p *settingsPane) failed(err error) {
	p.save.SetEnabled(true)
	p.say(words.Say(err), kit.InkError)
}

func (p *settingsPane) say(what string, ink fyne.ThemeColorName) {
	p.message.Set(what, ink)
	p.root.Refresh()
}
