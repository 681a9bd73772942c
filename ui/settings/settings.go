// Package settings is the room for what whoever installs the till sets once: the
// account, the place, the scanner, how it sells and looks.
package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the room needs of one.
type Till interface {
	account.Till
	SetSettings(ctx context.Context, were, made till.Settings) error
	account.Manager
	NewPOSSecret(ctx context.Context) (string, error)
}

// Room is Settings. What a setting is called, what it can be and how it is
// checked stands in till.SettingRows. It belongs to the UI goroutine.
type Room struct {
	Root   *fyne.Container
	OnTest func()                    // opens the scan test
	OnTour func()                    // shows the steps of the first start again
	Usable func(folder string) error // why a POS's folder cannot be used; nil: nobody knows

	shell    *shell.Shell
	till     Till
	account  *account.Box
	serial   *serialBox
	pos      *posBox
	signIn   *fyne.Container // the account
	managed  *fyne.Container // what is a manager's
	scanners *fyne.Container // the same, below what is anybody's: the columns are about as high
	door     *account.Door   // in its place while it is locked
	shut     *fyne.Container // with the door in it
	place    *kit.Words      // where this is and who sells, by name
	ids      *fyne.Container // the same by ids, where there was no sign-in
	message  *kit.Words
	said     func() string // what it says, in the language of now
	save     *kit.Button
	page     *fynecontainer.Scroll
	heir     *Room // that has taken this one's place; nil: none has
	saving   bool
	onward   func() // where to go once that has worked; nil: it stays here

	locked   bool             // what is a manager's
	anybodys map[string]bool  // the keys of what is not
	entries  map[string]entry // by key, as the three below
	fields   map[string]*kit.Field
	checked  map[string]*kit.Checked
	choices  map[string]*kit.Choice
	boxes    map[string]*fyne.Container // of what is typed, with its label and what is wrong with it

	was  till.Settings // what the fields were filled with
	now  till.Settings // in force
	code string        // the currency that the limit is in
	sign *kit.Text     // its sign, behind the limit
}

// New returns the room with the settings in force. ports lists the serial ports
// there are, off the UI goroutine; nil where no scanner can be at one. program
// is the name and version to be shown.
func New(s *shell.Shell, t Till, inForce till.Settings, ports func() ([]device.Port, error), program string) *Room {
	r := &Room{shell: s, till: t, code: inForce.Currency, account: account.NewBox(s, t),
		message: kit.NewWords("", kit.InkError), place: kit.NewWords("", kit.InkText), serial: newSerialBox(s, ports),
		anybodys: map[string]bool{}, entries: map[string]entry{}, fields: map[string]*kit.Field{},
		checked: map[string]*kit.Checked{}, choices: map[string]*kit.Choice{},
		boxes: map[string]*fyne.Container{}}
	r.pos = newPOSBox(r)
	test := kit.NewButton(shell.WithKeys(words.T("Test the scanner"), shell.TestScanner), kit.Plain,
		func() { r.OnTest() })
	r.save = kit.NewButton(words.T("Save"), kit.Primary, r.submit)
	r.save.TextSize = kit.SizeMedium
	free := kit.Column(2*kit.Grid,
		sheet(words.T("SELLING"), r.choice("silent"), r.choice("volume"), r.choice("keypad")),
		sheet(words.T("LOOKS"), r.language(), r.pick("theme"), r.choice("text_size"),
			r.choice("reduce_motion")),
		sheet(words.T("SCAN TEST"),
			kit.NewWords(words.T("Shows a code to scan, names what is wrong with the scanner, and fixes these "+
				"settings."),
				kit.InkQuiet).Box,
			test, kit.NewButton(words.T("Set up step by step…"), kit.Plain, func() { r.OnTour() })))
	for key := range r.entries {
		r.anybodys[key] = true
	}
	r.signIn = sheet(words.T("ACCOUNT"), r.account.Root)
	r.ids = kit.Column(kit.Grid, r.field("location_id", words.T("From the sign-in")),
		r.field("staff_user_id", words.T("From the sign-in")))
	serial := sheet(words.T("SERIAL SCANNER"), r.port(), r.number("serial_baud", slowSpeed), r.serial.notice.Box)
	r.managed = kit.Column(2*kit.Grid,
		sheet(words.T("RULES"), r.limit(), r.number("undo_seconds", nil),
			r.number("lock_minutes", nil), r.number("day_cut_off", shortTime)),
		sheet(words.T("THIS TILL"), r.place.Box, r.ids, r.field("terminal_id", words.T("This PC's name")),
			r.currency(), r.field("api_url", "https://…")), r.pos.sheet())
	r.scanners = kit.Column(2*kit.Grid,
		sheet(words.T("KEYBOARD SCANNER"), r.choice("wedge_suffix"), r.field("wedge_prefix", words.T("Nothing")),
			r.choice("wedge_reading")), serial)
	r.door = account.NewDoor(s, t, words.T("Account, rules and scanners are for managers."))
	r.shut = kit.Sheet(kit.Column(0, r.door.Root))
	left, right := kit.Column(2*kit.Grid, free, r.scanners), kit.Column(2*kit.Grid, r.signIn, r.shut, r.managed)
	kit.SetVisible(serial, ports != nil)
	r.fields["currency"].OnChanged = func(string) { r.checked["currency"].Look(); r.follow() }
	sides := kit.Container(kit.Sides{Gap: 2 * kit.Grid, Share: 0.5, Least: 360, Most: 572}, left, right)
	if room := s.Window().Canvas().Size().Width; kit.LargeText() && room < kit.Tx(760) {
		sides = kit.Column(2*kit.Grid, left, right)
	}
	body, page := kit.Rolling(kit.Container(kit.Narrow{Width: 1160, Top: true}, sides))
	r.page = page
	kit.OnPage(page, r.account.Fields...)
	kit.OnPage(page, r.door.Fields...)
	for _, f := range r.fields {
		kit.OnPage(page, f)
		r.forget(&f.OnChanged)
	}
	foot := kit.Row(2*kit.Grid, 1, kit.NewText(program, kit.SizeSmall, kit.InkQuiet),
		kit.Container(kit.Stack{}, r.message.Box), r.save)
	r.Root = kit.Inset(2*kit.Grid, kit.ColumnFill(kit.Grid, 0, body, kit.Container(kit.Narrow{Width: 1160}, foot)))
	r.fill(inForce)
	return r
}

func sheet(caption string, content ...fyne.CanvasObject) *fyne.Container {
	return kit.Sheet(kit.Column(kit.Grid, append([]fyne.CanvasObject{kit.Caption(caption)}, content...)...))
}

// Show applies a status: the settings in force and who is signed in.
func (r *Room) Show(s till.Status) {
	r.now = s.Settings
	r.account.Show(s)
	r.pos.at(s.Settings.POSPort)
	r.locked = s.PIN.Set && !s.PIN.Unlocked
	kit.SetVisible(r.managed, !r.locked)
	kit.SetVisible(r.scanners, !r.locked)
	r.door.Show(s.PIN)
	kit.SetVisible(r.shut, r.locked)
	kit.SetVisible(r.signIn, !r.locked || !s.ProfileKnown || s.Sync.Link == purchase.LinkSignIn)
	kit.SetVisible(r.boxes["api_url"], !s.Practice) // which has a Forloy of its own
	byHand := !s.Ready || s.Settings.LocationID != "" || s.Settings.StaffID != ""
	kit.SetVisible(r.ids, byHand)
	if id, at := s.Settings.LocationID, r.entries["location_id"]; at.text() == r.was.LocationID && id != at.text() {
		r.was.LocationID = id // another location was chosen, above
		at.put(id)
	}
	r.place.Set("", kit.InkText)
	if !byHand {
		r.place.Set(words.T("{location}, {name}", "location", kit.Name(s.Station.LocationName), "name",
			kit.Name(s.Station.StaffName)), kit.InkText)
	}
	r.Root.Refresh()
}

// SerialTrouble says why the serial scanner cannot be read; nil: it can.
func (r *Room) SerialTrouble(err error) {
	r.serial.trouble(err)
	r.Root.Refresh()
}

// may reports whether whoever is here may change a setting. What a manager has typed and not saved stays, unseen, for
// the next one.
func (r *Room) may(key string) bool { return !r.locked || r.anybodys[key] }

// changed reports whether something stands here that was not saved, of what may be changed.
func (r *Room) changed() bool {
	for _, row := range till.SettingRows {
		if e, here := r.entries[row.Key]; here && r.may(row.Key) && e.text() != row.Text(r.was) {
			return true
		}
	}
	return false
}

// fill puts the settings in force into the entries.
func (r *Room) fill(s till.Settings) {
	r.was, r.now, r.code = s, s, s.Currency
	r.sign.Set(words.Sign(s.Currency))
	for _, row := range till.SettingRows {
		if e, here := r.entries[row.Key]; here {
			e.put(row.Text(s))
		}
	}
	r.Say("", kit.InkQuiet)
}

// forget has a field take away, when it is changed, what was said of how it was before.
func (r *Room) forget(changed *func(string)) {
	before := *changed
	*changed = func(text string) {
		if before != nil {
			before(text)
		}
		r.hush()
	}
}

func (r *Room) hush() {
	if r.message.Segment.Text != "" {
		r.Say("", kit.InkQuiet)
	}
}

// follow has the limit follow the currency: the number stays, with that
// currency's decimals. A limit that the currency cannot express stays as it is,
// and is marked.
func (r *Room) follow() {
	code := strings.ToUpper(strings.TrimSpace(r.fields["currency"].Text))
	if _, err := purchase.Digits(code); err != nil || code == r.code {
		return
	}
	limit := r.checked["max_amount"]
	was, err := purchase.ParseMoney(limit.Field.Text, r.code)
	r.code = code
	r.sign.Set(words.Sign(code))
	if same, fits := was.In(code); err == nil && fits {
		limit.Put(words.Typed(same.Decimal()))
	}
	limit.JudgeNow()
}

func (r *Room) failed(err error) {
	r.shell.Alarm()
	r.tell(func() string { return words.Say(err) }, kit.InkError)
}

// newest is the room that stands in this one's place now.
func (r *Room) newest() *Room {
	for r.heir != nil {
		r = r.heir
	}
	return r
}

// Carry goes on where a room before this one was, which it takes the place of: with what
// is not saved yet, and at the same place of the page.
func (r *Room) Carry(from *Room) {
	for _, row := range till.SettingRows {
		if e, here := r.entries[row.Key]; here && from.entries[row.Key].text() != row.Text(from.was) {
			e.put(from.entries[row.Key].text())
		}
	}
	from.heir = r
	r.saving, r.onward = from.saving, from.onward
	r.save.SetEnabled(!r.saving)
	r.tell(from.said, from.message.Segment.Style.ColorName)
	if all := from.page.Content.Size().Height; all > 0 {
		r.shell.After(0, func() { // once it has its size
			r.page.ScrollToOffset(fyne.NewPos(0, from.page.Offset.Y/all*r.page.Content.Size().Height))
		})
	}
}

// Mended shows what the scan test has put in force; what else was typed here
// stays.
func (r *Room) Mended(s till.Settings) {
	r.now = s
	for _, key := range []string{"wedge_prefix", "wedge_suffix", "wedge_reading"} {
		row := till.SettingRow(key)
		_ = row.Set(&r.was, row.Text(s), s.Currency) // it is in force already
		r.entries[key].put(row.Text(s))
	}
}

// Say shows a sentence beside the button that saves.
func (r *Room) Say(what string, ink fyne.ThemeColorName) { r.tell(func() string { return what }, ink) }

// tell does the same with one that a change of the language changes too.
func (r *Room) tell(what func() string, ink fyne.ThemeColorName) {
	r = r.newest()
	r.said = what
	r.message.Set(what(), ink)
	r.Root.Refresh()
}
