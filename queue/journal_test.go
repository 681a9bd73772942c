package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

func TestTheJournalTellsWhoDidWhatToWhichSale(t *testing.T) {
	path := fresh(t)
	q := opened(t, path)
	txs := recorded(t, q, 4)
	err := q.Settle(start, []purchase.Result{verdict(txs[0], purchase.Accepted, ""),
		verdict(txs[1], purchase.Refused, "CARD_NOT_FOUND"),
		verdict(txs[2], purchase.Refused, "CARD_INACTIVE")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Void(start, txs[3].IdempotencyKey, "mistake", "ana"); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Retry(start, []string{txs[1].IdempotencyKey}, "ben"); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Replace(start, txs[2].IdempotencyKey, sale(t, 2), "ben"); err != nil {
		t.Fatal(err)
	}
	if err := q.Log(start, Entry{What: "signed in", Actor: "ana@example.com"}); err != nil {
		t.Fatal(err)
	}
	if n, err := q.Prune(start.AddDate(5, 0, 0), 10); n != 3 || err != nil {
		t.Fatalf("pruned %d: %v", n, err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	q = opened(t, path)
	var lines []string
	entries, err := q.Entries(0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		body, err := json.Marshal(e)
		if err != nil || strings.Contains(string(body), txs[0].Card) {
			t.Errorf("%v: a card code is in %s", err, body)
		}
		lines = append(lines, fmt.Sprintf("%d %s by %q no. %d %s>%s %s %s", e.Number, e.What, e.Actor, e.Sequence,
			e.From, e.To, e.Amount, e.Code+e.Reason))
	}
	want := `1 recorded by "staff-1" no. 1 >pending 1.00 EUR 
2 recorded by "staff-1" no. 2 >pending 1.01 EUR 
3 recorded by "staff-1" no. 3 >pending 1.02 EUR 
4 recorded by "staff-1" no. 4 >pending 1.03 EUR 
5 synced by "" no. 1 pending>synced 1.00 EUR 
6 refused by "" no. 2 pending>review 1.01 EUR CARD_NOT_FOUND
7 refused by "" no. 3 pending>review 1.02 EUR CARD_INACTIVE
8 voided by "ana" no. 4 pending>voided 1.03 EUR mistake
9 retried by "ben" no. 2 review>pending 1.01 EUR 
10 dismissed by "ben" no. 3 review>dismissed 1.02 EUR replaced
11 recorded by "ben" no. 5 >pending 1.02 EUR 
12 signed in by "ana@example.com" no. 0 >  
13 pruned by "" no. 0 >  3 settled before 2030-12-10`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("journal:\n%s\nwant:\n%s", got, want)
	}
	sound(t, q)
}

func TestPeopleGiveReasons(t *testing.T) {
	q := opened(t, fresh(t))
	tx := recorded(t, q, 1)[0]
	if _, err := q.Void(start, tx.IdempotencyKey, "  ", "ana"); !errors.Is(err, fault.Input) {
		t.Errorf("void without a reason: %v", err)
	}
	if _, err := q.Dismiss(start, []string{tx.IdempotencyKey}, "", "ana"); !errors.Is(err, fault.Input) {
		t.Errorf("dismiss without a reason: %v", err)
	}
}

// TestOnlyWhatCanBeSentIsStored: the bytes must agree with the sale, or a retry
// would send something else than the till shows (rule R2).
func TestOnlyWhatCanBeSentIsStored(t *testing.T) {
	q := opened(t, fresh(t))
	for name, spoil := range map[string]func(*purchase.Transaction){
		"another key":                 func(tx *purchase.Transaction) { tx.IdempotencyKey = purchase.NewKey() },
		"another card":                func(tx *purchase.Transaction) { tx.Card = "forloy_enr_other" },
		"another time":                func(tx *purchase.Transaction) { tx.ScannedAt = tx.ScannedAt.Add(time.Second) },
		"no JSON":                     func(tx *purchase.Transaction) { tx.Wire = []byte("{") },
		"two objects":                 func(tx *purchase.Transaction) { tx.Wire = append(tx.Wire, "{}"...) },
		"no business day":             func(tx *purchase.Transaction) { tx.BusinessDay = "" },
		"no key":                      func(tx *purchase.Transaction) { tx.IdempotencyKey, tx.Wire = "", nil },
		"a key with a quotation mark": func(tx *purchase.Transaction) { tx.IdempotencyKey, tx.Wire = `a"b`, nil },
	} {
		tx := sale(t, 1)
		spoil(&tx)
		if _, err := q.Record(tx); !errors.Is(err, fault.Input) || errors.Is(err, fault.Store) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := q.Counts().Recorded.Count; got != 0 {
		t.Errorf("%d recorded", got)
	}
}
