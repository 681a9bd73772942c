package sale

import (
	"slices"
	"strings"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
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

// reviewed is how many sales were in Review when that was shown last.
type reviewed struct {
	n     int64
	known bool // the store had been read
}

// others is how many sales are in Review now, if more have come since than the one that is told of: of several at once,
// or behind as many new sales as are shown. 0: none have.
func (v *reviewed) others(s till.Status, told bool) int64 {
	n, known := v.n, v.known
	v.n, v.known = s.Counts.By[purchase.Review].Count, s.Journal.Number > 0
	if told {
		n++
		v.n = max(v.n, n) // a count that was read before the list may not have it yet
	}
	if !known || v.n <= n {
		return 0
	}
	return v.n
}

// tellRefused says that sales which were recorded have gone to Review: one of the last, whose customer may still be
// there (nil: none of them), and how many others are there, if there are.
func (r *Room) tellRefused(tx *purchase.Transaction, others int64) {
	r.shell.Alarm()
	says, key := "", ""
	if tx != nil {
		key = tx.IdempotencyKey
		says = words.T("{amount}, {whose}: refused. {why} The sale is in Review.", "amount", kit.Money(tx.Amount),
			"whose", words.Whose(tx.CustomerName, tx.Card), "why", words.Refusal(tx.LastError))
	}
	if others > 0 {
		says = strings.TrimPrefix(says+" · ", " · ") + words.N(others, "{n} sale to review", "{n} sales to review")
	}
	confirms := r.confirms
	r.Say(says, kit.InkAttention)
	r.refusal, r.toReview = key, others
	if confirms != "" && r.confirmed != key { // of the sale after it
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
// the last any more, or fewer are in Review than it says.
func (r *Room) forget(s till.Status) {
	stands := slices.ContainsFunc(s.Last, func(tx purchase.Transaction) bool {
		return tx.IdempotencyKey == r.refusal && tx.State == purchase.Review
	})
	if r.refusal != "" && !stands || s.Counts.By[purchase.Review].Count < r.toReview {
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
