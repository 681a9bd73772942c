package ui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// settingsPane is what whoever installs the till sets once: the account, the
// place, the scanner, how it sells and looks.
type settingsPane struct {
	root     *fyne.Container
	account  *accountBox
	api      *field
	location *field
	staff    *field
	terminal *field
	currency *field
	limit    *checked
	prefix   *field
	suffix   *choice
	reading  *choice
	serial   *serialBox
	test     *button
	sounds   *choice
	keypad   *choice
	theme    *choice
	grace    *checked
	cutOff   *checked
	message  *words
	save     *button
	was      till.Settings // what the fields were filled with
	now      till.Settings // in force
	code     string        // the currency that the limit is in

	onSave func(till.Settings)
	alarm  func() // something was refused
}

func newSettingsPane(version string) *settingsPane {
	p := &settingsPane{account: newAccountBox(), api: newField("https://…"), location: newField("From the sign-in"),
		staff: newField("From the sign-in"), terminal: newField("This PC's name"), currency: newField("EUR"),
		prefix: newField("None"), message: newWords("", inkError), serial: newSerialBox(),
		suffix:  newChoice("enter", "Enter", "tab", "Tab", "none", "Nothing"),
		reading: newChoice("", "Not known", "places", "US", "runes", "As this PC"),
		sounds:  newChoice(yes, "On", no, "Off"), keypad: newChoice(yes, "Shown", no, "Hidden"),
		theme: newChoice("", "As the system", "light", "Light", "dark", "Dark")}
	p.limit = newChecked("1000", smallText, p.limitCannotBe)
	p.grace = newChecked("5", smallText, unlessEmpty(undoCannotBe))
	p.cutOff = newChecked("00:00", smallText, cutOffCannotBe)
	p.currency.OnChanged = func(string) { p.follow() }
	p.test = newButton("Test the scanner", plain, nil)
	p.save = newButton("Save", primary, p.submit)
	p.save.size = sizeMedium
	left := column(2*grid,
		sheet(column(grid, caption("ACCOUNT"), p.account.root)),
		sheet(column(grid, caption("SELLING"), named("Sounds", p.sounds.root), named("Keypad", p.keypad.root),
			p.number("Seconds a sale can be undone", p.grace), p.number("Limit: ask before a sale of more than", p.limit),
			p.number("The business day ends at", p.cutOff), named("Look", p.theme.root))),
		sheet(column(grid, caption("SCAN TEST"),
			newWords("Shows a code to scan, names what is wrong with the scanner, and mends these settings.", inkQuiet).box,
			row(grid, -1, p.test))))
	right := column(2*grid,
		sheet(column(grid, caption("THIS TILL"), named("Location id", p.location), named("Staff id", p.staff),
			named("Terminal", p.terminal), named("Currency", p.currency), named("Forloy's address", p.api))),
		sheet(column(grid, caption("KEYBOARD SCANNER"), named("Ends a scan with", p.suffix.root),
			named("Begins a scan with", p.prefix), named("The scanner's keyboard layout", p.reading.root))),
		sheet(column(grid, caption("SERIAL SCANNER"), named("Plugged in at", p.serial.port),
			p.number("Speed, in bits a second", p.serial.speed), p.serial.notice.box)))
	p.serial.root = right.Objects[2].(*fyne.Container)
	body := fynecontainer.NewVScroll(container(narrow{width: 1160, top: true},
		container(sides{gap: 2 * grid, share: 0.5, least: 360, most: 572}, left, right)))
	onPage(body, p.account.signIn.email, p.account.signIn.password, p.api, p.location, p.staff, p.terminal, p.currency,
		p.prefix, p.limit.field, p.grace.field, p.cutOff.field, p.serial.speed.field)
	foot := row(2*grid, 1, newText(version, sizeSmall, inkQuiet), container(stack{}, p.message.box), p.save)
	p.root = inset(2*grid, columnFill(grid, 0, body, container(narrow{width: 1160}, foot)))
	return p
}

// named is a label over what it names.
func named(label string, content fyne.CanvasObject) *fyne.Container {
	return column(2, newCut(label, sizeSmall, inkQuiet), content)
}

// number is a named field with, under it, the words for what it is marked for.
func (p *settingsPane) number(label string, c *checked) *fyne.Container {
	says := newWords("", inkError)
	c.onMark = func() {
		says.set("", inkError)
		if c.wrong != nil {
			says.set(sentence(c.wrong), inkError)
		}
		p.root.Refresh()
	}
	return column(2, newCut(label, sizeSmall, inkQuiet), c.root, says.box)
}

func (p *settingsPane) show(s till.Status) {
	p.now = s.Settings
	p.account.show(s)
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
		speed: strconv.Itoa(baud), sounds: yesOrNo(!s.Silent), keypad: yesOrNo(s.Keypad), theme: s.Theme,
		grace: strconv.Itoa(int(s.Grace / time.Second)), cutOff: till.FormatCutOff(s.DayCutOff)}
}

// typed are the entries as they stand on the page.
func (p *settingsPane) typed() entries {
	return entries{api: p.api.Text, location: p.location.Text, staff: p.staff.Text, terminal: p.terminal.Text,
		currency: p.currency.Text, limit: p.limit.field.Text, prefix: p.prefix.Text, suffix: p.suffix.value,
		reading: p.reading.value, port: p.serial.value, speed: p.serial.speed.field.Text, sounds: p.sounds.value,
		keypad: p.keypad.value, theme: p.theme.value, grace: p.grace.field.Text, cutOff: p.cutOff.field.Text}
}

// changed reports whether something stands here that was not saved.
func (p *settingsPane) changed() bool { return p.typed() != entriesOf(p.was) }

// fill puts the settings in force into the fields.
func (p *settingsPane) fill(s till.Settings) {
	p.was, p.now, p.code = s, s, s.Currency
	e := entriesOf(s)
	p.api.put(e.api)
	p.location.put(e.location)
	p.staff.put(e.staff)
	p.terminal.put(e.terminal)
	p.currency.put(e.currency)
	p.limit.put(e.limit)
	p.prefix.put(e.prefix)
	p.suffix.set(e.suffix)
	p.reading.set(e.reading)
	p.serial.fill(e.port, e.speed)
	p.sounds.set(e.sounds)
	p.keypad.set(e.keypad)
	p.theme.set(e.theme)
	p.grace.put(e.grace)
	p.cutOff.put(e.cutOff)
	p.say("", inkQuiet)
}

// follow has the limit follow the currency: the number stays, with that
// currency's decimals. One that they cannot say stays as it is, and is marked.
func (p *settingsPane) follow() {
	code := strings.ToUpper(strings.TrimSpace(p.currency.Text))
	if _, err := purchase.Digits(code); err != nil || code == p.code {
		return
	}
	limit, err := purchase.ParseMoney(p.limit.field.Text, p.code)
	p.code = code
	if same, fits := limit.In(code); err == nil && fits {
		p.limit.put(same.Decimal())
	}
	p.limit.judgeNow()
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
	p.save.enable(false)
	p.onSave(s)
}

// read makes settings of the entries, or says which of them cannot be.
func (p *settingsPane) read() (till.Settings, error) {
	s, e := p.now, p.typed()
	s.APIURL = strings.TrimSpace(e.api)
	s.LocationID, s.StaffID = strings.TrimSpace(e.location), strings.TrimSpace(e.staff)
	s.TerminalID, s.Currency = strings.TrimSpace(e.terminal), strings.ToUpper(strings.TrimSpace(e.currency))
	s.WedgePrefix, s.WedgeSuffix, s.WedgeReading = e.prefix, e.suffix, e.reading
	s.Silent, s.Keypad, s.Theme, s.SerialPort = e.sounds == no, e.keypad == yes, e.theme, e.port
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
	p.save.enable(true)
	p.fill(s)
	p.say("Saved.", inkGood)
}

// mended takes over what the scan test has put in force; what else was typed
// here stays.
func (p *settingsPane) mended(s till.Settings) {
	p.was, p.now = s, s
	p.prefix.put(s.WedgePrefix)
	p.suffix.set(s.WedgeSuffix)
	p.reading.set(s.WedgeReading)
}

func (p *settingsPane) failed(err error) {
	p.save.enable(true)
	p.say(sentence(err), inkError)
}

func (p *settingsPane) say(what string, ink fyne.ThemeColorName) {
	p.message.set(what, ink)
	p.root.Refresh()
}
