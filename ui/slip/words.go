package slip

import (
	"fmt"
	"strings"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
)

// what says what has become of a sale, and what can be done about it.
func what(tx purchase.Transaction) string {
	switch {
	case till.CanUndo(tx):
		return words.T("It is on this PC and has not been sent yet: Undo takes it back.")
	case tx.State == purchase.Pending:
		return words.T("It is on its way: Forloy may have it already, so it cannot be taken back here.")
	case tx.State == purchase.Synced:
		return words.T("Forloy has it. It cannot be taken back from here: have it corrected in Forloy's own " +
			"administration, by Forloy's number below.")
	case tx.ReplacedBy != "":
		return words.T("Another sale stands in its place.")
	case tx.State == purchase.Review && tx.MayBeBooked():
		return words.Refusal(tx.LastError) + " " + words.T("Forloy may have booked it all the same.")
	case tx.State == purchase.Review:
		return words.Refusal(tx.LastError)
	}
	return words.T("It does not count.")
}

// support is what helps support to find the sale, in English and without a whole card code.
func support(tx purchase.Transaction) string {
	var b strings.Builder
	for _, line := range [][2]string{{"key", tx.IdempotencyKey}, {"state", string(tx.State)},
		{"scanned", tx.ScannedAt.UTC().Format(purchase.TimeFormat)}, {"amount", tx.Amount.String()},
		{"card", purchase.MaskCard(tx.Card)}, {"transaction id", tx.TransactionID}, {"location", tx.LocationID},
		{"staff", tx.StaffUserID}, {"terminal", tx.TerminalID}, {"receipt", tx.Receipt},
		{"last error", words.Server(tx.LastError)}} {
		if line[1] != "" {
			fmt.Fprintf(&b, "%s %s\n", line[0], line[1])
		}
	}
	return b.String()
}
