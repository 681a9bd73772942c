package syncclient

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// read returns a golden file, with content from the sync guide.
func read(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// guide are the two sales of the guide's example.
func guide(t testing.TB) []purchase.Transaction {
	t.Helper()
	at := func(text string) time.Time {
		at, err := time.Parse(purchase.TimeFormat, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	eur := func(minor int64) purchase.Money { return purchase.Money{Minor: minor, Currency: "EUR"} }
	sales := []purchase.Sale{
		{Card: "forloy_enr_abc123def456", LocationID: "loc_01HQXYZ", StaffUserID: "usr_staff_001", Amount: eur(2450),
			ScannedAt: at("2026-03-10T14:22:05.000Z")},
		{Card: "forloy_enr_ghi789jkl012", LocationID: "loc_01HQXYZ", StaffUserID: "usr_staff_001", Amount: eur(1200),
			Punches: 1,
			Receipt: "receipt-20260310-042", TerminalID: "terminal-03", ScannedAt: at("2026-03-10T14:25:30.000Z")},
	}
	keys := []string{"a1b2c3d4-e5f6-7890-abcd-ef1234567890", "b2c3d4e5-f6a7-8901-bcde-f12345678901"}
	var txs []purchase.Transaction
	for i, s := range sales {
		tx, err := purchase.New(s)
		if err != nil {
			t.Fatal(err)
		}
		tx.IdempotencyKey, tx.Sequence = keys[i], purchase.Sequence(i+1)
		if tx.Wire, err = tx.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
		txs = append(txs, tx)
	}
	return txs
}

// fields decodes JSON and keeps numbers to the digit.
func fields(t *testing.T, raw []byte) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestGuideRequest: for the guide's two sales, what leaves this PC is the
// guide's request, field by field, with 24.50 as 24.50.
func TestGuideRequest(t *testing.T) {
	got, want := fields(t, syncBody(guide(t))), fields(t, read(t, "guide-request.json"))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if !strings.Contains(string(syncBody(guide(t))), `"purchase_amount":12.00`) {
		t.Error("an amount has lost its decimals")
	}
}

// TestGuideAnswers: the guide's two answers to that request.
func TestGuideAnswers(t *testing.T) {
	txs := guide(t)
	key := func(i int) string { return txs[i].IdempotencyKey }
	for name, want := range map[string][]purchase.Result{
		"guide-answer-200.json": {
			{Sequence: 1, IdempotencyKey: key(0), Verdict: purchase.Accepted, TransactionID: "txn_01HQ0001",
				CardType: "cashback"},
			{Sequence: 2, IdempotencyKey: key(1), Verdict: purchase.Accepted, TransactionID: "txn_01HQ0002",
				CardType: "punch"},
		},
		"guide-answer-207.json": {
			{Sequence: 1, IdempotencyKey: key(0), Verdict: purchase.Accepted, Idempotent: true,
				TransactionID: "txn_01HQ0001", CardType: "cashback"},
			{Sequence: 2, IdempotencyKey: key(1), Verdict: purchase.Refused, Code: "CARD_NOT_FOUND",
				Message: "No active card found for the given code"},
		},
	} {
		p, err := readAnswer(read(t, name), txs, newCensor())
		if err != nil || !reflect.DeepEqual(p.Results, want) || p.unknown != 0 || p.miscounts != nil ||
			p.Conflicts != nil {
			t.Errorf("%s: %+v %v", name, p, err)
		}
		if !p.at.Equal(time.Date(2026, 3, 10, 15, 0, 12, 0, time.UTC)) || !strings.HasPrefix(p.RequestID, "req_sync_") {
			t.Errorf("%s: %v %v", name, p.at, p.RequestID)
		}
	}
}

// FuzzAnswer: whatever comes, verdicts are only on items of the batch, at most
// one per item, and never from a body that is not sound to its end.
func FuzzAnswer(f *testing.F) {
	f.Add(read(f, "guide-answer-200.json"))
	f.Add(read(f, "guide-answer-207.json"))
	for _, seed := range []string{"", "null", "[]", "{", `{"success":false}`,
		envelopeOf(`null,` + result("a1b2c3d4-e5f6-7890-abcd-ef1234567890", `null`)),
		`{"success":true,"data":{"results":[]}}{}`,
		envelopeOf(result("a1b2c3d4-e5f6-7890-abcd-ef1234567890", `{"success":true,"error":{"code":"X"}}`))} {
		f.Add([]byte(seed))
	}
	txs := guide(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := readAnswer(body, txs, newCensor(txs[0].Card, txs[1].Card))
		if err != nil {
			if len(p.Results) != 0 || len(p.Conflicts) != 0 {
				t.Errorf("an error and verdicts: %+v", p)
			}
			if _, said := errors.AsType[failedError](err); said && !json.Valid(body) {
				t.Error("read what is not JSON")
			}
			return
		}
		if !json.Valid(body) {
			t.Error("read what is not JSON")
		}
		seen := map[purchase.Sequence]bool{}
		for _, r := range p.Results {
			if r.Sequence < 1 || int(r.Sequence) > len(txs) || txs[r.Sequence-1].IdempotencyKey != r.IdempotencyKey ||
				seen[r.Sequence] || r.Verdict == 0 {
				t.Errorf("%+v", r)
			}
			seen[r.Sequence] = true
			if strings.Contains(r.Message+r.Code, txs[0].Card) {
				t.Error("a card code got through")
			}
			if len([]rune(r.Message)) > maxMessage || len([]rune(r.Code)) > maxCode {
				t.Error("too long to keep")
			}
		}
		for _, tx := range p.Conflicts {
			if seen[tx.Sequence] {
				t.Error("a verdict and a conflict")
			}
		}
	})
}

// FuzzObject compares our reading of objects with that of encoding/json.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{`{}`, ` { "a" : 1 , "b":[1,{"c":"]}\\\""}],"c":null}`, `{"a":1,"a":2}`,
		`{"\u0061":-1.5e3,"b":{"c":{}}}`, `[]`, `"x"`, `{"a":true}x`, "{\"\xff\":1}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := readWhole(raw)
		var want map[string]json.RawMessage
		if bad := json.Unmarshal(raw, &want); bad != nil || want == nil {
			if err == nil {
				t.Fatalf("read %q, which encoding/json does not: %v", raw, bad)
			}
			return
		}
		if errors.Is(err, errDoubled) {
			return
		}
		if err != nil || len(o) != len(want) {
			t.Fatalf("%q: %v, want %v (%v)", raw, o, want, err)
		}
		for name, value := range want {
			if string(o[name]) != string(value) {
				t.Errorf("%q: %q, want %q", name, o[name], value)
			}
		}
	})
}
