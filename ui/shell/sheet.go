package shell

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// Sheet lies over the rooms, like the help, a sale's slip or a question. Nothing else does,
// but for menus: so Esc, a scan and another room find all that lies there. The zero value
// is closed.
type Sheet struct {
	Step    func() bool // Esc goes one step back within it; nil, or false: there is none, and it closes
	OnClose func()      // it is over the rooms no more; nil: nothing
	Stays   bool        // also when a scan or another room comes: it waits for an answer
	Bars    bool        // also when what lies below it goes: it is the lock, and what comes goes below it
	Over    bool        // over a lock as well: whoever is locked out may ask for it

	home fyne.Focusable // what had the keyboard first; nil: nothing
	over *Shell         // nil: closed
	hide func()
	lies *kit.Cover // nil: it is a dialog of the toolkit's
}

// IsOpen reports whether it is over the rooms.
func (s *Sheet) IsOpen() bool { return s.over != nil }

// Still returns what reports whether it still shows what it shows now: an answer may come when whoever asked has left.
func (s *Sheet) Still() func() bool {
	shows := s.lies
	return func() bool { return s.over != nil && s.lies == shows }
}

// Close closes it, if it is open, and what lies over it.
func (s *Sheet) Close() {
	if s.over != nil {
		s.Top()
		s.drop()
		if s.OnClose != nil {
			s.OnClose()
		}
	}
}

// Top closes what lies over it, but for a lock.
func (s *Sheet) Top() {
	for s.over != nil {
		all := s.over.sheets
		i := len(all) - 1
		for all[i] != s && all[i].Bars {
			i--
		}
		if all[i] == s {
			return
		}
		all[i].Close()
	}
}

// drop takes it away without a word. The toolkit also takes away what lies over it, so a lock there is laid again.
func (s *Sheet) drop() {
	over, at := s.over, slices.Index(s.over.sheets, s)
	if s.lies != nil && at == len(over.sheets)-1 {
		over.unfocus() // the toolkit does not tell what has the keyboard in it: a cursor would blink on, unseen
	}
	over.sheets = slices.Delete(over.sheets, at, at+1)
	s.over = nil
	s.hide()
	if at < len(over.sheets) {
		over.sheets[at].raise()
	}
}

// Put lays a content over the rooms, with an inset to the sheet's edge, in the place of what
// it showed: below a lock, unless it was asked for there.
func (s *Sheet) Put(over *Shell, inset float32, content fyne.CanvasObject) {
	lock, below := over.lock(), !s.Over
	if s.over != nil {
		s.Top()
		below = below || over.sheets[len(over.sheets)-1] != s // it was asked for before the lock came
		s.drop()
	}
	over.CloseMenu()
	if below = below && lock != nil && lock != s; below {
		lock.lies.Hide() // what it lies over cannot be put below it
	}
	s.lies = kit.NewCover(inset, content, over.win.Canvas())
	s.lay(over, s.lies.Hide)
	if below {
		lock.raise()
	}
}

// lock is the lock; nil: there is none.
func (s *Shell) lock() *Sheet {
	if i := slices.IndexFunc(s.sheets, func(sheet *Sheet) bool { return sheet.Bars }); i >= 0 {
		return s.sheets[i]
	}
	return nil
}

// raise lays it over what has come since.
func (s *Sheet) raise() {
	s.over.sheets = append(slices.DeleteFunc(s.over.sheets, func(other *Sheet) bool { return other == s }), s)
	s.lies.Raise()
	if s.home != nil {
		s.over.Focus(s.home)
	}
}

func (s *Sheet) lay(over *Shell, hide func()) {
	s.over, s.hide, s.home = over, hide, nil
	over.sheets = append(over.sheets, s)
}

// TellTime is how long a sentence stands on a sheet.
const TellTime = 8 * time.Second

// Tell says a sentence on what lies over the rooms, which hides what a room says; false:
// nothing does that could.
func (s *Shell) Tell(what string, ink fyne.ThemeColorName) bool {
	cover := s.top()
	if cover == nil {
		return false
	}
	if what == "" {
		return true
	}
	if ink == kit.InkText || ink == kit.InkQuiet {
		ink = kit.InkGood
	}
	said := cover.Tell(what, ink)
	s.After(TellTime, func() {
		if cover.Tells(said) {
			cover.Untell()
		}
	})
	return true
}

// Untell takes away what was said on what lies on top: another answer comes.
func (s *Shell) Untell() {
	if cover := s.top(); cover != nil {
		cover.Untell()
	}
}

// Refresh draws it anew.
func (s *Sheet) Refresh() {
	if s.over != nil {
		s.lies.Refresh()
	}
}

// Fit gives it the size that its content has now. What had the focus has it no more.
func (s *Sheet) Fit() {
	if s.over != nil {
		s.over.unfocus() // or it would look as if it had it
		s.lies.Fit()
	}
}

// Lay opens it with a content, in the place of what it showed: as large as the window has
// room for, and no larger than asked for. height 0 asks for all that there is.
func (s *Sheet) Lay(over *Shell, width, height float32, content fyne.CanvasObject) {
	room := over.win.Canvas().Size().SubtractWidthHeight(8*kit.Grid, 8*kit.Grid)
	size := fyne.NewSize(min(width, room.Width), room.Height)
	if height > 0 {
		size.Height = min(height, room.Height)
	}
	s.Put(over, 2*kit.Grid, kit.Container(kit.Exactly{Size: size}, content))
}

// Back goes one step back from what lies over the rooms; false: nothing does.
func (s *Shell) Back() bool {
	if len(s.sheets) == 0 {
		return false
	}
	if top := s.sheets[len(s.sheets)-1]; top.Step == nil || !top.Step() {
		top.Close()
	}
	return true
}

// CloseSheets closes what lies over the rooms, down to what waits for an answer.
func (s *Shell) CloseSheets() {
	for n := len(s.sheets); n > 0 && !s.sheets[n-1].Stays; n = len(s.sheets) {
		s.sheets[n-1].Close()
	}
}

// Choose shows a file dialog of the toolkit, in the window's language (Speak).
func (s *Shell) Choose(d *dialog.FileDialog, title string) {
	d.SetTitleText(title)
	d.SetConfirmText(words.T("Open"))
	d.SetDismissText(words.T("Cancel"))
	over := s.win.Canvas().Overlays()
	before := len(over.List())
	sheet := &Sheet{Step: func() bool {
		own := len(over.List()) > before+1 // a menu or a form of the dialog's
		if own {
			over.Remove(over.Top())
		}
		return own
	}}
	d.SetOnClosed(func() {
		if sheet.over != nil {
			sheet.Top()
			sheet.hide = func() {}
			sheet.drop()
		}
	})
	d.Show()
	d.Resize(fyne.NewSize(720, 520)) // before, there is nothing to resize
	d.SetView(dialog.ListView)       // icons cut names short
	namePlaces(over.Top())
	sheet.lay(s, d.Hide)
}

// Relight gives the keyboard back to what had it first on the sheet on top, when a click beside all
// that can be pressed has taken it; false: nothing is to be given back.
func (s *Shell) Relight() bool {
	home := s.Home()
	if home == nil || s.Focused() != nil {
		return false
	}
	s.win.Canvas().Focus(home)
	return s.Focused() != nil
}

// Home is what had the keyboard first on the sheet on top; nil: nothing.
func (s *Shell) Home() fyne.Focusable {
	if n := len(s.sheets); n > 0 {
		return s.sheets[n-1].home
	}
	return nil
}

// Escape goes one step back in a file dialog: its lists and buttons keep every key to
// themselves. false: there is none on top.
func (s *Shell) Escape() bool {
	n := len(s.sheets)
	return n > 0 && s.sheets[n-1].lies == nil && s.Back()
}
