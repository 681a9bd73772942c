package desk

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// openSale shows a sale, and what its till can be told to do with it.
func (w *Window) openSale(s Sale) {
	if !w.running() {
		return
	}
	reviewed := !s.Since.IsZero()
	content := kit.Column(1.5 * kit.Grid)
	if reviewed {
		cause := why(s)
		content.Add(kit.NewWords(cause.String(), kit.InkText).Box)
	}
	content.Add(facts(words.T("Till"), s.Till.Name, words.T("Location"), s.Till.Location, words.T("Amount"), amount(s),
		words.T("Receipt"), s.Receipt, words.T("Recorded"), kit.FullTime(s.Recorded), words.T("Key"), s.Key))
	by, reason := w.nameField(), kit.NewField(words.T("Reason, for the journal"))
	wrong := kit.NewWords("", kit.InkError)
	fields := kit.Column(kit.Grid, by, reason, wrong.Box)
	sent := s.Code == sentAllTheSame || s.Code == maybeSent // the till has ended it: it is only to be seen
	if !sent {
		fields.Add(kit.NewWords(words.T("A till that is connected does it at once, another one when it is back, "+
			"within a day. A sale is put on another card at the till itself."), kit.InkQuiet).Box)
	}
	content.Add(fields)
	press := func(label string, kind kit.Kind, do string) fyne.CanvasObject {
		return button(label, kind, func() {
			if !w.named(by, wrong) {
				return
			}
			if do != purchase.OrderRetry && strings.TrimSpace(reason.Text) == "" {
				wrong.Set(words.Say(fault.New(fault.InputReason)), kit.InkError)
				w.sheet.Refresh()
				w.Focus(reason)
				return
			}
			w.order(Order{Sale: s, Do: do, Reason: reason.Text, By: w.by})
		})
	}
	buttons := []fyne.CanvasObject{press(words.T("Take back"), kit.Danger, purchase.OrderVoid)}
	if reviewed {
		buttons = nil
		if !sent {
			buttons = append(buttons, press(words.T("Try again"), kit.Primary, purchase.OrderRetry))
		}
		buttons = append(buttons, press(words.T("Dismiss"), kit.Danger, purchase.OrderDismiss))
	}
	w.lay(amount(s), content, buttons...)
	if w.by == "" {
		w.Focus(by)
	} else if !reviewed {
		w.Focus(reason)
	}
}

// order has the sale's till do something with it.
func (w *Window) order(o Order) {
	var err error
	if o.Reason, err = purchase.CheckText(o.Reason, fault.Reason, 500); err != nil {
		w.failed(err)
		return
	}
	w.sheet.Close()
	w.Work(func(ctx context.Context) func() {
		id, err := w.cfg.Office.Order(ctx, o)
		return func() {
			if err != nil {
				w.failed(err)
				return
			}
			w.begun(id, words.T("{name} was told.", "name", kit.Name(o.Sale.Till.Name)))
		}
	})
}
