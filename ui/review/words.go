package review

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// bookedWords warns of a second booking.
func bookedWords() string {
	return words.T("Forloy may have booked this sale already. Look for it there first: on a new card it would " +
		"count twice.")
}

// whyWords is why a transaction is in review, and what nobody knows of it.
func whyWords(tx purchase.Transaction) string {
	if tx.MayBeBooked() {
		return words.T("May be booked.") + " " + words.Refusal(tx.LastError)
	}
	return words.Refusal(tx.LastError)
}

// causeWords is whyWords for a line of the list.
func causeWords(tx purchase.Transaction) string {
	title := words.Refused(tx.LastError).Title
	if tx.MayBeBooked() {
		return words.T("May be booked: {cause}", "cause", title)
	}
	return title
}

// supportText is what "Copy for support" puts on the clipboard: everything that helps to
// find the sale, and no whole card code.
func supportText(program string, txs []purchase.Transaction) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d in review\n", strings.TrimSpace(program), len(txs))
	for _, tx := range txs {
		fmt.Fprintf(&b, "\nkey %s\nscanned %s\nlast error %s\nat %s\nattempts %d\namount %s\ncard %s\n"+
			"location %s\nstaff %s\nterminal %s\nreceipt %s\n",
			tx.IdempotencyKey, tx.ScannedAt.UTC().Format(purchase.TimeFormat), words.Server(tx.LastError),
			tx.LastError.At.UTC().Format(purchase.TimeFormat), tx.Attempts, tx.Amount, purchase.MaskCard(tx.Card),
			tx.LocationID, tx.StaffUserID, tx.TerminalID, tx.Receipt)
	}
	return b.String()
}

// outcomeWords say what came of sales, once none of them waits.
func outcomeWords(found []purchase.Transaction) (says string, ink fyne.ThemeColorName, settled bool) {
	var sent, refused []purchase.Transaction
	for _, tx := range found {
		switch tx.State {
		case purchase.Pending:
			return "", kit.InkText, false
		case purchase.Synced:
			sent = append(sent, tx)
		case purchase.Review:
			refused = append(refused, tx)
		}
	}
	switch total := len(sent) + len(refused); {
	case total == 0: // a person has ended them meanwhile
		return "", kit.InkText, true
	case total == 1 && len(sent) == 1:
		return words.T("Sent: {sale}.", "sale", named(sent)), kit.InkGood, true
	case total == 1:
		return words.T("Still refused: {sale}. {why}", "sale", named(refused), "why",
			words.Refusal(refused[0].LastError)), kit.InkError, true
	case len(refused) == 0:
		return words.N(int64(total), "Sent: all {n} sales.", "Sent: all {n} sales."), kit.InkGood, true
	case len(sent) == 0:
		return words.N(int64(total), "Still refused: all {n} sales.", "Still refused: all {n} sales."),
			kit.InkError, true
	}
	return words.T("Sent: {sent}. Still refused: {refused}.", "sent", words.Number(int64(len(sent))),
		"refused", words.Number(int64(len(refused)))), kit.InkError, true
}

// retryWords is said as soon as sales wait again.
func retryWords(s purchase.SyncState, txs []purchase.Transaction) string {
	if s.Link == purchase.LinkOnline {
		return words.T("Trying again: {sale}", "sale", named(txs))
	}
	return words.T("Waiting again: {sale}. The outcome shows once Forloy can be reached.", "sale", named(txs))
}

// named is a sale by amount and customer, so that nobody confuses it with the one shown
// beside; several by number and sum.
func named(txs []purchase.Transaction) string {
	if len(txs) != 1 {
		return words.N(int64(len(txs)), "{n} sale, {sum}", "{n} sales, {sum}", "sum", sum(txs))
	}
	return kit.Money(txs[0].Amount) + ", " + words.Whose(txs[0].CustomerName, txs[0].Card)
}
