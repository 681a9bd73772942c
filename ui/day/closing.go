package day

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
)

// closeOrRead does what the button on the page offers: close the day, or open its closing.
func (r *Room) closeOrRead() {
	if r.books.closing != nil {
		r.read(*r.books.closing)
	} else if r.books.today != "" {
		r.askClose()
	}
}

// asking is the sheet in which a manager closes the day, once the PIN is right.
type asking struct {
	*sheet
	room    *Room
	books   books
	close   *kit.Button
	message *kit.Words
	door    *account.Door
	opened  bool // by a PIN that was given before, in Review
}

func (r *Room) askClose() {
	a := &asking{room: r, books: r.books, opened: r.status.PIN.Unlocked, message: kit.NewWords("", kit.InkError)}
	a.close = kit.NewButton(words.T("Close the day"), kit.Danger, a.carryOut)
	title := words.T("Close {day}?", "day", words.LongDayOf(a.books.From))
	a.sheet = r.openUntil(words.T("Cancel"), 620, 760, title, []*kit.Button{a.close}, kit.Spacer())
	r.asking = a
	a.door = account.NewDoor(r.shell, r.till, words.T("A manager closes the day."))
	a.door.OnTurn, a.Step = a.show, a.door.Back
	a.door.Tell = func(what string) { a.message.Set(what, kit.InkGood) }
	a.show()
}

// show asks for the PIN, or shows what will be closed.
func (a *asking) show() {
	pin := a.room.status.PIN
	kit.SetVisible(a.close, pin.Unlocked)
	a.end.Kind = kit.Plain // beside the door's own button
	if pin.Unlocked {
		a.end.Kind = kit.Primary // it changes nothing
	}
	a.end.Refresh()
	if pin.Unlocked {
		page, rolls := a.preview()
		a.fill(page)
		a.fit(rolls)
		a.room.shell.Focus(a.end)
		return
	}
	a.door.Show(pin)
	page, rolls := kit.Rolling(kit.Inset(kit.Grid, kit.Centred(480, a.door.Root)))
	kit.OnPage(rolls, a.door.Fields...)
	a.fill(page)
	a.fit(rolls)
	a.door.Focus()
}

// preview shows what the closing will say, and what closing means.
func (a *asking) preview() (page fyne.CanvasObject, rolls *fynecontainer.Scroll) {
	r, d := a.room, a.books.total
	means := words.T("The day's page is kept as it is now and never changed. Selling goes on: whatever comes " +
		"later, a late sale or an answer from Forloy, appears as a correction on the day on which it comes.")
	rows := []fyne.CanvasObject{a.message.Box, kit.NewWords(means, kit.InkText).Box}
	if a.opened {
		rows = append(rows, kit.NewWords(words.T("No PIN is asked for: a manager's was given, and Review has not "+
			"locked itself since. It does so after five minutes."), kit.InkQuiet).Box)
	}
	if open := d.By[purchase.Pending].Count + d.By[purchase.Review].Count; open > 0 {
		rows = append(rows, kit.NewWords(words.N(open, "{n} sale is still open. It is listed on the page.",
			"{n} sales are still open. They are listed on the page."), kit.InkAttention).Box)
	}
	rows = append(rows, r.totalsOf(d)...)
	return kit.Rolling(kit.Column(kit.Grid, rows...))
}

// totalsOf are the totals as a closing has them, and tables under them.
func (r *Room) totalsOf(d purchase.Day, under ...split) []fyne.CanvasObject {
	takings := takingsOf(d)
	sold, not := figures(d)
	all := append(append([]figure{takings, recordedOf(d)}, sold...), not...)
	for _, of := range under {
		all = append(all, of.figures...)
	}
	l := r.newLedger(all...)
	var rows []fyne.CanvasObject
	add := func(f figure, m manner) { rows = append(rows, kit.InsetXY(0, kit.Grid/4, l.cells(f, m))) }
	for _, f := range sold {
		add(f, plain)
	}
	rows = append(rows, kit.Rule())
	add(takings, total)
	for _, f := range not {
		add(f, plain)
	}
	rows = append(rows, kit.Rule())
	add(recordedOf(d), total)
	for _, of := range under {
		rows = append(rows, heading(strings.ToUpper(of.title)))
		for _, f := range of.figures {
			add(f, plain)
		}
	}
	return rows
}

// carryOut closes the day. It is not cut short when the window closes.
func (a *asking) carryOut() {
	r, date := a.room, a.books.From
	actor := r.status.Manager()
	a.close.SetEnabled(false)
	r.shell.Work(func(ctx context.Context) func() {
		closing, err := r.till.CloseDay(context.WithoutCancel(ctx), date, actor)
		return func() {
			a.close.SetEnabled(true)
			if err != nil {
				r.shell.Alarm()
				a.message.Set(words.Say(err), kit.InkError)
				a.content.Refresh()
				return
			}
			if r.sheet == a.sheet {
				r.read(closing)
			}
			r.Load()
		}
	})
}

// closedBy says who closed a day.
func closedBy(by string, s till.Status) string {
	switch role, id := till.RoleOf(by); {
	case id == "":
		return words.T("a manager")
	case role == till.RoleUser: // by a password
		return kit.Name(s.StaffOf(id))
	default:
		return words.T("a manager, while {name} was selling", "name", kit.Name(s.StaffOf(id)))
	}
}

// openClosings lists the closed days.
func (r *Room) openClosings() {
	s := r.open(620, 760, words.T("Closed days"), nil, kit.NewText(words.T("Reading…"), kit.SizeSmall, kit.InkQuiet))
	r.shell.Work(func(ctx context.Context) func() {
		all, err := r.till.Closings(ctx)
		return func() {
			switch {
			case r.sheet != s:
			case err != nil:
				s.fill(kit.NewWords(words.Say(err), kit.InkError).Box)
			case len(all) == 0:
				s.fill(kit.NewWords(words.T("No day has been closed yet. A manager closes the day that is shown with "+
					"“Close this day…”."), kit.InkQuiet).Box)
			default:
				list := r.closingsList(all)
				s.fill(list)
				r.shell.Focus(list)
			}
		}
	})
}

func (r *Room) closingsList(all []purchase.Closing) *kit.List {
	list := kit.NewList(func() int { return len(all) }, func() fyne.CanvasObject {
		sum := kit.NewText("", kit.SizeSmall, kit.InkText)
		sum.Align = fyne.TextAlignTrailing
		return kit.Row(kit.Grid, 1, kit.NewText("", kit.SizeSmall, kit.InkQuiet),
			kit.NewCut("", kit.SizeSmall, kit.InkText), sum, kit.Strut(kit.Grid, kit.Touch))
	}, func(i int, o fyne.CanvasObject) {
		if i < len(all) {
			cells := o.(*fyne.Container).Objects
			cells[0].(*kit.Text).Set(words.T("No. {n}", "n", words.Number(int64(all[i].Number))))
			cells[1].(*kit.Text).Set(kit.Upper(words.LongDayOf(all[i].Day.Date)))
			cells[2].(*kit.Text).Set(kit.Sums(all[i].Day.Takings(), r.status.Station.Currency))
		}
	})
	list.Enters = true
	list.OnSelected = func(i int) {
		list.UnselectAll()
		if i < len(all) {
			r.read(all[i])
			r.sheet.Step = func() bool { r.openClosings(); return true }
		}
	}
	return list
}
