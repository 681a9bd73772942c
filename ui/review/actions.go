package review

import (
	"context"

	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// manager is who acts in Review: whoever knows the PIN.
const manager = "manager"

func (r *Room) chosen() []purchase.Transaction { return r.list.chosen() }

func (r *Room) retry(txs []purchase.Transaction) {
	r.act(retryWords(r.status.Sync), func(ctx context.Context) ([]string, error) {
		keys := keysOf(txs)
		_, err := r.till.Retry(ctx, keys, manager)
		return keys, err
	})
}

func (r *Room) dismiss(txs []purchase.Transaction, reason string) {
	r.act(words.T("Dismissed."), func(ctx context.Context) ([]string, error) {
		_, err := r.till.Dismiss(ctx, keysOf(txs), reason, manager)
		return nil, err
	})
}

func (r *Room) replace(tx purchase.Transaction, card string, source purchase.Source) {
	r.act(words.T("Replaced: the new sale is waiting to be sent."), func(ctx context.Context) ([]string, error) {
		by, err := r.till.Replace(ctx, tx.IdempotencyKey, card, source, manager)
		return []string{by.IdempotencyKey}, err
	})
}

func (r *Room) copyForSupport(txs []purchase.Transaction) {
	r.shell.Copy(supportText(r.program, txs))
	r.detail.say(words.T("Copied. Paste it into a message to support."), kit.InkGood)
}

func keysOf(txs []purchase.Transaction) []string {
	keys := make([]string, len(txs))
	for i, tx := range txs {
		keys[i] = tx.IdempotencyKey
	}
	return keys
}

// act carries out one of the manager's actions and shows what is left. do
// returns the keys of what is to be sent now, so that the room can say later
// what came of it.
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
	r.detail.busy = false
	if err != nil {
		r.shell.Alarm()
		r.detail.say(words.Say(err), kit.InkError)
		sends = nil
	} else {
		r.detail.closeForms()
		r.Say(done, ink)
	}
	r.Load()
	r.await(sends)
}
