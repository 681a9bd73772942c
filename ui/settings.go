package ui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"

	"counterfoil/ui/account"
	"counterfoil/ui/kit"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/till"
	"counterfoil/ui/words"
)

// settingsPane is what whoever installs the till sets once: the account, the
// place, the scanner, how it sells and looks.
type settingsPane struct {
	root     *fyne.Container
	account  *account.Box
	api      *kit.Field
	location *kit.Field
	staff    *kit.Field
	terminal *kit.Field
	currency *kit.Field
	limit    *kit.Checked
	prefix   *kit.Field
	suffix   *kit.Choice
	reading  *kit.Choice
	serial   *serialBox
	test     *kit.Button
	sounds   *kit.Choice
	keypad   *kit.Choice
	theme    *kit.Choice
	grace    *kit.Checked
	cutOff   *kit.Checked
	message  *kit.Words
	save     *kit.Button
	was      till.Settings // what the fields were filled with
	now      till.Settings // in force
	code     string        // the currency that the limit is in

	onSave func(till.Settings)
	alarm  func() // something was refused
}

func newSettingsPane(box *account.Box, version string) *settingsPane {
	p := &settingsPane{account: box, api: kit.NewField("https://…"), location: kit.NewField("From the sign-in"),
		staff: kit.NewField("From the sign-in"), terminal: kit.NewField("This PC's name"), currency: kit.NewField("EUR"),
		prefix: kit.NewField("None"), message: kit.NewWords("", kit.InkError), serial: newSerialBox(),
		suffix:  kit.NewChoice(device.SuffixEnter, "Enter", device.SuffixTab, "Tab", device.SuffixNone, "Nothing"),
		reading: kit.NewChoice(device.ReadingProven, "Not known", device.ReadingPlaces, "US", device.ReadingRunes, "As this PC"),
		sounds:  kit.NewChoice(kit.Yes, "On", kit.No, "Off"), keypad: kit.NewChoice(kit.Yes, "Shown", kit.No, "Hidden"),
		theme: kit.NewChoice("", "As the system", "light", "Light", "dark", "Dark")}
	p.limit = kit.NewChecked("1000", kit.SmallText, p.limitCannotBe)
	p.grace = kit.NewChecked("5", kit.SmallText, unlessEmpty(undoCannotBe))
	p.cutOff = kit.NewChecked("00:00", kit.SmallText, cutOffCannotBe)
	p.currency.OnChanged = func(string) { p.follow() }
	p.test = kit.NewButton("Test the scanner", kit.Plain, nil)
	p.save = kit.NewButton("Save", kit.Primary, p.submit)
	p.save.TextSize = kit.SizeMedium
	left := kit.Column(2*kit.Grid,
		kit.Sheet(kit.Column(kit.Grid, kit.Caption("ACCOUNT"), p.account.Root)),
		kit.Sheet(kit.Column(kit.Grid, kit.Caption("SELLING"), named("Sounds", p.sounds.Root), named("Keypad", p.keypad.Root),
			p.number("Seconds a sale can be undone", p.grace), p.number("Limit: ask before a sale of more than", p.limit),
			p.number("The business day ends at", p.cutOff), named("Look", p.theme.Root))),
		kit.Sheet(kit.Column(kit.Grid, kit.Caption("SCAN TEST"),
			kit.NewWords("Shows a code to scan, names what is wrong with the scanner, and mends these settings.", kit.InkQuiet).Box,
			kit.Row(kit.Grid, -1, p.test))))
	right := kit.Column(2*kit.Grid,
		kit.Sheet(kit.Column(kit.Grid, kit.Caption("THIS TILL"), named("Location id", p.location), named("Staff id", p.staff),
			named("Terminal", p.terminal), named("Currency", p.currency), named("Forloy's address", p.api))),
		kit.Sheet(kit.Column(kit.Grid, kit.Caption("KEYBOARD SCANNER"), named("Ends a scan with", p.suffix.Root),
			named("Begins a scan with", p.prefix), named("The scanner's keyboard layout", p.reading.Root))),
		kit.Sheet(kit.Column(kit.Grid, kit.Caption("SERIAL SCANNER"), named("Plugged in at", p.serial.port),
			p.number("Speed, in bits a second", p.serial.speed), p.serial.notice.Box)))
	p.serial.root = right.Objects[2].(*fyne.Container)
	body := fynecontainer.NewVScroll(kit.Container(kit.Narrow{Width: 1160, Top: true},
		kit.Container(kit.Sides{Gap: 2 * kit.Grid, Share: 0.5, Least: 360, Most: 572}, left, right)))
	kit.OnPage(body, p.account.Fields...)
	kit.OnPage(body, p.api, p.location, p.staff, p.terminal, p.currency,
		p.prefix, p.limit.Field, p.grace.Field, p.cutOff.Field, p.serial.speed.Field)
	foot := kit.Row(2*kit.Grid, 1, kit.NewText(version, kit.SizeSmall, kit.InkQuiet), kit.Container(kit.Stack{}, p.message.Box), p.save)
	p.root = kit.Inset(2*kit.Grid, kit.ColumnFill(kit.Grid, 0, body, kit.Container(kit.Narrow{Width: 1160}, foot)))
	return p
}

// named is a label over what it names.
func named(label string, content fyne.CanvasObject) *fyne.Container {
	return kit.Column(2, kit.NewCut(label, kit.SizeSmall, kit.InkQuiet), content)
}

// number is a named field with, under it, the words for what it is marked for.
func (p *settingsPane) number(label string, c *kit.Checked) *fyne.Container {
	says := kit.NewWords("", kit.InkError)
	c.OnMark = func() {
		says.Set("", kit.InkError)
		if c.Wrong != nil {
			says.Set(words.Say(c.Wrong), kit.InkError)
		}
		p.root.Refresh()
	}
	return kit.Column(2, kit.NewCut(label, kit.SizeSmall, kit.InkQuiet), c.Root, says.Box)
}

func (p *settingsPane) show(s till.Status) {
	p.now = s.Settings
	p.account.Show(s)
}

// entries are the settings as the page shows them.
type entries struct {
	api, location, staff, terminal, currency, limit, prefix, suffix, reading, port, speed string
	sounds, keypad, theme, grace, cutOff                                                  string
}

func entriesOf(s till.Settings) entries {
	baud := s.SerialBaud
	if baud == 0 {
		baud = usualSpeed
	}
	return entries{api: s.APIURL, location: s.LocationID, staff: s.StaffID, terminal: s.TerminalID, currency: s.Currency,
		limit: s.MaxAmount, prefix: s.WedgePrefix, suffix: s.WedgeSuffix, reading: s.WedgeReading, port: s.SerialPort,
		speed: strconv.Itoa(baud), sounds: kit.YesOrNo(!s.Silent), keypad: kit.YesOrNo(s.Keypad), theme: s.Theme,
		grace: strconv.Itoa(int(s.Grace / time.Second)), cutOff: till.FormatCutOff(s.DayCutOff)}
}

// typed are the entries as they stand on the page.
func (p *settingsPane) typed() entries {
	return entries{api: p.api.Text, location: p.location.Text, staff: p.staff.Text, terminal: p.terminal.Text,
		currency: p.currency.Text, limit: p.limit.Field.Text, prefix: p.prefix.Text, suffix: p.suffix.Value,
		reading: p.reading.Value, port: p.serial.value, speed: p.serial.speed.Field.Text, sounds: p.sounds.Value,
		keypad: p.keypad.Value, theme: p.theme.Value, grace: p.grace.Field.Text, cutOff: p.cutOff.Field.Text}
}

// changed reports whether something stands here that was not saved.
func (p *settingsPane) changed() bool { return p.typed() != entriesOf(p.was) }

// fill puts the settings in force into the fields.
func (p *settingsPane) fill(s till.Settings) {
	p.was, p.now, p.code = s, s, s.Currency
	e := entriesOf(s)
	p.api.Put(e.api)
	p.location.Put(e.location)
	p.staff.Put(e.staff)
	p.terminal.Put(e.terminal)
	p.currency.Put(e.currency)
	p.limit.Put(e.limit)
	p.prefix.Put(e.prefix)
	p.suffix.Set(e.suffix)
	p.reading.Set(e.reading)
	p.serial.fill(e.port, e.speed)
	p.sounds.Set(e.sounds)
	p.keypad.Set(e.keypad)
	p.theme.Set(e.theme)
	p.grace.Put(e.grace)
	p.cutOff.Put(e.cutOff)
	p.say("", kit.InkQuiet)
}

// follow has the limit follow the currency: the number stays, with that
// currency's decimals. One that they cannot say stays as it is, and is marked.
func (p *settingsPane) follow() {
	code := strings.ToUpper(strings.TrimSpace(p.currency.Text))
	if _, err := purchase.Digits(code); err != nil || code == p.code {
		return
	}
	limit, err := purchase.ParseMoney(p.limit.Field.Text, p.code)
	p.code = code
	if same, fits := limit.In(code); err == nil && fits {
		p.limit.Put(same.Decimal())
	}
	p.limit.JudgeNow()
}

func (p *settingsPane) limitCannotBe(content string) error {
	_, err := purchase.ParseMoney(content, p.code)
	if errors.Is(err, purchase.ErrUnfinished) {
		return nil
	}
	return err
}

var errUndo = fmt.Errorf("%w: the time to undo must be 0 to 60 seconds", purchase.ErrInput)

func undoCannotBe(content string) error {
	if _, ok := purchase.ParseWhole(content, 0, 60); !ok {
		return errUndo
	}
	return nil
}

// cutOffCannotBe leaves a time alone until it is as long as one.
func cutOffCannotBe(content string) error {
	if len([]rune(content)) < len("00:00") && strings.Trim(purchase.PlainDigits(content), "0123456789:") == "" {
		return nil
	}
	_, err := till.ParseCutOff(content)
	return err
}

func unlessEmpty(judge func(string) error) func(string) error {
	return func(content string) error {
		if strings.TrimSpace(content) == "" {
			return nil
		}
		return judge(content)
	}
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

// read makes settings of the entries, or says which of them cannot be.
func (p *settingsPane) read() (till.Settings, error) {
	s, e := p.now, p.typed()
	s.APIURL = strings.TrimSpace(e.api)
	s.LocationID, s.StaffID = strings.TrimSpace(e.location), strings.TrimSpace(e.staff)
	s.TerminalID, s.Currency = strings.TrimSpace(e.terminal), strings.ToUpper(strings.TrimSpace(e.currency))
	s.WedgePrefix, s.WedgeSuffix, s.WedgeReading = e.prefix, e.suffix, e.reading
	s.Silent, s.Keypad, s.Theme, s.SerialPort = e.sounds == kit.No, e.keypad == kit.Yes, e.theme, e.port
	limit, err := purchase.ParseMoney(e.limit, s.Currency)
	switch {
	case errors.Is(err, purchase.ErrAmount):
		return s, fmt.Errorf("the limit: %w", err)
	case err != nil:
		return s, err
	}
	s.MaxAmount = limit.Decimal()
	seconds, ok := purchase.ParseWhole(e.grace, 0, 60)
	if !ok {
		return s, errUndo
	}
	s.Grace = time.Duration(seconds) * time.Second
	if s.DayCutOff, err = till.ParseCutOff(e.cutOff); err != nil {
		return s, err
	}
	s.SerialBaud, err = readSpeed(e.speed)
	return s, err
}

func (p *settingsPane) saved(s till.Settings) {
	p.save.SetEnabled(true)
	p.fill(s)
	p.say("Saved.", kit.InkGood)
}

// mended takes over what the scan test has put in force; what else was typed
// here stays.
func (p *settingsPane) mended(s till.Settings) {
	p.was, p.now = s, s
	p.prefix.Put(s.WedgePrefix)
	p.suffix.Set(s.WedgeSuffix)
	p.reading.Set(s.WedgeReading)
}

func (p *settingsPane) failed(err error) {
	p.save.SetEnabled(true)
	p.say(words.Say(err), kit.InkError)
}

func (p *settingsPane) say(what string, ink fyne.ThemeColorName) {
	p.message.Set(what, ink)
	p.root.Refresh()
}
