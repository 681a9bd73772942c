package syncclient_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient"
)

// One call is one attempt. The answer holds a verdict on each item that Forloy
// has answered; what to do about an error is up to the Loop.
func ExampleClient_Send() {
	tx, err := purchase.New(purchase.Sale{Card: "forloy_enr_abc123def456",
		Amount:     purchase.Money{Minor: 2450, Currency: "EUR"},
		LocationID: "loc-1", StaffUserID: "staff-1", ScannedAt: time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC)})
	if err != nil {
		fmt.Println(err)
		return
	}
	forloy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"success":true,"data":{"total_count":1,"success_count":1,"error_count":0,"results":[`+
			`{"idempotency_key":"`+tx.IdempotencyKey+`",`+
			`"result":{"success":true,"transaction_id":"txn_1"}}]},"meta":{}}`)
	}))
	defer forloy.Close()

	client, err := syncclient.NewClient(syncclient.Config{BaseURL: forloy.URL, UserAgent: "Example/1.0"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.CloseIdle()
	answer, err := client.Send(context.Background(), "a token", []purchase.Transaction{tx})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range answer.Results {
		fmt.Println(r.Verdict == purchase.Accepted, r.TransactionID)
	}
	// Output: true txn_1
}
