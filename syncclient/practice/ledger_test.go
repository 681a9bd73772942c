package practice

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The ledger over HTTP holds every field as it was sent, the amount to the
// digit, and the order of arrival.
func TestLedgerOverHTTP(t *testing.T) {
	p := start(t)
	items := []string{
		`{"qr_code_data":"forloy_enr_a","location_id":"Caf\u00e9 <1>","staff_user_id":"usr","purchase_amount":1200,` +
			`"punch_count":2,"idempotency_key":"a1b2c3d4-e5f6-7890-abcd-ef1234567890",` +
			`"transaction_notes":"two & a half","pos_reference_id":"r-1","pos_terminal_id":"t-1",` +
			`"client_timestamp":"2026-03-10T14:22:05.000Z"}`,
		`{"qr_code_data":"forloy_enr_b","location_id":"loc","staff_user_id":"usr","purchase_amount":0.10,` +
			`"idempotency_key":"b2c3d4e5-f6a7-8901-bcde-f12345678901"}`,
	}
	before := time.Now().Truncate(time.Millisecond)
	p.sync(items...)
	p.sync(items[1])
	p.sync(strings.Replace(items[1], "0.10", "0.20", 1))
	p.token = ""
	for _, url := range []string{p.URL() + "/ledger", strings.TrimSuffix(p.URL(), basePath) + "/ledger"} {
		var got struct {
			Transactions []map[string]json.RawMessage
			Conflicts    []struct {
				Key         string `json:"idempotency_key"`
				First, Sent struct {
					Amount json.RawMessage `json:"purchase_amount"`
				}
			}
			Requests int
		}
		if err := json.Unmarshal(p.get(url).body, &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Transactions) != 2 || got.Requests != 3 {
			t.Fatalf("%d transactions, %d requests", len(got.Transactions), got.Requests)
		}
		for i, item := range items {
			checkEntry(t, got.Transactions[i], item, before)
		}
		want := map[string]string{"n": "2", "times_sent": "3", "transaction_id": `"txn_practice_000002"`,
			"purchase_amount": "0.10"}
		for field, value := range want {
			if string(got.Transactions[1][field]) != value {
				t.Errorf("%s is %s, want %s", field, got.Transactions[1][field], value)
			}
		}
		if len(got.Conflicts) != 1 || string(got.Conflicts[0].First.Amount) != "0.10" ||
			string(got.Conflicts[0].Sent.Amount) != "0.20" {
			t.Errorf("conflicts %+v", got.Conflicts)
		}
	}
}

func checkEntry(t *testing.T, got map[string]json.RawMessage, sent string, before time.Time) {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(sent), &fields); err != nil {
		t.Fatal(err)
	}
	for name, value := range fields {
		if string(got[name]) != string(value) {
			t.Errorf("%s is %s, sent was %s", name, got[name], value)
		}
	}
	if len(got) != len(fields)+5 {
		t.Errorf("%d fields, sent were %d and 5 are the server's", len(got), len(fields))
	}
	var at time.Time
	if err := json.Unmarshal(got["received_at"], &at); err != nil || at.Before(before) || at.After(time.Now()) {
		t.Errorf("received_at %s: %v", got["received_at"], err)
	}
}

func TestLedgerInGo(t *testing.T) {
	p := start(t)
	p.post("/transactions/sync", testdata(t, "guide-request.json"))
	got := p.Ledger()
	if len(got) != 2 {
		t.Fatalf("%d entries", len(got))
	}
	want := Entry{
		N: 2, TransactionID: "txn_practice_000002", CardType: "punch", ReceivedAt: got[1].ReceivedAt, TimesSent: 1,
		Card: "forloy_enr_ghi789jkl012", LocationID: "loc_01HQXYZ", StaffUserID: "usr_staff_001", Amount: "12.00",
		Punches: 1, Receipt: "receipt-20260310-042", TerminalID: "terminal-03",
		IdempotencyKey: "b2c3d4e5-f6a7-8901-bcde-f12345678901", ScannedAt: "2026-03-10T14:25:30.000Z",
	}
	sent := got[1].Sent
	if got[1].Sent = nil; !reflect.DeepEqual(got[1], want) {
		t.Errorf("got  %+v\nwant %+v", got[1], want)
	}
	if !strings.Contains(testdata(t, "guide-request.json"), string(sent)) {
		t.Errorf("not the bytes that were sent: %s", sent)
	}
}
