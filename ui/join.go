package ui

import (
	"context"
	"strings"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// joining is a till that was shown a desk's join code. The sheet asks for the manager's PIN.
type joining struct {
	shell.Sheet
	asked *shell.Asked
	busy  bool // the desk is being asked
}

// joinCode takes a scan that is a desk's join code, and reports whether it was one. It is no card's, wherever it is
// scanned, and a camera may see it for as long as it is held there.
func (w *Window) joinCode(s purchase.Scan) bool {
	_, err := purchase.ParseCard(s.Text)
	if f, _ := fault.Of(err); f.Kind != fault.CardJoinCode {
		return false
	}
	j := &w.joining
	if j.busy || j.IsOpen() || j.asked != nil && w.Open() == j.asked || w.shut() {
		return true
	}
	desk, err := w.cfg.Till.DeskOf(s.Text)
	if err != nil {
		w.joinFailed(err)
		return true
	}
	w.Alarm()
	w.CloseMenu()
	w.CloseSheets()
	j.asked = w.Ask(shell.Question{Title: words.T("Join the desk?"),
		Body: words.T("The scanned code is a desk's, at {where}. This till would tell it all its sales, and do what a "+
			"manager orders there.", "where", strings.Join(desk, ", ")),
		No: words.T("Do not join"), Yes: words.T("Join the desk"), YesKind: kit.Plain,
		OnYes: func() { w.joinAsManager(s.Text) }})
	return true
}

// joinAsManager asks for the manager PIN. As long as none is set, and while Review is open, it joins at once.
func (w *Window) joinAsManager(code string) {
	if pin := w.status.PIN; !pin.Set || pin.Unlocked {
		w.join(code)
		return
	}
	j := &w.joining
	door := account.NewDoor(w.Shell, w.cfg.Till, words.T("A manager joins this till to a desk."))
	j.Step = door.Back
	end := kit.NewButton(words.T("Do not join"), kit.Primary, j.Close)
	end.Calm = true
	head := kit.Row(kit.Grid, 0, kit.NewCut(words.T("Join the desk?"), kit.SizeLarge, kit.InkText), end)
	root, page := kit.Rolling(kit.Centred(480, door.Root))
	kit.OnPage(page, door.Fields...)
	j.Lay(w.Shell, kit.Px(560), 0, kit.ColumnFill(2*kit.Grid, 1, head, root))
	door.Opens(j.Still(), func() {
		j.Close()
		w.join(code)
	})
	door.Focus()
}

// join asks the desk to let this till in, and says what came of it.
func (w *Window) join(code string) {
	w.joining.busy = true
	w.Work(func(ctx context.Context) func() {
		at, err := w.cfg.Till.JoinDesk(ctx, code)
		return func() {
			w.joining.busy = false
			if err != nil {
				w.joinFailed(err)
				return
			}
			w.Signal(device.SoundRecorded)
			w.Ask(shell.Question{Title: words.T("This till has joined the desk"),
				Body: words.T("The desk knows it as {name}.", "name", kit.Name(at.TerminalID)), No: words.T("Close")})
		}
	})
}

func (w *Window) joinFailed(err error) {
	w.Signal(device.SoundRefused)
	w.Ask(shell.Question{Title: words.T("This till has not joined the desk"), Body: words.Say(err),
		No: words.T("Close")})
}
