package records

import (
	"context"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

func (s *Sheet) chooseBackup() {
	s.start()
	folder := ""
	if s.help != nil {
		folder = s.help.Backups
	}
	s.choose(folder, s.Compare)
}

// Compare shows what a backup has and lacks.
func (s *Sheet) Compare(path string) {
	s.work(words.T("The backup is being checked…"), func(ctx context.Context) func() {
		r, err := s.till.CompareBackup(ctx, path)
		return func() {
			if err != nil {
				s.failed(err, true)
				return
			}
			s.showFound(path, r)
		}
	})
}

func (s *Sheet) showFound(path string, r till.Restored) {
	rows := []fyne.CanvasObject{kit.NewBold(words.T("Restore {file}?", "file", filepath.Base(path)), kit.SizeMedium,
		kit.InkText), kit.NewWords(found(r), kit.InkText).Box}
	answers := []fyne.CanvasObject{s.back(), kit.Spacer()}
	answer := func(label string, reopen bool) {
		do := kit.NewButton(label, kit.Danger, func() { s.restore(path, reopen) })
		do.Calm = true
		answers = append(answers, do)
	}
	if r.Nothing {
		rows = append(rows, kit.NewWords(words.T("The backup holds nothing that is not here: there is nothing to "+
			"restore."), kit.InkGood).Box)
	} else {
		rows = append(rows, kit.NewWords(words.T("Nothing is lost: what is here now is kept beside the new records, "+
			"and stays as it is in them. What was sent stays sent. What waits in the backup is sent with the key it "+
			"had, so that Forloy books it once, even if it has it already. Selling waits a moment."), kit.InkQuiet).Box)
		answer(words.T("Restore"), false)
	}
	if r.Reopens {
		rows = append(rows, kit.NewWords(words.T("This till has moved to another PC, and the backup is of that PC. "+
			"Only if that PC sells no more may this one sell again."), kit.InkAttention).Box)
		answer(words.T("Restore, and sell here again"), true)
	}
	s.page(append(rows, kit.Row(kit.Grid, 1, answers...))...)
}

// found says what was found, one fact per line.
func found(r till.Restored) string {
	text := words.T("In the backup: {what}", "what", holding(r.Backup))
	if r.Here == nil {
		return text + "\n" + words.T("Here: nothing yet.")
	}
	text += "\n" + words.T("Here: {what}", "what", holding(*r.Here))
	if !r.Compared && !r.Nothing {
		text += "\n" + words.T("Whose sales these are could not be compared: see that they are this shop's.")
	}
	if n := r.OnlyBackup; n > 0 {
		text += "\n" + words.N(n, "{n} sale is only in the backup, and comes back.",
			"{n} sales are only in the backup, and come back.")
	}
	if n := r.Further; n > 0 {
		text += "\n" + words.N(n, "{n} sale has got further in the backup than here.",
			"{n} sales have got further in the backup than here.")
	}
	if n := r.Undone; n > 0 {
		text += "\n" + words.N(n,
			"{n} sale was taken back here, but the backup knows that it was sent: it counts as sent.",
			"{n} sales were taken back here, but the backup knows that they were sent: they count as sent.")
	}
	if n := r.Closings; n > 0 {
		text += "\n" + words.N(n, "{n} closed day is only in the backup, and comes back.",
			"{n} closed days are only in the backup, and come back.")
	}
	if n := r.Forked; n > 0 {
		text += "\n" + words.N(n, "Both have gone on with {n} sale: if it may be booked, it waits in Review.",
			"Both have gone on with {n} sales: those that may be booked wait in Review.")
	}
	if n := r.OnlyHere; n > 0 {
		text += "\n" + words.N(n, "{n} sale is only here, and stays.", "{n} sales are only here, and stay.")
	}
	return text
}

func holding(h till.Holding) string {
	text := words.N(h.Recorded.Count, "{n} sale", "{n} sales")
	if h.Newest.IsZero() {
		return text
	}
	return words.T("{sales}, the newest of {when}", "sales", text, "when", moment(h.Newest))
}

func moment(at time.Time) string {
	return words.When(at, words.Date) + " " + words.When(at, words.Time)
}

func (s *Sheet) restore(path string, reopen bool) {
	s.work(words.T("The backup is being restored…"), func(ctx context.Context) func() {
		r, err := s.till.Restore(ctx, path, s.till.Status().Manager(), reopen)
		return func() {
			if err != nil {
				s.failed(err, r.Aside == "") // else only what follows a restore has failed
				return
			}
			s.restored(words.T("Restored"), r)
		}
	})
}

// restored says what came of it.
func (s *Sheet) restored(title string, r till.Restored, more ...string) {
	s.OnRestored()
	rows := []fyne.CanvasObject{kit.NewBold(title, kit.SizeMedium, kit.InkGood)}
	say := func(text string) { rows = append(rows, kit.NewWords(text, kit.InkText).Box) }
	if !r.Nothing {
		say(words.N(r.Now.Recorded.Count, "There is {n} sale here now.", "There are {n} sales here now."))
	}
	if r.Moved {
		say(words.T("They are of a till that has moved to another PC: they can be looked at, but nothing is " +
			"sold here."))
	} else if n := r.Now.By[purchase.Pending].Count; n > 0 {
		say(words.N(n, "{n} of them waits and is sent by itself.", "{n} of them wait and are sent by themselves."))
		if r.Stale {
			say(words.T("What was taken back, dismissed or replaced after the backup was made is not known here. " +
				"Take back what must not be sent before somebody signs in."))
		}
	}
	if n := r.Now.By[purchase.Review].Count; n > 0 && r.Stale {
		say(words.N(n, "{n} of them is in Review, as it was in the backup: see whether it was dealt with since.",
			"{n} of them are in Review, as they were in the backup: see whether they were dealt with since."))
	}
	if r.Aside != "" {
		say(words.T("What was here is kept as {file}.", "file", r.Aside))
	}
	for _, text := range more {
		say(text)
	}
	s.page(append(rows, kit.Row(kit.Grid, 1, s.back(), kit.Spacer()))...)
}
