package records

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// ask shows a page with a question; then is done if the answer is yes.
func (s *Sheet) ask(title, says, yes string, kind kit.Kind, then func()) {
	do := kit.NewButton(yes, kind, then)
	do.Calm = true
	rows := []fyne.CanvasObject{kit.NewBold(title, kit.SizeMedium, kit.InkText), kit.NewWords(says, kit.InkText).Box,
		kit.Row(kit.Grid, 1, s.back(), kit.Spacer(), do)}
	s.page(rows...)
}

func (s *Sheet) askMoveOut() {
	says := words.T("1. Save the file, preferably on a USB stick. From then on this PC no longer sells or sends; " +
		"its sales can still be looked at.\n2. On the new PC, install Counterfoil, and choose “Move in here…” on " +
		"this page.\n3. Sign in there: the password does not travel. The file holds card codes; delete it when the " +
		"new PC sells.")
	s.ask(words.T("Move this till to another PC?"), says, words.T("Choose the file…"), kit.Danger, s.saveMove)
}

func (s *Sheet) askSaveAgain() {
	s.ask(words.T("Write the file of this move again?"), words.T("Only if the first one is lost. From then on this PC "+
		"cannot take the till back, as it cannot know which file was used. Use only one of them."),
		words.T("Choose the file…"), kit.Danger, s.saveMove)
}

func (s *Sheet) saveMove() {
	s.start()
	s.shell.Save(named("", ".move"), func(ctx context.Context, path string, replace bool) error {
		err := s.till.MoveOut(context.WithoutCancel(ctx), path, replace, s.till.Status().Manager())
		s.shell.Post(s.start)
		return err
	})
}

func (s *Sheet) askMoveIn() {
	s.ask(words.T("Take over a till here?"), words.T("Choose the file that the old PC has saved. What is here already "+
		"stays. The old PC no longer sells. The file can be used once, and is then marked as used."),
		words.T("Choose the file…"), kit.Primary, func() { s.choose("", s.MoveIn) })
}

// MoveIn takes a till over from the file of its move.
func (s *Sheet) MoveIn(path string) {
	s.work(words.T("The till is being taken over…"), func(ctx context.Context) func() {
		m, err := s.till.MoveIn(ctx, path, s.till.Status().Manager())
		return func() {
			if err != nil {
				s.failed(err, false) // the file may be marked as used by now
				return
			}
			more := []string{words.T("Sign in on this PC: the sign-in stays on the old one.")}
			if m.Settings {
				more = append(more,
					words.T("Its settings take effect once Counterfoil has been closed and opened again."))
			}
			s.restored(words.T("This till was moved here from {pc}", "pc", kit.Name(m.From)), m.Restored, more...)
		}
	})
}

func (s *Sheet) askMoveBack() {
	says := words.T("Only then may this PC sell again. Choose the file: it is marked, so that no PC accepts " +
		"it any more. Delete any copies of it: two PCs that continue from the same sales could settle " +
		"one in Review twice.")
	s.ask(words.T("Was the file never used on another PC?"), says,
		words.T("Choose the file…"), kit.Danger, func() { s.choose("", s.MoveBack) })
}

// MoveBack lets this till sell again, by the file of its move.
func (s *Sheet) MoveBack(path string) {
	s.work(words.T("One moment…"), func(ctx context.Context) func() {
		err := s.till.MoveBack(ctx, path, s.till.Status().Manager())
		return func() {
			if err != nil {
				s.failed(err, false) // likewise
				return
			}
			s.OnRestored()
			s.page(kit.NewBold(words.T("This PC sells again"), kit.SizeMedium, kit.InkGood),
				kit.NewWords(words.T("The file {file} is no longer valid.", "file", filepath.Base(path)),
					kit.InkText).Box,
				kit.Row(kit.Grid, 1, s.back(), kit.Spacer()))
		}
	})
}
