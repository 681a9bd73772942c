package ui

import (
	"context"
	"strings"
	"time"

	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/wedge"
)

// A kiosk's window fills the screen from its start to its end. Nobody gets out of it by
// accident: only a manager closes it.

// kioskLook is how often a kiosk looks whether it still fills the screen: the system makes
// a window of it when its display is unplugged, and tells nobody of another resolution.
const kioskLook = 2 * time.Second

// keepFull fills the screen whenever the window does not. What did not help is not tried
// again.
func (w *Window) keepFull() {
	short, err := wedge.ShortOfScreen(w.win)
	if err != nil {
		return // fitScreen has told
	}
	tried := ""
	look := func() {
		how := short()
		if how == tried {
			return
		}
		if tried = how; how != "" {
			w.cfg.Logger.Info("the kiosk fills the screen again", "was", how)
			w.front()
			if how != wedge.Minimised {
				w.win.SetFullScreen(false)
				w.win.SetFullScreen(true)
			}
		}
	}
	w.Go(func(ctx context.Context) {
		tick := time.NewTicker(kioskLook)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				w.Post(look)
			}
		}
	})
}

// askLeave asks for the manager PIN. Without one, and while Review is open, it asks only
// whether it is meant. Either says what becomes of sales that wait.
func (w *Window) askLeave() {
	waiting := waitingWords(w.status.Counts.Waiting())
	if pin := w.status.PIN; !pin.Set || pin.Unlocked {
		w.Ask(shell.Question{Title: words.T("Close this till?"),
			Body: strings.TrimSpace(words.T("Nobody can sell here until it is opened again.") + " " + waiting),
			No:   words.T("Stay"), Yes: words.T("Quit"), YesKind: kit.Danger, OnYes: w.quit})
		return
	}
	w.CloseSheets()
	l := &w.leaving
	door := account.NewDoor(w.Shell, w.cfg.Till,
		strings.TrimSpace(words.T("For managers: this till is closed with it.")+" "+waiting))
	l.Step, l.Over = door.Back, true
	stay := kit.NewButton(words.T("Stay"), kit.Primary, l.Close)
	stay.Calm = true
	head := kit.Row(kit.Grid, 0, kit.NewCut(words.T("Close this till?"), kit.SizeLarge, kit.InkText), stay)
	root, page := kit.Rolling(kit.Centred(480, door.Root))
	kit.OnPage(page, door.Fields...)
	l.Lay(w.Shell, kit.Px(560), 0, kit.ColumnFill(2*kit.Grid, 1, head, root))
	door.Opens(l.Still(), w.quit)
	door.Focus()
}
