package desk

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// facts lays out a table of what is known, without what is not.
func facts(pairs ...string) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			cells = append(cells, kit.NewCut(pairs[i], kit.SizeSmall, kit.InkQuiet),
				kit.NewCut(pairs[i+1], kit.SizeSmall, kit.InkText))
		}
	}
	return kit.Container(kit.Pairs{Label: 150}, cells...)
}

func button(label string, kind kit.Kind, press func()) *kit.Button {
	b := kit.NewButton(label, kind, press)
	b.Calm = true
	return b
}

// lay shows a sheet: a title, what it is about, and the buttons at its end.
func (w *Window) lay(title string, content fyne.CanvasObject, buttons ...fyne.CanvasObject) {
	end := button(words.T("Close"), kit.Plain, w.sheet.Close)
	head := kit.Row(kit.Grid, 0, kit.NewCut(title, kit.SizeLarge, kit.InkText), end)
	root, _ := kit.Rolling(content)
	parts := []fyne.CanvasObject{head, root}
	if len(buttons) > 0 {
		parts = append(parts, kit.Row(kit.Grid, -1, buttons...))
	}
	w.sheet.Lay(w.Shell, kit.Px(640), 0, kit.ColumnFill(2*kit.Grid, 1, parts...))
}

// openTill shows a till: how it is, what waits there, and what can be done about it.
func (w *Window) openTill(t Till) {
	if !w.running() {
		return
	}
	now, off, room, link := w.view.At, "", "", ""
	if t.Online {
		link = words.Link(purchase.SyncState{Link: t.Link}, true, true).Title
	}
	if t.Offset != 0 {
		off = clock(t.Offset)
	}
	if t.Room > 0 {
		room = words.T("{size} free", "size", size(t.Room))
	}
	about := kit.Column(kit.Grid)
	for _, a := range t.Alarms {
		about.Add(kit.NewWords(kit.Upper(alarm(a, now)), kit.InkError).Box)
	}
	about.Add(facts(words.T("State"), kit.Upper(look(t).Word), words.T("Heard of"), moment(t, w.view),
		words.T("Today"), sold(t.Sold), words.T("By its clock"), soldThen(t),
		words.T("Waiting"), words.Number(t.Waiting), words.T("To review"), words.Number(t.Review),
		words.T("Location"), t.Location, words.T("Its PC"), t.PC,
		words.T("Forloy"), link,
		words.T("Clock"), off, words.T("Disk"), room, words.T("Version"), t.Version,
		words.T("Journal, no. {n}", "n", words.Number(int64(t.Entry))), t.Hash))
	if t.Lost > 0 {
		about.Add(kit.NewWords(words.N(t.Lost,
			"{n} sale that waits is no longer at this till: its store was put back, or replaced. Have another till "+
				"send it.",
			"{n} sales that wait are no longer at this till: its store was put back, or replaced. Have another till "+
				"send them."), kit.InkError).Box)
	}
	sales := kit.Column(kit.Grid)
	about.Add(sales)
	var buttons []fyne.CanvasObject
	if !t.Online && t.Waiting > 0 || t.Lost > 0 {
		buttons = append(buttons, button(words.T("Have another till send its sales…"), kit.Plain,
			func() { w.askRescue(t) }))
	}
	if t.State != revoked {
		buttons = append(buttons, button(words.T("Shut this till out…"), kit.Danger, func() { w.askRevoke(t) }))
	}
	w.lay(kit.Name(t.Name), about, buttons...)
	if t.Waiting == 0 {
		return
	}
	w.Work(func(ctx context.Context) func() {
		some, err := w.cfg.Office.Waiting(ctx, t)
		return func() {
			if err != nil {
				sales.Add(kit.NewWords(words.Say(err), kit.InkError).Box)
			}
			w.showWaiting(sales, t, some)
			w.sheet.Refresh()
		}
	})
}

// mostWaiting sales are shown of a till.
const mostWaiting = 50

// showWaiting lists what waits at a till. What Forloy cannot have yet can be taken back.
func (w *Window) showWaiting(sales *fyne.Container, t Till, some []Sale) {
	if len(some) > 0 {
		sales.Add(kit.Caption(words.T("WAITING THERE")))
	}
	for _, s := range some[:min(len(some), mostWaiting)] {
		said := amount(s) + " · " + kit.ClockTime(s.Recorded, w.view.At)
		if s.Receipt != "" {
			said += " · " + words.T("receipt {receipt}", "receipt", s.Receipt)
		}
		s.Till = t
		back := button(words.T("Take back…"), kit.Quiet, func() { w.openSale(s) })
		kit.SetVisible(back, !s.Offered)
		sales.Add(kit.Row(kit.Grid, 0, kit.NewCut(said, kit.SizeSmall, kit.InkText), back))
	}
	if n := len(some) - mostWaiting; n > 0 {
		sales.Add(kit.NewText(words.N(int64(n), "and {n} more", "and {n} more"), kit.SizeSmall, kit.InkQuiet))
	}
}

func moment(t Till, v View) string {
	if t.Heard.IsZero() {
		return words.T("not heard of yet")
	}
	return kit.ClockTime(t.Heard, v.At)
}

// askRevoke asks before a till is shut out.
func (w *Window) askRevoke(t Till) {
	w.Ask(shell.Question{Title: words.T("Shut {name} out?", "name", kit.Name(t.Name)),
		Body: words.T("The desk hears nothing more of this till until it joins again with a new code. It sells on, " +
			"and what it has told stays here. Do this when a PC was stolen, or has been replaced."),
		No: words.T("Leave it"), Yes: words.T("Shut it out"), YesKind: kit.Danger, OnYes: func() {
			w.sheet.Close()
			w.Work(func(ctx context.Context) func() {
				err := w.cfg.Office.Revoke(ctx, t)
				return func() {
					if err != nil {
						w.failed(err)
						return
					}
					w.tell(words.T("{name} is shut out.", "name", kit.Name(t.Name)))
					w.lookNow()
				}
			})
		}})
}

// askRescue asks which till sends a dead one's sales, who orders it, and whether it is meant.
func (w *Window) askRescue(dead Till) {
	var pairs []string
	var others []Till
	for _, t := range w.view.Tills {
		if t.Online && t.State != revoked && !t.same(dead) && t.Merchant == dead.Merchant {
			pairs = append(pairs, fmt.Sprint(len(others)), kit.Name(t.Name))
			others = append(others, t)
		}
	}
	title := words.T("Send the sales of {name}?", "name", kit.Name(dead.Name))
	if len(others) == 0 {
		w.lay(title, kit.NewWords(words.T("Another till has to send them, and none is connected. Open Counterfoil on "+
			"another till."), kit.InkText).Box)
		return
	}
	const shown = 4 // fit beside each other
	which := kit.NewChoice(pairs[:min(len(pairs), 2*shown)]...)
	by, wrong := w.nameField(), kit.NewWords("", kit.InkError)
	n := dead.Waiting
	if dead.Online { // it sends the others itself
		n = dead.Lost
	}
	content := kit.Column(1.5*kit.Grid,
		kit.NewWords(words.N(n,
			"Do this if the PC of this till is dead. The {n} sale that it told the desk of and has not sent is sent "+
				"to Forloy by another till, unchanged: if the PC comes back after all, Forloy counts it once.",
			"Do this if the PC of this till is dead. The {n} sales that it told the desk of and has not sent are sent "+
				"to Forloy by another till, unchanged: if the PC comes back after all, Forloy counts each once."),
			kit.InkText).Box,
		kit.NewWords(words.T("A sale that was taken back there without the desk being told is booked as well, and is "+
			"then in Review here."), kit.InkQuiet).Box,
		kit.Caption(words.T("WHICH TILL SENDS THEM?")), which.Root, kit.Caption(words.T("WHO ORDERS IT?")), by,
		wrong.Box)
	w.lay(title, content, button(words.T("Send them now"), kit.Danger, func() {
		if !w.named(by, wrong) {
			return
		}
		var at int
		fmt.Sscan(which.Value, &at)
		w.rescue(dead, others[at], false)
	}))
}

// rescue has another till send a dead one's sales. If the desk thinks it too early, a person decides.
func (w *Window) rescue(dead, by Till, now bool) {
	w.sheet.Close()
	w.Work(func(ctx context.Context) func() {
		id, sales, err := w.cfg.Office.Rescue(ctx, dead, by, w.by, now)
		return func() {
			f, _ := fault.Of(err)
			switch {
			case f.Kind == fault.FleetRecent:
				w.Ask(shell.Question{Title: words.T("Was its PC on a short while ago?"), Body: words.T(
					"{name} was heard of at {when}. If it only lost its network, it sends its sales itself as soon "+
						"as it can.",
					"name", kit.Name(dead.Name), "when", moment(dead, w.view)),
					No: words.T("Wait"), Yes: words.T("Its PC is dead: send them"), YesKind: kit.Danger,
					OnYes: func() { w.rescue(dead, by, true) }})
			case err != nil:
				w.failed(err)
			case sales == 0:
				w.tell(words.T("By what {name} has told, none of its sales waits.", "name", kit.Name(dead.Name)))
			default:
				w.begun(id, words.N(int64(sales), "{name} was told to send {n} sale of {dead}.",
					"{name} was told to send {n} sales of {dead}.", "name", kit.Name(by.Name),
					"dead", kit.Name(dead.Name)))
			}
		}
	})
}

// begun tells of an order, and from now on what comes of it.
func (w *Window) begun(id, what string) {
	w.said, w.follow = what, id
	w.show()
	w.lookNow()
}

// nameField asks who orders something: for the till's own journal. It is asked once.
func (w *Window) nameField() *kit.Field {
	f := kit.NewField(words.T("Your name, for the till's journal"))
	f.Put(w.by)
	return f
}

// named takes the name from its field; false: there is none.
func (w *Window) named(f *kit.Field, wrong *kit.Words) bool {
	name, err := purchase.CheckText(f.Text, fault.Staff, 64)
	if err == nil && name == "" {
		wrong.Set(words.T("Type your name: it goes into the till's journal."), kit.InkError)
	} else {
		wrong.Set(words.Say(err), kit.InkError)
	}
	w.sheet.Refresh()
	if err != nil || name == "" {
		w.Focus(f)
		return false
	}
	w.by = name
	return true
}
