// Package records is the sheet "Records and support": backups and restoring them, moving
// to another PC, checking this till, and the support file. What reads or changes all
// records is behind the manager's PIN, once there is one.
package records

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"counterfoil/internal/checkup"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the sheet needs of one.
type Till interface {
	Status() till.Status
	account.Manager
	Backup(ctx context.Context, path string, replace bool) error
	CompareBackup(ctx context.Context, file string) (till.Restored, error)
	Restore(ctx context.Context, file, actor string, reopen bool) (till.Restored, error)
	MoveOut(ctx context.Context, path string, replace bool, actor string) error
	MoveIn(ctx context.Context, file, actor string) (till.MovedIn, error)
	MoveBack(ctx context.Context, file, actor string) error
}

// Help is what this program offers to whoever has trouble with it. Its funcs are called
// off the UI goroutine.
type Help struct {
	Crashed bool   // the last run of the window ended in a crash
	Folder  error  // why the data directory is not safe, if nobody has been told yet; nil: nothing to tell
	Told    func() // notes that somebody has been told about the folder
	Backups string // the folder of the daily backups, where choosing one begins
	Support func(ctx context.Context, path string, replace bool) error
	Check   func(ctx context.Context) []checkup.Finding
}

// Sheet belongs to the UI goroutine.
type Sheet struct {
	shell.Sheet
	OnRestored func() // the store may hold other records now

	shell *shell.Shell
	till  Till
	help  *Help // nil: none

	content *fyne.Container
	busy    bool          // work is under way that must not be started twice
	first   bool          // the page in front is the first one
	door    *account.Door // in front, which asks for the PIN; nil: it does not
	manages bool          // what is in front, or over it, is a manager's
}

// New returns a sheet that is closed.
func New(s *shell.Shell, t Till, h *Help) *Sheet {
	sheet := &Sheet{shell: s, till: t, help: h, OnRestored: func() {}}
	sheet.Step = sheet.stepBack
	return sheet
}

// stepBack is Esc: from a form of the door to the PIN, from another page to the first.
func (s *Sheet) stepBack() bool {
	switch {
	case s.first || s.busy:
		return false
	case s.door == nil || !s.door.Back():
		s.anew()
	}
	return true
}

// Open shows the sheet with its first page.
func (s *Sheet) Open() {
	end := kit.NewButton(words.T("Close"), kit.Primary, s.Close)
	head := kit.Row(kit.Grid, 0, kit.NewCut(words.T("Records and support"), kit.SizeLarge, kit.InkText), end)
	s.content = kit.ColumnFill(2*kit.Grid, 1, head, kit.Spacer())
	s.Lay(s.shell, kit.Px(720), kit.Px(760), s.content)
	s.anew()
	s.shell.Focus(end)
}

// Show goes back to the first page when what is in front is a manager's and the five minutes are over, or somebody else
// sells.
func (s *Sheet) Show() {
	if pin := s.till.Status().PIN; s.IsOpen() && s.manages && !s.busy && pin.Set && !pin.Unlocked {
		s.Top()
		s.anew()
	}
}

// anew shows the first page to whoever comes.
func (s *Sheet) anew() {
	s.manages = false
	s.start()
}

// page puts another page in the sheet, if it is open, and tells what rolls it. The first
// button there has the focus: none acts at Enter.
func (s *Sheet) page(rows ...fyne.CanvasObject) (rolls *container.Scroll) {
	s.first, s.door = false, nil
	if !s.IsOpen() {
		return nil
	}
	root, rolls := kit.Rolling(kit.Column(2*kit.Grid, rows...))
	s.content.Objects[1] = root
	s.content.Refresh()
	if first := kit.FirstButton(root); first != nil {
		s.shell.Focus(first)
	}
	return rolls
}

// start shows the first page, with everything that can be done.
func (s *Sheet) start() {
	status := s.till.Status()
	var rows []fyne.CanvasObject
	if s.help != nil {
		rows = append(rows, offer(words.T("SUPPORT"), words.T("A file for whoever helps you: what went wrong, "+
			"and how this till is set up. It holds no password and no whole card code."),
			button(words.T("Save a support file…"), s.saveSupport), button(words.T("Check this till"), s.check)))
	}
	rows = append(rows, offer(words.T("BACKUPS"), words.T("A copy of all sales, for a USB stick or another PC. This "+
		"PC makes one for itself each day.")+" "+words.T("Restoring brings back what a backup has and this PC lacks. "+
		"You see what that is before anything changes."), s.guarded(words.T("Save a backup…"), s.saveBackup),
		s.guarded(words.T("Restore a backup…"), s.chooseBackup)))
	if moved(status) {
		rows = append(rows, offer(words.T("MOVED"), words.Say(status.Trouble),
			s.guarded(words.T("Take it back…"), s.askMoveBack),
			s.guarded(words.T("Move in here…"), s.askMoveIn),
			s.guarded(words.T("Write the file again…"), s.askSaveAgain)))
	} else {
		rows = append(rows, offer(words.T("MOVE TO ANOTHER PC"), words.T("One file takes this till to another PC. "+
			"After that, this PC no longer sells."),
			s.guarded(words.T("Move out…"), s.askMoveOut), s.guarded(words.T("Move in here…"), s.askMoveIn)))
	}
	s.page(rows...)
	s.first = true
}

func moved(s till.Status) bool {
	f, _ := fault.Of(s.Trouble)
	return f.Kind == fault.StoreMoved
}

func offer(caption, says string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Column(kit.Grid, kit.Caption(caption), kit.NewWords(says, kit.InkText).Box,
		kit.Row(kit.Grid, len(buttons), append(buttons, kit.Spacer())...))
}

func button(label string, press func()) *kit.Button {
	b := kit.NewButton(label, kit.Plain, press)
	b.Calm = true
	return b
}

// guarded is a button that asks for the manager's PIN.
func (s *Sheet) guarded(label string, press func()) *kit.Button {
	return button(label, func() { s.asManager(press) })
}

// asManager does something once the manager's PIN has been given. As long as no PIN is
// set, it does it at once.
func (s *Sheet) asManager(then func()) {
	open := func() {
		s.manages = true
		then()
	}
	if pin := s.till.Status().PIN; !pin.Set || pin.Unlocked {
		open()
		return
	}
	door := account.NewDoor(s.shell, s.till, words.T("For managers: all records of this till."))
	door.Opens(func() bool { return s.IsOpen() && s.door == door }, func() {
		s.start()
		open()
	})
	kit.OnPage(s.page(kit.Centred(480, door.Root)), door.Fields...)
	s.door = door
	door.Focus()
}

// back is the button to the first page.
func (s *Sheet) back() *kit.Button {
	b := kit.NewButton(words.T("Back"), kit.Quiet, s.anew)
	b.Calm = true
	return b
}

// work does one thing at a time. A file that cannot be reached may keep it waiting
// for ever: the button, or the window's end, ends that wait, and nothing that comes
// after it. What do returns runs on the UI goroutine.
func (s *Sheet) work(what string, do func(context.Context) func()) {
	if s.busy {
		return
	}
	s.busy = true
	ctx, stop := context.WithCancel(context.Background())
	end := kit.NewButton(words.T("Stop waiting"), kit.Quiet, stop)
	end.Calm = true
	s.page(kit.NewWords(what, kit.InkQuiet).Box, kit.Row(kit.Grid, 1, end, kit.Spacer()))
	s.shell.Work(func(open context.Context) func() {
		defer stop()
		defer context.AfterFunc(open, stop)() // when the window closes
		then := do(ctx)
		return func() {
			s.busy = false
			if !s.IsOpen() { // closed meanwhile: what came of it is told all the same
				s.Open()
			}
			then()
		}
	})
}

// failed says what went wrong, on a page of its own, and that nothing was changed where that is certain.
func (s *Sheet) failed(err error, unchanged bool) {
	if errors.Is(err, context.Canceled) { // somebody has stopped waiting
		s.start()
		return
	}
	s.shell.Alarm()
	rows := []fyne.CanvasObject{kit.NewWords(words.Say(err), kit.InkError).Box}
	if unchanged {
		rows = append(rows, kit.NewWords(words.T("Nothing was changed."), kit.InkText).Box)
	}
	s.page(append(rows, kit.Row(kit.Grid, 1, s.back(), kit.Spacer()))...)
}

// choose asks for a file, and starts in folder if it exists.
func (s *Sheet) choose(folder string, then func(path string)) {
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			s.failed(err, true)
		case file != nil:
			path := filepath.FromSlash(file.URI().Path())
			file.Close() // it is read by its path, off this goroutine
			then(path)
		}
	}, s.shell.Window())
	if there, err := storage.ListerForURI(storage.NewFileURI(folder)); folder != "" && err == nil {
		open.SetLocation(there)
	}
	s.shell.Choose(open, words.T("Choose a file"))
}

// named is a file's name with today's date.
func named(kind, ending string) string {
	if kind != "" {
		kind += "-"
	}
	return "counterfoil-" + kind + time.Now().Format("2006-01-02") + ending
}

func (s *Sheet) saveBackup() {
	s.start()
	s.shell.Save(named("", ".backup"), s.till.Backup)
}

func (s *Sheet) saveSupport() { s.shell.Save(SupportName(), s.help.Support) }

// SupportName is what a support file is called.
func SupportName() string { return named(words.T("support"), ".zip") }

// TellNews tells what has to be told when the window opens: that it crashed last time,
// with the offer of a support file, or else that the data directory is not safe.
func (s *Sheet) TellNews() {
	switch {
	case s.help == nil:
		return
	case !s.help.Crashed && s.help.Folder != nil:
		s.shell.Alarm()
		s.shell.Ask(shell.Question{Title: words.T("The sales are stored in an unsafe place"),
			Body: words.Say(s.help.Folder), No: words.T("Close"), OnNo: func() {
				s.shell.Work(func(context.Context) func() { s.help.Told(); return nil })
			}})
		return
	case !s.help.Crashed:
		return
	}
	s.shell.Ask(shell.Question{Title: words.T("Counterfoil closed unexpectedly last time"),
		Body: words.T("No recorded sale is lost. A support file tells whoever helps you what happened; it holds no " +
			"password and no whole card code. The menu has it later, too."),
		No: words.T("Not now"), Yes: words.T("Save a support file…"), YesKind: kit.Plain, OnYes: s.saveSupport})
}
