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
	rolls   *fynecontainer.Scroll // what will be closed; nil: it is not shown yet
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
	a.rolls = nil
	if pin.Unlocked {
		a.preview()
		a.fit(a.rolls)
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

// renew takes the day's figures as they were read anew, and shows them if others are in front.
func (a *asking) renew(b books) {
	if b.Length != words.OneDay || b.From != a.books.From || !differ(b.total, a.books.total) {
		return
	}
	a.books = b
	if a.rolls != nil {
		at := a.rolls.Offset
		a.preview()
		a.rolls.ScrollToOffset(at)
	}
}

// differ reports whether a day's figures are others than those that were shown.
func differ(d, shown purchase.Day) bool {
	return len(correctionLines(d.Since(purchase.Closing{Day: shown}))) > 0
}

// preview shows what the closing will say, and what closing means.
func (a *asking) preview() {
	r, d := a.room, a.books.total
	means := words.T("The day's page is kept as it is now and never changed. Selling goes on: whatever comes " +
		"later, a late sale or an answer from Forloy, appears as a correction on the day on which it comes or, if " +
		"that is closed, on the next open day.")
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
	page, rolls := kit.Rolling(kit.Column(kit.Grid, rows...))
	a.rolls = rolls
	a.fill(page)
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

// carryOut closes the day, if its figures are still those that a manager has seen. It is not cut short
// when the window closes.
func (a *asking) carryOut() {
	r, date, shown := a.room, a.books.From, a.books.total
	actor := r.status.Manager()
	a.close.SetEnabled(false)
	r.shell.Work(func(ctx context.Context) func() {
		ctx = context.WithoutCancel(ctx)
		var closing purchase.Closing
		now, err := readBooks(ctx, r.till, date, words.OneDay)
		other := err == nil && differ(now.total, shown)
		if err == nil && !other {
			closing, err = r.till.CloseDay(ctx, date, actor)
		}
		return func() {
			a.close.SetEnabled(true)
			if other {
				r.shell.Alarm()
				a.message.Set(words.T("The figures have changed meanwhile. Look at them again, then close the day."),
					kit.InkError)
				a.renew(now)
				a.content.Refresh()
				return
			}
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
