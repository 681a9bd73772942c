package desk

import (
	"cmp"
	"context"
	"strings"

	"fyne.io/fyne/v2"

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
	by, reason, card := w.nameField(), kit.NewField(words.T("Reason, for the journal")), newCardField()
	wrong := kit.NewWords("", kit.InkError)
	fields := kit.Column(kit.Grid, by, reason)
	sent := s.ended() // it is only to be seen
	if reviewed && !sent {
		fields.Add(card.Field)
		by.OnSubmitted = func(string) { card.take(by) }
		reason.OnSubmitted = func(string) { card.take(reason) }
	}
	fields.Add(wrong.Box)
	if !sent {
		fields.Add(kit.NewWords(words.T("A till that is connected does it at once, another one when it is back, "+
			"within a day."), kit.InkQuiet).Box)
	}
	content.Add(fields)
	refuse := func(why string, at *kit.Field) {
		wrong.Set(why, kit.InkError)
		w.sheet.Refresh()
		w.Focus(at)
	}
	press := func(label string, kind kit.Kind, do string) fyne.CanvasObject {
		return button(label, kind, func() {
			card.take(by)
			card.take(reason)
			if !w.named(by, wrong) {
				return
			}
			o, err := Order{Sale: s, Do: do, By: w.by}, error(nil)
			if do == purchase.OrderReplace {
				if card.empty() {
					refuse(words.T("Scan the card first, or type its code."), card.Field)
					return
				}
				if o.Card, err = card.read(); err != nil {
					refuse(words.Say(err), card.Field)
					return
				}
			} else if o.Reason, err = purchase.CheckReason(reason.Text, do != purchase.OrderRetry); err != nil {
				refuse(words.Say(err), reason)
				return
			}
			w.order(o)
		})
	}
	buttons := []fyne.CanvasObject{press(words.T("Take back"), kit.Danger, purchase.OrderVoid)}
	if reviewed {
		buttons = nil
		if !sent {
			buttons = append(buttons, press(words.T("Try again"), kit.Primary, purchase.OrderRetry),
				press(words.T("Replace"), kit.Plain, purchase.OrderReplace))
		}
		buttons = append(buttons, press(words.T("Dismiss"), kit.Danger, purchase.OrderDismiss))
	}
	w.lay(amount(s), content, buttons...)
	switch {
	case w.by == "":
		w.Focus(by)
	case !reviewed:
		w.Focus(reason)
	case !sent:
		w.Focus(card.Field)
	}
}

// cardField takes the card that a sale should have been on. A scanner types it, and Enter: then it is shown masked.
type cardField struct {
	*kit.Field
	code string // what was typed before Enter; "": nothing was
}

func newCardField() *cardField {
	f := &cardField{Field: kit.NewField(words.T("Scan the card now, or type its code"))}
	f.OnChanged = func(string) { f.code = "" }
	f.OnSubmitted = func(text string) {
		if f.code == "" && strings.TrimSpace(text) != "" {
			f.fill(text)
		}
	}
	return f
}

func (f *cardField) fill(code string) {
	f.Put(purchase.MaskCard(code))
	f.code = code
}

// take moves a card that was scanned into another field to this one: what stands there goes into the journal.
func (f *cardField) take(from *kit.Field) {
	if at := purchase.FindPayload(from.Text); at >= 0 {
		f.fill(from.Text[at:])
		from.Put(from.Text[:at])
	}
}

func (f *cardField) empty() bool { return strings.TrimSpace(f.Text) == "" }

func (f *cardField) read() (string, error) { return purchase.ParseCard(cmp.Or(f.code, f.Text)) }

// order has the sale's till do something with it.
func (w *Window) order(o Order) {
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
