package ui

import (
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
	prefix   *field
	suffix   *choice
	reading  *choice
	serial   *serialBox
	test     *button
	sounds   *choice
	keypad   *choice
	theme    *choice
	grace    *field
	message  *words
	save     *button
	was      till.Settings // what the fields were filled with

	onSave func(till.Settings)
}

func newSettingsPane(version string) *settingsPane {
	p := &settingsPane{account: newAccountBox(), api: newField("https://…"), location: newField("From the sign-in"), staff: newField("From the sign-in"),
		terminal: newField("This PC's name"), currency: newField("EUR"), prefix: newField("None"), grace: newField("5"), message: newWords("", inkError),
		suffix: newChoice("enter", "Enter", "tab", "Tab", "none", "Nothing"), serial: newSerialBox(),
		reading: newChoice("", "Not known", "places", "US", "runes", "As this PC"),
		sounds:  newChoice(yes, "On", no, "Off"), keypad: newChoice(yes, "Shown", no, "Hidden"),
		theme: newChoice("", "As the system", "light", "Light", "dark", "Dark")}
	p.grace.accept = func(r rune) bool { return r >= '0' && r <= '9' && len(p.grace.Text) < 2 }
	p.test = newButton("Test the scanner", plain, nil)
	p.save = newButton("Save", primary, p.submit)
	p.save.size = sizeMedium
	left := column(2*grid,
		sheet(column(grid, caption("ACCOUNT"), p.account.root)),
		sheet(column(grid, caption("SELLING"), named("Sounds", p.sounds.root), named("Keypad", p.keypad.root),
			named("Seconds a sale can be undone", p.grace), named("Look", p.theme.root))),
		sheet(column(grid, caption("SCAN TEST"), newWords("Shows a code to scan, names what is wrong with the scanner, and mends these settings.", inkQuiet).box,
			row(grid, -1, p.test))))
	right := column(2*grid,
		sheet(column(grid, caption("THIS TILL"), named("Location id", p.location), named("Staff id", p.staff),
			named("Terminal", p.terminal), named("Currency", p.currency), named("Forloy's address", p.api))),
		sheet(column(grid, caption("KEYBOARD SCANNER"), named("Ends a scan with", p.suffix.root), named("Begins a scan with", p.prefix),
			named("The scanner's keyboard layout", p.reading.root))),
		p.serial.root)
	body := fynecontainer.NewVScroll(container(narrow{width: 1160, top: true},
		container(sides{gap: 2 * grid, share: 0.5, least: 360, most: 572}, left, right)))
	foot := row(2*grid, 1, newText(version, sizeSmall, inkQuiet), container(stack{}, p.message.box), p.save)
	p.root = inset(2*grid, columnFill(grid, 0, body, container(narrow{width: 1160}, foot)))
	return p
}

// named is a label over what it names.
func named(label string, content fyne.CanvasObject) *fyne.Container {
	return column(2, newCut(label, sizeSmall, inkQuiet), content)
}

func (p *settingsPane) show(s till.Status) { p.account.show(s) }

// fill puts the settings in force into the fields.
func (p *settingsPane) fill(s till.Status) {
	p.was = s.Settings
	p.api.put(s.Settings.APIURL)
	p.location.put(s.Settings.LocationID)
	p.staff.put(s.Settings.StaffID)
	p.terminal.put(s.Settings.TerminalID)
	p.currency.put(s.Settings.Currency)
	p.prefix.put(s.Settings.WedgePrefix)
	p.suffix.set(s.Settings.WedgeSuffix)
	p.reading.set(s.Settings.WedgeReading)
	p.serial.fill(s.Settings)
	p.sounds.set(yesOrNo(!s.Settings.Silent))
	p.keypad.set(yesOrNo(s.Settings.Keypad))
	p.theme.set(s.Settings.Theme)
	p.grace.put(strconv.Itoa(int(s.Settings.Grace / time.Second)))
	p.say("", inkQuiet)
}

func (p *settingsPane) submit() {
	seconds, err := strconv.Atoi(p.grace.Text)
	if err != nil || seconds > 60 {
		p.failed(fmt.Errorf("%w: the time to undo must be 0 to 60 seconds", purchase.ErrInput))
		return
	}
	s := p.was
	s.APIURL = strings.TrimSpace(p.api.Text)
	s.LocationID, s.StaffID = strings.TrimSpace(p.location.Text), strings.TrimSpace(p.staff.Text)
	s.TerminalID, s.Currency = strings.TrimSpace(p.terminal.Text), strings.ToUpper(strings.TrimSpace(p.currency.Text))
	s.WedgePrefix, s.WedgeSuffix, s.WedgeReading = p.prefix.Text, p.suffix.value, p.reading.value
	p.serial.read(&s)
	s.Silent, s.Keypad, s.Theme = p.sounds.value == no, p.keypad.value == yes, p.theme.value
	s.Grace = time.Duration(seconds) * time.Second
	p.save.enable(false)
	p.onSave(s)
}

func (p *settingsPane) saved(s till.Settings) {
	p.was = s
	p.save.enable(true)
	p.say("Saved.", inkGood)
}

// mended takes over what the scan test has put in force; what else was typed
// here stays.
func (p *settingsPane) mended(s till.Settings) {
	p.was = s
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

// accountBox is who is signed in, and the way in and out.
type accountBox struct {
	root    *fyne.Container
	who     *words
	out     *button
	again   *button
	signIn  *signInForm
	where   *locationList
	message *words
	asked   bool // signing in again was asked for

	onSignOut func()
}

func newAccountBox() *accountBox {
	a := &accountBox{who: newWords("", inkText), signIn: newSignInForm(), where: newLocationList(), message: newWords("", inkError)}
	a.out = newButton("Sign out", plain, func() { a.onSignOut() })
	a.again = newButton("Sign in again", plain, func() { a.asked = true; a.signIn.root.Show(); a.root.Refresh() })
	a.root = column(grid, a.who.box, row(grid, -1, a.again, a.out), a.message.box, a.signIn.root, a.where.root)
	return a
}

func (a *accountBox) show(s till.Status) {
	signedIn := s.SignedIn && s.Sync.Link != purchase.LinkSignIn
	switch {
	case !s.SignedIn:
		a.who.set("Nobody is signed in. Sales are kept here until somebody is.", inkText)
	case signedIn:
		a.who.set("Signed in as "+s.Profile.Email+".", inkText)
	default:
		a.who.set("The sign-in of "+s.Profile.Email+" has ended. Sign in to send what waits.", inkAttention)
	}
	setVisible(a.out, signedIn)
	setVisible(a.again, signedIn)
	setVisible(a.signIn.root, !signedIn || a.asked)
	several := s.SignedIn && len(s.Profile.Locations) > 1
	setVisible(a.where.root, several)
	if several {
		a.where.show(s.Profile.Locations, s.Profile.Location.ID)
	}
	a.root.Refresh()
}

func (a *accountBox) done(err error) {
	if err == nil {
		a.asked = false
	}
	a.message.set("", inkError)
	a.signIn.done(err)
}

func (a *accountBox) failed(err error) {
	a.message.set(sentence(err), inkError)
	a.root.Refresh()
}
