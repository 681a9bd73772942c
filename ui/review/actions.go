package review

import (
	"context"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

func (r *Room) chosen() []purchase.Transaction { return r.list.chosen() }

func (r *Room) retry(txs []purchase.Transaction) {
	by := r.status.Manager()
	r.act(retryWords(r.status.Sync, txs), func(ctx context.Context) ([]string, error) {
		keys := keysOf(txs)
		return keys, inParts(keys, func(some []string) error {
			_, err := r.till.Retry(ctx, some, by)
			return err
		})
	})
}

func (r *Room) dismiss(txs []purchase.Transaction, reason string) {
	by := r.status.Manager()
	r.act(words.T("Dismissed: {sale}.", "sale", named(txs)), func(ctx context.Context) ([]string, error) {
		return nil, inParts(keysOf(txs), func(some []string) error {
			_, err := r.till.Dismiss(ctx, some, reason, by)
			return err
		})
	})
}

func (r *Room) replace(tx purchase.Transaction, card, customer string, source purchase.Source) {
	done := words.T("Replaced: {sale}. The new sale keeps the time of the old one, {time}, and is waiting to be sent.",
		"sale", named([]purchase.Transaction{tx}), "time", kit.FullTime(tx.ScannedAt))
	manager := r.status.Manager()
	r.act(done, func(ctx context.Context) ([]string, error) {
		by, err := r.till.Replace(ctx, tx.IdempotencyKey, card, customer, source, manager)
		return []string{by.IdempotencyKey}, err
	})
}

// replaceTyped takes a code that was typed by hand. It is checked as a scan is, but for one thing: whoever
// types the same code again means it.
func (r *Room) replaceTyped(code string) {
	card, err := r.till.TakeScan(purchase.Scan{Text: code, Source: purchase.SourceTyped, At: time.Now()}, "")
	if strings.Contains(code, "…") { // the end of a code, as screens show it
		err = fault.New(fault.CardImpossible)
	}
	if err != nil {
		r.Refuse(err)
		return
	}
	r.detail.replace.onReplace(card, "", purchase.SourceTyped)
}

// nameScanned says whose the card in the form is, as soon as Forloy has told.
func (r *Room) nameScanned(card string) {
	r.shell.Work(func(ctx context.Context) func() {
		customer := r.holder(ctx, card)
		return func() {
			if form := r.detail.replace; form.scanned == card {
				form.customer = customer
				form.explain()
			}
		}
	})
}

// holderTime is how long Forloy may take to say whose a card is: the sale can do without.
const holderTime = 3 * time.Second

// holder is whose a card is, if Forloy can be asked.
func (r *Room) holder(ctx context.Context, card string) string {
	ctx, cancel := context.WithTimeout(ctx, holderTime)
	defer cancel()
	info, err := r.till.Lookup(ctx, card)
	if err != nil {
		return ""
	}
	return info.CustomerName
}

func (r *Room) copyForSupport(txs []purchase.Transaction) {
	r.shell.Copy(supportText(r.program, txs[:min(len(txs), mostCopied)]))
	r.detail.say(words.T("Copied. Paste it into a message to support."), kit.InkGood)
}

// mostCopied is how many sales fit into a message to support.
const mostCopied = 100

func keysOf(txs []purchase.Transaction) []string {
	keys := make([]string, len(txs))
	for i, tx := range txs {
		keys[i] = tx.IdempotencyKey
	}
	return keys
}

// part is how many sales one commit moves: the next sale at the counter waits for it.
const part = 500

// inParts acts on many sales, a part at a time. The newest come first, since the store
// searches from there.
func inParts(keys []string, do func(some []string) error) error {
	for end := len(keys); end > 0; end -= part {
		if err := do(keys[max(end-part, 0):end]); err != nil {
			return err
		}
	}
	return nil
}

// act carries out one of the manager's actions and shows what is left. do returns the
// keys of the sales that are sent now, so that the room can say later what came of them.
func (r *Room) act(done string, do func(context.Context) (sends []string, err error)) {
	r.shell.Work(func(ctx context.Context) func() {
		sends, err := do(context.WithoutCancel(ctx))
		return func() { r.acted(done, sends, err) }
	})
}

func (r *Room) acted(done string, sends []string, err error) {
	ink := kit.InkGood
	if len(sends) > 0 {
		ink = kit.InkText // nothing has come of it yet
	}
	if err != nil {
		r.shell.Alarm()
		r.detail.say(words.Say(err), kit.InkError)
		sends = nil
	} else {
		if !r.detail.buttons.Visible() {
			r.detail.closeForms()
			r.blur()
		}
		r.Say(done, ink)
	}
	r.Load()
	r.await(sends)
}
