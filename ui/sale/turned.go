package sale

import (
	"slices"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// turned is the newest of the last sales that Forloy has refused since they were
// shown; nil: none.
func (r *Room) turned(last []purchase.Transaction) *purchase.Transaction {
	for i, tx := range last {
		before := slices.IndexFunc(r.recent, func(old purchase.Transaction) bool {
			return old.IdempotencyKey == tx.IdempotencyKey
		})
		if tx.State == purchase.Review && before >= 0 && r.recent[before].State == purchase.Pending {
			return &last[i]
		}
	}
	return nil
}

// tellRefused says that a sale which was recorded has gone to Review: the customer may
// still be there.
func (r *Room) tellRefused(tx purchase.Transaction) {
	r.shell.Alarm()
	says := words.T("{amount}, {whose}: refused. {why} The sale is in Review.", "amount", kit.Money(tx.Amount),
		"whose", words.Whose(tx.CustomerName, tx.Card), "why", words.Refusal(tx.LastError))
	confirms := r.confirms
	r.Say(says, kit.InkAttention)
	r.refusal = tx.IdempotencyKey
	if confirms != "" && r.confirmed != tx.IdempotencyKey { // of the sale after it
		r.confirms = confirms
		r.besideRefusal()
	}
}

// besideRefusal says of a sale that it was recorded, below what is said of one that was refused.
func (r *Room) besideRefusal() {
	r.beside = true
	r.message.Add(r.confirms, kit.InkGood)
	r.Root.Refresh()
	r.fields.ScrollToBottom()
}

// forget clears tellRefused's message once somebody has dealt with the sale, or it is none of
// the last any more.
func (r *Room) forget(last []purchase.Transaction) {
	stands := slices.ContainsFunc(last, func(tx purchase.Transaction) bool {
		return tx.IdempotencyKey == r.refusal && tx.State == purchase.Review
	})
	if r.refusal != "" && !stands {
		r.say("", kit.InkQuiet)
	}
}

// standing leaves out the sales that another sale in the list has replaced.
func standing(last []purchase.Transaction) []purchase.Transaction {
	return slices.DeleteFunc(slices.Clone(last), func(tx purchase.Transaction) bool {
		return tx.ReplacedBy != "" && slices.ContainsFunc(last, func(by purchase.Transaction) bool {
			return by.IdempotencyKey == tx.ReplacedBy
		})
	})
}
