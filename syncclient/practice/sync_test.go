package practice

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/purchase"

	"github.com/google/uuid"
)

// What differs between answers, with the guide's values.
var varying = []struct {
	is *regexp.Regexp
	to string
}{
	{regexp.MustCompile(`"txn_[A-Za-z0-9_]+"`), `"txn"`},
	{regexp.MustCompile(`"req_[A-Za-z0-9_]+"`), `"req"`},
	{regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"`), `"time"`},
}

func shape(t *testing.T, b []byte) string {
	s := compact(t, b)
	for _, v := range varying {
		s = v.is.ReplaceAllString(s, v.to)
	}
	return s
}

// The guide's request gets the guide's answers, field by field and in order:
// all accepted, then one sent again and the other card deleted.
func TestGuideExample(t *testing.T) {
	p := start(t)
	request := testdata(t, "guide-request.json")
	got := p.post("/transactions/sync", request)
	if want := shape(t, []byte(testdata(t, "guide-200.json"))); got.status != 200 || shape(t, got.body) != want {
		t.Errorf("status %d\n got %s\nwant %s", got.status, shape(t, got.body), want)
	}

	q := start(t)
	var sent struct{ Transactions []json.RawMessage }
	if err := json.Unmarshal([]byte(request), &sent); err != nil {
		t.Fatal(err)
	}
	q.sync(string(sent.Transactions[0]))
	if err := q.SetCard("forloy_enr_ghi789jkl012", Missing); err != nil {
		t.Fatal(err)
	}
	got = q.post("/transactions/sync", request)
	if want := shape(t, []byte(testdata(t, "guide-207.json"))); got.status != 207 || shape(t, got.body) != want {
		t.Errorf("status %d\n got %s\nwant %s", got.status, shape(t, got.body), want)
	}
}

func TestCardsBehave(t *testing.T) {
	p := start(t)
	if err := p.SetCard("walk in", Inactive); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ card, code string }{
		{"forloy_enr_practice0punch", ""},
		{"forloy_enr_practice0inactive", "CARD_INACTIVE"},
		{"forloy_enr_practice0deleted", "CARD_NOT_FOUND"},
		{"forloy_enr_anything99", ""},
		{"eyJjYXJkX2luc3RhbmNlX2lkIjoieCJ9", ""},
		{"eyJjYXJkX2luc3RhbmNlX2lkIjoieHkifQ", ""},             // no padding
		{"eyJjYXJkX2luc3RhbmNlX2lkIjoiIn0=", "CARD_NOT_FOUND"}, // an empty id
		{"bm8ganNvbg==", "CARD_NOT_FOUND"},
		{"forloy_enr_", "CARD_NOT_FOUND"},
		{"FORLOY_ENR_ABC", "CARD_NOT_FOUND"}, // with Caps Lock on
		{"990000000001", "CARD_NOT_FOUND"},   // a barcode is for lookups
		{"walk in", "CARD_INACTIVE"},
	} {
		status, got := p.sync(sale(test.card))
		want := 200
		if test.code != "" {
			want = 207
		}
		if status != want || got[0].Error != test.code || got[0].Success != (test.code == "") {
			t.Errorf("%s: %d %+v, want %d %q", test.card, status, got[0], want, test.code)
		}
	}
}

func TestFlakyCardFailsEachSaleTwice(t *testing.T) {
	p := start(t)
	for range 2 {
		one := sale("forloy_enr_practice0flaky")
		for try, want := range []string{purchase.CodeInternalError, purchase.CodeInternalError, ""} {
			if _, got := p.sync(one); got[0].Error != want {
				t.Errorf("try %d: %q, want %q", try+1, got[0].Error, want)
			}
		}
	}
	if got := p.Ledger(); len(got) != 2 || got[0].TimesSent != 3 {
		t.Errorf("ledger %+v", got)
	}
}

func TestSameKeyIsBookedOnce(t *testing.T) {
	p := start(t)
	one := sale("forloy_enr_x")
	_, first := p.sync(one, one) // also twice in one batch
	_, again := p.sync(one)
	if *first[0].Idempotent || !*first[1].Idempotent || !*again[0].Idempotent {
		t.Errorf("idempotent: %v %v %v", *first[0].Idempotent, *first[1].Idempotent, *again[0].Idempotent)
	}
	if id := first[0].TransactionID; id == "" || first[1].TransactionID != id || again[0].TransactionID != id {
		t.Errorf("transaction ids differ: %v %v", first, again)
	}
	if got := p.Ledger(); len(got) != 1 || got[0].TimesSent != 3 || len(p.Conflicts()) != 0 {
		t.Errorf("ledger %+v, conflicts %v", got, p.Conflicts())
	}
}

func TestSameKeyOtherBytesIsAConflict(t *testing.T) {
	p := start(t)
	key := uuid.NewString()
	p.sync(saleWithKey("forloy_enr_a", key))
	other := strings.Replace(saleWithKey("forloy_enr_a", key), "24.50", "24.5", 1)
	status, got := p.sync(other)
	if status != 200 || !*got[0].Idempotent {
		t.Errorf("%d %+v: the first verdict does not hold", status, got[0])
	}
	conflicts := p.Conflicts()
	if len(conflicts) != 1 || conflicts[0].IdempotencyKey != key || string(conflicts[0].Sent) != other {
		t.Errorf("conflicts %+v", conflicts)
	}
	if p.Ledger()[0].Amount != "24.50" {
		t.Errorf("the ledger's amount became %s", p.Ledger()[0].Amount)
	}
	// A refused try fixes the key's bytes just the same.
	refused := uuid.NewString()
	p.sync(saleWithKey("no card", refused))
	p.sync(saleWithKey("forloy_enr_b", refused))
	if got := p.Conflicts(); len(got) != 2 || got[1].IdempotencyKey != refused {
		t.Errorf("conflicts %+v", got)
	}
}

func TestBatchIsValidatedWhole(t *testing.T) {
	p := start(t)
	good := sale("forloy_enr_x")
	change := func(old, new string) string { return batch(good, strings.Replace(sale("forloy_enr_x"), old, new, 1)) }
	for name, test := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"no JSON":         {`{"transactions":`, 400, "JSON"},
		"trailing bytes":  {batch(good) + "x", 400, "JSON"},
		"an array":        {`[]`, 400, "JSON"},
		"no items":        {batch(), 400, "1 to 100"},
		"101 items":       {batch(strings.Split(strings.Repeat(good+"\n", 101), "\n")[:101]...), 400, "not 101"},
		"item no object":  {batch(good, `7`), 422, "transactions[1]: must be an object"},
		"item null":       {batch(good, `null`), 422, "transactions[1]: qr_code_data is required"},
		"no card":         {change(`"qr_code_data"`, `"x"`), 422, "qr_code_data is required"},
		"no location":     {change(`"location_id"`, `"x"`), 422, "location_id is required"},
		"no staff":        {change(`"staff_user_id"`, `"x"`), 422, "staff_user_id is required"},
		"no amount":       {change(`"purchase_amount"`, `"x"`), 422, "purchase_amount is required"},
		"amount as text":  {change(`24.50`, `"24.50"`), 422, "positive number"},
		"amount zero":     {change(`24.50`, `0.00`), 422, "positive number"},
		"amount negative": {change(`24.50`, `-1`), 422, "positive number"},
		"amount null":     {change(`24.50`, `null`), 422, "positive number"},
		"amount exponent": {change(`24.50`, `1e9`), 422, "positive number"},
		"no key":          {change(`"idempotency_key"`, `"x"`), 422, "idempotency_key is required"},
		"key no UUID":     {batch(good, saleWithKey("forloy_enr_x", "1")), 422, "must be a UUID"},
		"punches as text": {change(`"client_timestamp"`, `"punch_count":"1","client_timestamp"`), 422,
			"punch_count has the wrong type"},
		"punches negative": {change(`"client_timestamp"`, `"punch_count":-1,"client_timestamp"`), 422,
			"punch_count must not"},
		"time not ISO 8601": {change(`2026-03-10T14:22:05.000Z`, `10.3.2026`), 422, "ISO 8601"},
	} {
		got := p.post("/transactions/sync", test.body)
		if got.status != test.status || got.Error.Code != "VALIDATION_ERROR" ||
			!strings.Contains(got.Error.Message, test.says) {
			t.Errorf("%s: %d %s, want %d %q", name, got.status, got.body, test.status, test.says)
		}
		if got.Success || got.Meta.RequestID == "" || got.Meta.Timestamp == "" {
			t.Errorf("%s: not Forloy's failure envelope: %s", name, got.body)
		}
	}
	if n := len(p.Ledger()); n != 0 {
		t.Errorf("%d items of malformed batches were booked", n)
	}
}

func TestBodyLimit(t *testing.T) {
	p := start(t)
	got := p.post("/transactions/sync", strings.Repeat(" ", maxBody+1))
	if got.status != http.StatusRequestEntityTooLarge || got.Success || got.Error.Code == "" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := p.post("/transactions/sync", strings.Repeat(" ", maxBody)); got.status != 400 {
		t.Errorf("a body at the limit: %d", got.status)
	}
}

// Eight tills send the same hundred sales: each is booked once.
func TestConcurrentSendersBookOnce(t *testing.T) {
	p := start(t)
	sales := make([]string, maxItems)
	for i := range sales {
		sales[i] = sale("forloy_enr_shared")
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, part := range [][]string{sales[50:], sales[:50]} {
				if status, _ := p.sync(part...); status != 200 {
					t.Errorf("status %d", status)
				}
			}
		})
	}
	wg.Wait()
	entries := p.Ledger()
	if len(entries) != maxItems || len(p.Conflicts()) != 0 {
		t.Fatalf("%d entries, %d conflicts", len(entries), len(p.Conflicts()))
	}
	for i, e := range entries {
		if e.N != i+1 || e.TimesSent != 8 {
			t.Errorf("entry %d: n %d, sent %d times", i, e.N, e.TimesSent)
		}
	}
}

func TestSlowCardHoldsItsBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := offNetwork()
		for _, test := range []struct {
			path, body string
			want       time.Duration
		}{
			{"/transactions/sync", batch(sale("forloy_enr_practice0slow")), SlowAnswer},
			{"/cards/lookup", `{"qr_code_data":"forloy_enr_practice0slow"}`, SlowAnswer},
			{"/transactions/sync", batch(sale("forloy_enr_practice0punch")), 0},
		} {
			began := time.Now()
			got := f.post(t, test.path, test.body, fixedToken)
			if took := time.Since(began); got.Code != 200 || took != test.want {
				t.Errorf("%s: %d after %v, want %v", test.path, got.Code, took, test.want)
			}
		}
		f.setLatency(250 * time.Millisecond)
		began := time.Now()
		f.post(t, "/cards/lookup", `{}`, fixedToken)
		if took := time.Since(began); took != 250*time.Millisecond {
			t.Errorf("latency %v", took)
		}
	})
}
