package ui

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"counterfoil/assets"
	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/records"
	"counterfoil/ui/shell"
	"counterfoil/ui/wedge"
)

// Failure is a window instead of the till's: it says why that cannot open. Whoever
// started Counterfoil by a double click sees no standard error.
type Failure struct {
	Why      error
	Language string // as in Settings; "": the system's
	Support  func(ctx context.Context, path string, replace bool) error
	File     string // the settings file; "": there is none
	Folder   string // the data directory
}

// ShowFailure shows the window and blocks until it has been closed, or ctx ends. It must be
// called on main's goroutine.
func ShowFailure(ctx context.Context, f Failure) {
	a := app.NewWithID("io.counterfoil.failure")
	w := newFailure(f, a, fyne.Do)
	a.Lifecycle().SetOnStarted(func() { _ = wedge.InPlace(w.win) }) // without one there is nothing to press
	defer w.closeAfter(ctx)()
	w.win.ShowAndRun()
}

// closeAfter closes the window when ctx ends: the toolkit hears of a signal only once the window is there.
func (w *failure) closeAfter(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { w.Post(w.win.Close) })
}

// failure is the window.
type failure struct {
	*shell.Shell
	win   fyne.Window
	about *kit.Words // what became of a button
}

func newFailure(f Failure, a fyne.App, post func(func())) *failure {
	shell.Speak(f.Language)
	a.Settings().SetTheme(kit.Paper{})
	a.SetIcon(fyne.NewStaticResource("icon.svg", assets.Icon()))
	w := &failure{win: a.NewWindow("Counterfoil"), about: kit.NewWords("", kit.InkText)}
	w.Shell = shell.New(w.win, post, func(device.Sound) {})
	var page *fyne.Container
	w.Says = func(what string, ink fyne.ThemeColorName) {
		w.about.Set(what, ink)
		page.Refresh()
	}
	calm := func(label string, kind kit.Kind, press func()) *kit.Button {
		b := kit.NewButton(label, kind, press)
		b.Calm = true
		return b
	}
	support := calm(words.T("Save a support file…"), kit.Plain, func() { w.Save(records.SupportName(), f.Support) })
	open := calm(words.T("Open the settings file"), kit.Plain, func() {
		w.Work(func(context.Context) func() {
			path := filepath.ToSlash(f.File)
			if !strings.HasPrefix(path, "/") { // on Windows
				path = "/" + path
			}
			if err := a.OpenURL(&url.URL{Scheme: "file", Path: path}); err != nil {
				return func() { w.FileTrouble(err) }
			}
			return nil
		})
	})
	advice := words.T("Correct this, save the file, and start Counterfoil again. If nobody here has made settings in " +
		"that file, rename it: Counterfoil then starts with its own. The sales are safe either way.")
	if is, _ := fault.Of(f.Why); is.Kind == fault.ConfigValue || f.Folder == "" { // no settings file is to blame
		advice = words.T("Correct this where it is set, and start Counterfoil again. The sales are safe either way.")
		f.File = ""
	}
	kit.SetVisible(open, f.File != "")
	if of, is := errors.AsType[*fs.PathError](f.Why); is && errors.Is(f.Why, fault.StoreFolder) {
		advice = words.T("The folder is {folder}, and this PC says of it: {detail}. Make it accessible or reconnect "+
			"its drive, and start Counterfoil again. Nothing in it was changed.",
			"folder", cmp.Or(f.Folder, of.Path), "detail", of.Err.Error())
	}
	end := calm(words.T("Close"), kit.Primary, w.win.Close)
	page = kit.Column(2*kit.Grid, kit.NewBold(words.T("Counterfoil cannot start"), kit.SizeLarge, kit.InkText),
		kit.NewWords(words.Say(f.Why), kit.InkError).Box,
		kit.NewWords(advice, kit.InkText).Box, w.about.Box, kit.Row(kit.Grid, 2, support, open, kit.Spacer(), end))
	w.win.SetContent(kit.Inset(3*kit.Grid, page))
	w.win.Resize(fyne.NewSize(720, 360))
	w.win.CenterOnScreen()
	w.win.Canvas().Focus(end)
	return w
}
