package desk

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// adding is a join code on the screen, and the tills that there were when it was made.
type adding struct {
	before []Till
	said   *kit.Words
}

// add shows a new join code.
func (w *Window) add() {
	if !w.running() {
		return
	}
	w.Work(func(ctx context.Context) func() {
		i, err := w.cfg.Office.Invite(ctx)
		if err != nil {
			return func() { w.failed(err) }
		}
		return func() { w.showCode(i) }
	})
}

func (w *Window) showCode(i Invitation) {
	picture := canvas.NewImageFromImage(i.Picture)
	picture.ScaleMode, picture.FillMode = canvas.ImageScalePixels, canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSquareSize(kit.Px(300)))
	a := &adding{before: w.view.Tills, said: kit.NewWords("", kit.InkGood).Sized(theme.SizeNameSubHeadingText)}
	text := kit.NewField("")
	text.Put(i.Code)
	says := kit.NewWords(words.T("Scan this at the till, with the till's own scanner. The till asks whether to join: "+
		"it must be signed in, and have a terminal name in Settings."), kit.InkText)
	until := kit.NewWords(words.T("Good for one till, until {when}.", "when", words.When(i.Until, words.Time)),
		kit.InkQuiet)
	w.lay(words.T("Add a till"), kit.Column(kit.Grid, says.Box, a.said.Box, picture, until.Box,
		kit.NewWords(words.T("Without a scanner: copy the code, and on the till type counterfoil join and the code."),
			kit.InkQuiet).Box, text),
		button(words.T("Copy the code"), kit.Plain, func() {
			w.Copy(i.Code)
			a.said.Set(words.T("The code is on the clipboard."), kit.InkGood)
			w.sheet.Refresh()
		}), button(words.T("Another code"), kit.Plain, w.add))
	w.adding = a
	w.sheet.OnClose = func() { w.adding = nil }
}

// joined says so when a till has joined that was not there when the code was made.
func (w *Window) joined() {
	a := w.adding
	if a == nil {
		return
	}
	for _, t := range w.view.Tills {
		was := false
		for _, before := range a.before {
			was = was || before.same(t) && before.State != revoked
		}
		if !was && t.State != revoked {
			a.said.Set(words.T("{name} has joined.", "name", kit.Name(t.Name)), kit.InkGood)
			w.sheet.Refresh()
		}
	}
}
