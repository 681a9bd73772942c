package uitest

import (
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// Noon is when sales of tests were made.
var Noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Refused makes sales that are in review, one a code: of 5.00 €, 5.01 € and so
// on, on cards that end in a123, b123 and so on.
func Refused(t *testing.T, codes ...string) []purchase.Transaction {
	t.Helper()
	var txs []purchase.Transaction
	for i, code := range codes {
		tx, err := purchase.New(purchase.Sale{Card: "forloy_enr_secret_" + string(rune('a'+i)) + "123",
			Source: purchase.SourceWedge, Amount: purchase.Money{Minor: int64(500 + i), Currency: "EUR"},
			LocationID: "loc_1", StaffUserID: "usr_ana", Receipt: "R-1", ScannedAt: Noon})
		if err != nil {
			t.Fatal(err)
		}
		tx.State, tx.Attempts = purchase.Review, 1
		tx.RecordedAt = Noon.Add(3 * time.Minute)
		tx.LastError = purchase.Failure{Code: code, Message: "said the server", At: Noon}
		txs = append(txs, tx)
	}
	return txs
}
