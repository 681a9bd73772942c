package ui

import (
	"context"
	"errors"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// wire joins the panes' func fields to the till.
func (w *Window) wire() {
	w.header.onGo = w.visit
	w.header.onSync = w.cfg.Till.SyncNow
	w.header.onSignIn = func() { w.visit(shell.Settings) }
	w.header.onMore = w.showMenu
	w.header.onBadge = func() {
		w.Ask(shell.Question{Title: "Connection", Body: linkWords(w.status, now()), No: "Close"})
	}
	w.sale.newFormID = w.cfg.Till.NewForm
	w.sale.formID = w.cfg.Till.NewForm()
	w.sale.focus = w.Focus
	w.sale.blur = w.Blur
	w.sale.atRest = func(then func()) { w.After(typingRests, then) }
	w.sale.alarm = func() { w.Signal(device.SoundAttention) }
	w.sale.patience = keysWait
	w.sale.onRecord = w.ring
	w.sale.onTyped = w.typedCard
	w.sale.last.onUndo = w.undo
	w.wireGate()
	if w.sale.side.tabs != nil {
		w.sale.side.tabs.OnOpen = w.seeLens
	}
	if w.cfg.Practice != nil {
		if cards := w.cfg.Practice.Cards(); len(cards) > 0 {
			w.review.OfferSample(cards[0].Code)
		}
	}
}

func (w *Window) wireGate() {
	gate := w.sale.gate
	gate.onPractise = w.openPractice
	kit.SetVisible(gate.practise, w.cfg.OpenPractice != nil)
	gate.typeThem = func() { w.visit(shell.Settings) }
	gate.pin.OnLater = func() {
		gate.later = true
		w.sale.show(w.status)
		w.sale.ready()
	}
}

// Scanned takes a code from a wedge, on the UI goroutine. On Review it goes to
// "Rescan and replace" if that is open; from anywhere else it brings Sale to
// the front. Refusals are shown and heard.
func (w *Window) Scanned(s purchase.Scan) {
	if w.Open() != nil && w.sale.busy {
		w.Signal(device.SoundAttention) // the form is taken until the question is answered
		return
	}
	w.takeCard(s)
}

// practiceCard takes a card that was pressed instead of scanned. The practice camera
// reads it itself, if it runs.
func (w *Window) practiceCard(code string) {
	if w.lens.Hold(code) {
		w.sale.side.tabs.Open(w.sale.side.lens)
		return
	}
	w.takeCard(purchase.Scan{Text: code, Symbology: "QR", Source: purchase.SourceWedge, At: now()})
}

// ScanRefused says on the pane in front why a scan cannot be used, on the UI
// goroutine.
func (w *Window) ScanRefused(why error) {
	if w.test != nil {
		w.test.refused(why)
		return
	}
	w.Signal(device.SoundRefused)
	if w.rescanning() {
		w.review.Refuse(why)
		return
	}
	w.goTo(shell.Sale)
	w.sale.begin()
	w.sale.say(words.Say(why), kit.InkError)
	w.sale.restarts = true
}

func (w *Window) takeCard(s purchase.Scan) {
	if w.test != nil {
		w.testScan(s)
		return
	}
	card, err := w.cfg.Till.TakeScan(s, w.onForm())
	switch {
	case errors.Is(err, fault.CardAgain):
		if w.at == shell.Sale {
			w.sale.say(words.Say(err), kit.InkQuiet)
			w.sale.restarts = true
		}
		return
	case errors.Is(err, fault.CardBarcode):
		w.askBarcode(s, err)
		return
	case err != nil:
		w.ScanRefused(err)
		return
	}
	if w.rescanning() {
		w.swapCard(card, w.review.Scanned(), purchase.IsPayload(card), func() { w.review.Fill(card, s.Source) })
		return
	}
	if w.at != shell.Sale {
		w.goTo(shell.Sale)
	}
	w.fillCard(s, card, purchase.IsPayload(card))
}

// rescanning reports whether scans are for Review's form.
func (w *Window) rescanning() bool { return w.at == shell.Review && w.review.Rescanning() }

// fillCard puts a checked card on the form, surely a card or not. One that is
// read while a sale is on its way to the disk waits for it: it is the next
// customer's.
func (w *Window) fillCard(s purchase.Scan, card string, sure bool) {
	if w.sale.busy && w.sale.ahead != "" && !w.sale.learn(w.sale.patience) { // the card before it waits, with its Enter
		w.sale.ahead = ""
		w.keysDoubted()
		return
	}
	if w.sale.busy {
		w.early = func() { w.fillCard(s, card, sure) }
		return
	}
	w.swapCard(card, w.sale.card.card, sure, func() {
		w.sale.setCard(card, s.Source, s.At)
		w.lookUp(card)
	})
}

// swapCard puts a card where another may stand. A code that nothing shows to be a
// card's does not take its place by itself: it may be a poster's, or what
// somebody has typed fast.
func (w *Window) swapCard(card, stands string, sure bool, put func()) {
	if w.swap != nil && w.Open() == w.swap {
		w.AnswerSafely() // it asks about a code that is not the last one any more
	}
	if stands == "" || stands == card || sure {
		put()
		return
	}
	w.Signal(device.SoundAttention)
	w.swap = w.Ask(shell.Question{Title: "Replace the card?",
		Body: "The code " + purchase.MaskCard(card) + " was read, and nothing in it shows that it is a card. Card " +
			purchase.MaskCard(stands) + " is on the form.",
		No: "Keep the card", Yes: "Replace it", YesKind: kit.Plain,
		OnYes: func() {
			if w.onForm() == stands && !w.sale.busy {
				put()
			}
		}})
}

// onForm is the code that stands where a scan would go; "": none.
func (w *Window) onForm() string {
	switch {
	case w.rescanning():
		return w.review.Scanned()
	case w.sale.barcode != "":
		return w.sale.barcode
	}
	return w.sale.card.card
}

func (w *Window) typedCard(code string) {
	card, err := w.cfg.Till.TakeScan(purchase.Scan{Text: code, Source: purchase.SourceTyped, At: now()}, w.onForm())
	if errors.Is(err, fault.CardBarcode) {
		w.sale.card.closeTyping()
		w.askBarcode(purchase.Scan{Text: code, Source: purchase.SourceTyped, At: now()}, err)
		return
	}
	if err != nil && !errors.Is(err, fault.CardAgain) {
		w.Signal(device.SoundAttention)
		w.sale.refused(err)
		return
	}
	if err != nil { // typed again on purpose: no accident, as with a scanner
		card, err = purchase.ParseCard(code)
		if err != nil {
			return
		}
	}
	w.sale.setCard(card, purchase.SourceTyped, now())
	w.sale.ready()
	w.lookUp(card)
}

// askBarcode says whose card a barcode's number is. A sale needs the QR code all
// the same, unless Forloy tells it: sync takes nothing else.
func (w *Window) askBarcode(s purchase.Scan, refusal error) {
	number, err := purchase.ParseCard(s.Text)
	switch {
	case err != nil, w.sale.busy, w.rescanning():
		w.ScanRefused(refusal)
		return
	case w.status.Sync.Link != purchase.LinkOnline:
		w.ScanRefused(fault.New(fault.CardBarcodeUnasked))
		return
	}
	if w.at != shell.Sale {
		w.goTo(shell.Sale)
	}
	w.sale.askBarcode(number)
	w.Work(func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, lookUpTime)
		defer cancel()
		info, err := w.cfg.Till.Lookup(ctx, number)
		return func() { w.barcodeFound(s, number, info, err) }
	})
}

func (w *Window) barcodeFound(s purchase.Scan, number string, info purchase.CardInfo, err error) {
	if w.sale.barcode != number {
		return // a card was scanned since, or the form cleared
	}
	if card, wrong := purchase.ParseCard(info.Code); wrong == nil && !purchase.IsBarcode(card) {
		w.fillCard(s, card, true) // Forloy says so
		return
	}
	w.sale.barcode = ""
	switch {
	case errors.Is(err, fault.CardUnknown):
		w.ScanRefused(fault.New(fault.CardBarcodeUnknown))
	case err != nil:
		w.ScanRefused(fault.New(fault.CardBarcodeUnasked))
	default:
		w.Signal(device.SoundAttention)
		w.sale.showBarcode(info)
	}
}

const (
	lookUpTime    = 8 * time.Second
	longestTyping = 3 * time.Second
	typingLook    = 50 * time.Millisecond
	keysWait      = time.Second            // for the disk, at most
	slowRecord    = 300 * time.Millisecond // from then on the button says "Recording…"
	// typingRests is longer than what a scanner leaves between two characters, and
	// than the wedge needs to take them back.
	typingRests = 400 * time.Millisecond
)

// lookUp asks what a card is. Only the last one asked about is shown: an older
// answer may come later.
func (w *Window) lookUp(card string) {
	w.lookups++
	asked := w.lookups
	w.Work(func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, lookUpTime)
		defer cancel()
		info, err := w.cfg.Till.Lookup(ctx, card)
		return func() {
			if asked != w.lookups {
				return
			}
			w.sale.found(card, info, err)
			if w.sale.card.card == card && w.sale.card.doubt != (fault.Fault{}) {
				w.Signal(device.SoundAttention)
			}
		}
	})
}

// ring records a draft. It outlives the window: a sale whose Enter was pressed
// is either on the disk or refused.
func (w *Window) ring(d till.Draft) {
	late := w.After(slowRecord, func() { w.sale.slow(d.Form) })
	known := make(chan func(), 1)
	w.sale.known = known
	w.Work(func(ctx context.Context) func() {
		tx, err := w.cfg.Till.Ring(context.WithoutCancel(ctx), d)
		late.Stop()
		known <- func() { w.rung(d, tx, err) }
		return func() {
			select {
			case show := <-known:
				w.onceTyped(show)
			default: // an Enter was quicker
			}
		}
	})
}

// onceTyped changes the form when nobody types: the next customer's card may be in
// the middle of its scan, which would come in two pieces. It waits only so long,
// and not for an Enter.
func (w *Window) onceTyped(then func()) {
	since, done := now(), false
	finish := func() {
		if !done {
			done, w.sale.finish = true, nil
			then()
		}
	}
	var look func()
	look = func() {
		if done || w.typing == nil || !w.typing() || now().Sub(since) > longestTyping {
			finish()
			return
		}
		w.sale.finish = finish
		w.After(typingLook, look)
	}
	look()
}

// rung shows what became of a draft; the beep comes after the commit.
func (w *Window) rung(d till.Draft, tx purchase.Transaction, err error) {
	w.settleKeys()
	early := w.early
	w.early = nil
	if ask, asks := errors.AsType[*till.Ask](err); asks {
		w.askAgain(d, ask)
		return
	}
	switch {
	case err == nil:
		w.Signal(device.SoundRecorded)
		entered := w.sale.recorded(tx)
		if early != nil {
			early()
		}
		if entered {
			w.sale.submit()
		}
	case errors.Is(err, fault.Store):
		w.Signal(device.SoundRefused)
		w.sale.refused(err)
	default:
		w.Signal(device.SoundAttention)
		w.sale.refused(err)
	}
}

func (w *Window) askAgain(d till.Draft, ask *till.Ask) {
	w.sale.ahead = ""
	w.Signal(device.SoundAttention)
	w.Ask(shell.Question{Title: "Record this sale?", Body: words.Ask(ask.Doubts), No: "No, go back", Yes: "Yes, record it", YesKind: kit.Plain,
		OnNo: func() {
			w.sale.setBusy(false)
			w.sale.back()
			w.sale.ready()
		},
		OnYes: func() {
			d.Confirmed = true
			w.ring(d)
		}})
}

func (w *Window) undo(tx purchase.Transaction) {
	w.Work(func(ctx context.Context) func() {
		err := w.cfg.Till.Undo(context.WithoutCancel(ctx), tx.IdempotencyKey)
		return func() {
			if err != nil {
				w.Signal(device.SoundAttention)
				w.sale.say(words.Say(err), kit.InkError)
			} else {
				w.sale.say("Taken back: "+kit.Money(tx.Amount)+" on card "+purchase.MaskCard(tx.Card)+".", kit.InkQuiet)
			}
			w.sale.restarts = true
			w.sale.ready()
		}
	})
}

// now is the wall clock.
func now() time.Time { return time.Now() }
