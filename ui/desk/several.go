package desk

import (
	"context"
	"maps"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// several is what is done with any number of refused sales at once: they are ticked, as at a till.
type several struct {
	ticked         map[string]bool // by id
	head, foot     *fyne.Container
	says           *kit.Text
	all            *kit.Button // ticks all, or none
	again, dismiss *kit.Button
}

// id is a sale's at one till: another one may have the same, once it has sent it in a dead one's place.
func (s Sale) id() string {
	return strings.Join([]string{s.Till.Merchant, s.Till.Location, s.Till.Name, s.Key}, "\n")
}

// ended reports whether the till has ended the sale itself: then it can only be dismissed.
func (s Sale) ended() bool { return s.Code == sentAllTheSame || s.Code == maybeSent }

func (w *Window) newSeveral(was map[string]bool) several {
	s := several{ticked: was, says: kit.NewCut("", kit.SizeSmall, kit.InkText), all: button("", kit.Quiet, w.tickAll),
		again:   button(words.T("Try again…"), kit.Plain, w.askAgain),
		dismiss: button(words.T("Dismiss…"), kit.Danger, w.askDismiss)}
	if was == nil {
		s.ticked = map[string]bool{}
	}
	s.says.Bold = true
	s.head = kit.Row(kit.Grid, 0, s.says, s.all)
	s.foot = kit.Row(kit.Grid, -1, s.again, s.dismiss)
	return s
}

// showSeveral says how many are ticked, of those that are still listed.
func (w *Window) showSeveral() {
	s, listed := &w.several, map[string]bool{}
	for _, sale := range w.view.Reviews {
		listed[sale.id()] = true
	}
	maps.DeleteFunc(s.ticked, func(id string, _ bool) bool { return !listed[id] })
	chosen := w.chosen()
	n := int64(len(w.view.Reviews))
	s.all.Set(words.N(n, "Choose it", "Choose all {n}"))
	says := words.T("Tick the sales to try again or dismiss at once.")
	if len(chosen) > 0 {
		sums := purchase.Tally{Sums: map[string]int64{}}
		for _, sale := range chosen {
			if sale.Amount.Currency != "" {
				sums.Sums[sale.Amount.Currency] += sale.Amount.Minor
			}
		}
		says = words.N(int64(len(chosen)), "{n} chosen, {sum}", "{n} chosen, {sum}", "sum", kit.Sums(sums, ""))
		if len(chosen) == int(n) {
			s.all.Set(words.T("Choose none"))
		}
	}
	s.says.Set(says)
	s.again.SetEnabled(len(chosen) > 0)
	s.dismiss.SetEnabled(len(chosen) > 0)
	kit.SetVisible(s.head, n > 0)
	kit.SetVisible(s.foot, n > 0)
	s.head.Refresh()
}

// chosen are the ticked ones, in the order of the list.
func (w *Window) chosen() (some []Sale) {
	for _, sale := range w.view.Reviews {
		if w.several.ticked[sale.id()] {
			some = append(some, sale)
		}
	}
	return some
}

func (w *Window) tick(s Sale) {
	if w.several.ticked[s.id()] {
		delete(w.several.ticked, s.id())
	} else {
		w.several.ticked[s.id()] = true
	}
	w.show()
}

func (w *Window) tickAll() {
	if len(w.several.ticked) == len(w.view.Reviews) {
		clear(w.several.ticked)
	} else {
		for _, s := range w.view.Reviews {
			w.several.ticked[s.id()] = true
		}
	}
	w.show()
}

// untick takes all ticks away.
func (w *Window) untick() {
	clear(w.several.ticked)
	w.show()
}

// askAgain asks who has what is ticked tried again, as after what Forloy refused it for was put right there.
func (w *Window) askAgain() {
	if !w.running() {
		return
	}
	var some []Sale
	for _, s := range w.chosen() {
		if !s.ended() {
			some = append(some, s)
		}
	}
	if len(some) == 0 {
		w.tell(words.T("Its till has taken back what is ticked: that can only be dismissed."))
		return
	}
	w.askMany(some, purchase.OrderRetry, words.N(int64(len(some)),
		"{n} sale is put back to waiting at its till, and sent once more.",
		"{n} sales are put back to waiting at their tills, and sent once more."),
		button(words.T("Try again"), kit.Primary, nil))
}

// askDismiss asks for the one reason why all that is ticked is given up.
func (w *Window) askDismiss() {
	if some := w.chosen(); w.running() {
		w.askMany(some, purchase.OrderDismiss, words.N(int64(len(some)), "Why is this sale given up?",
			"Why are these {n} sales given up?"), button(words.T("Dismiss"), kit.Danger, nil))
	}
}

// askMany asks for what has to stand in the tills' journals, and has them do it.
func (w *Window) askMany(some []Sale, do, asks string, yes *kit.Button) {
	by, reason, wrong := w.nameField(), kit.NewField(words.T("Reason, for the journal")), kit.NewWords("", kit.InkError)
	kit.SetVisible(reason, do == purchase.OrderDismiss)
	for _, f := range []*kit.Field{by, reason} {
		f.OnSubmitted = func(string) { dropCard(f) } // a scanner's Enter
	}
	yes.Press = func() {
		dropCard(by)
		dropCard(reason)
		if !w.named(by, wrong) {
			return
		}
		why, err := purchase.CheckReason(reason.Text, do == purchase.OrderDismiss)
		if err != nil {
			wrong.Set(words.Say(err), kit.InkError)
			w.sheet.Refresh()
			w.Focus(reason)
			return
		}
		w.sheet.Close()
		w.orderMany(some, Order{Do: do, Reason: why, By: w.by})
	}
	fields := kit.Column(kit.Grid, by, reason, wrong.Box, kit.NewWords(words.T("A till that is connected does it at "+
		"once, another one when it is back, within a day."), kit.InkQuiet).Box)
	w.lay(does(do), kit.Column(1.5*kit.Grid, kit.NewWords(asks, kit.InkText).Box, fields), yes)
	if w.by == "" {
		w.Focus(by)
	} else if reason.Visible() {
		w.Focus(reason)
	}
}

// dropCard takes a card that was scanned out of a field for the journal.
func dropCard(f *kit.Field) {
	if at := purchase.FindPayload(f.Text); at >= 0 {
		f.Put(f.Text[:at])
	}
}

// orderMany tells the tills. What they were told of is no longer ticked, even where one cannot be told.
func (w *Window) orderMany(some []Sale, o Order) {
	w.Work(func(ctx context.Context) func() {
		var err error
		told := 0
		for _, o.Sale = range some {
			if _, err = w.cfg.Office.Order(ctx, o); err != nil {
				break
			}
			told++
		}
		return func() {
			for _, s := range some[:told] {
				delete(w.several.ticked, s.id())
			}
			if told > 0 {
				w.tell(words.N(int64(told), "The tills were told of {n} sale.", "The tills were told of {n} sales."))
			}
			if err != nil {
				w.failed(err)
			}
			w.show()
			w.lookNow()
		}
	})
}
