package syncclient

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// shelf is a small outbox in memory that keeps the promises of the real one.
type shelf struct {
	mu    sync.Mutex
	all   []purchase.Transaction     // in order of sequence, in every state
	marks map[purchase.Sequence]bool // of the last Offer, and set ahead for it
	ahead map[purchase.Sequence]bool // set by the last OfferAhead
	kept  map[string][]byte

	settles, offers int
	commits         int              // calls that have written something, but for Save
	waited          int              // offers before a request that have written something
	aheadDone       func()           // told after each OfferAhead; may be nil
	fail            map[string]error // by method
	broken          []string         // promises that the loop has broken
}

func newShelf() *shelf {
	return &shelf{kept: map[string][]byte{}, marks: map[purchase.Sequence]bool{}, fail: map[string]error{}}
}

// failing is the common part of testing.TB and rapid.T.
type failing interface {
	Helper()
	Fatal(...any)
}

// sell records a sale of a card, as a queue would.
func (s *shelf) sell(t failing, card string) purchase.Transaction {
	t.Helper()
	tx, err := purchase.New(purchase.Sale{Card: card, Amount: purchase.Money{Minor: 2450, Currency: "EUR"},
		LocationID:  "loc_1",
		StaffUserID: "usr_1", ScannedAt: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	tx.Sequence, tx.RecordedAt = purchase.Sequence(len(s.all)+1), time.Now().UTC()
	s.all = append(s.all, tx)
	return tx
}

// sellMany records n sales on n cards.
func (s *shelf) sellMany(t testing.TB, n int) []purchase.Transaction {
	t.Helper()
	var out []purchase.Transaction
	for range n {
		out = append(out, s.sell(t, fmt.Sprintf("forloy_enr_card%06d", len(s.all)+1)))
	}
	return out
}

func (s *shelf) Next(after purchase.Sequence, max int) ([]purchase.Transaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []purchase.Transaction
	for _, tx := range s.all[min(int(after), len(s.all)):] {
		if len(out) == max {
			break
		}
		if tx.State == purchase.Pending {
			out = append(out, tx)
		}
	}
	return out, s.fail["Next"]
}

func (s *shelf) Offer(now time.Time, txs []purchase.Transaction, before ...purchase.Result) (
	[]purchase.Transaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fail["Offer"]; err != nil {
		return nil, err
	}
	out, marks, err := s.offer(now, txs, before)
	if err != nil {
		return nil, err
	}
	s.offers++
	if len(before)+len(marks) > 0 {
		s.waited++
	}
	for _, tx := range out {
		if s.ahead[tx.Sequence] {
			marks[tx.Sequence] = true
			delete(s.ahead, tx.Sequence)
		}
	}
	s.marks = marks
	return out, nil
}

func (s *shelf) OfferAhead(now time.Time, txs []purchase.Transaction, before ...purchase.Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := cmp.Or(s.fail["OfferAhead"], s.fail["Offer"]); err != nil {
		return err
	}
	if len(s.ahead) > 0 {
		s.broken = append(s.broken, fmt.Sprintf("%d sales were marked ahead and forgotten", len(s.ahead)))
	}
	_, marks, err := s.offer(now, txs, before)
	s.ahead = marks
	if s.aheadDone != nil {
		s.aheadDone()
	}
	return err
}

func (s *shelf) offer(now time.Time, txs []purchase.Transaction, before []purchase.Result) (
	_ []purchase.Transaction, marks map[purchase.Sequence]bool, _ error) {
	if len(before) > 0 {
		if err := s.fail["verdicts with marks"]; err != nil {
			return nil, nil, err
		}
		if err := s.settle(now, before); err != nil {
			return nil, nil, err
		}
	}
	defer func() { s.commits += min(1, len(before)+len(marks)) }()
	var out []purchase.Transaction
	marks = map[purchase.Sequence]bool{}
	for _, given := range txs {
		tx := s.at(given.Sequence)
		if tx.State != purchase.Pending {
			continue
		}
		if tx.FirstSentAt.IsZero() {
			tx.FirstSentAt = now
			marks[tx.Sequence] = true
		}
		out = append(out, *tx)
	}
	return out, marks, nil
}

func (s *shelf) Retract(_ time.Time, txs []purchase.Transaction) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fail["Retract"]; err != nil {
		clear(s.ahead) // what was marked stays so
		return err
	}
	s.commits++
	for _, given := range txs {
		if !s.marks[given.Sequence] && !s.ahead[given.Sequence] {
			s.broken = append(s.broken, fmt.Sprintf("retracted a mark of an earlier try: %d", given.Sequence))
			continue
		}
		delete(s.ahead, given.Sequence)
		s.at(given.Sequence).FirstSentAt = time.Time{}
	}
	return nil
}

func (s *shelf) Settle(now time.Time, results []purchase.Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settles++
	s.commits++
	return s.settle(now, results)
}

func (s *shelf) settle(now time.Time, results []purchase.Result) error {
	if err := s.fail["Settle"]; err != nil {
		return err
	}
	for _, r := range results {
		tx := s.at(r.Sequence)
		if tx.State != purchase.Pending || tx.IdempotencyKey != r.IdempotencyKey || tx.FirstSentAt.IsZero() {
			s.broken = append(s.broken, fmt.Sprintf("settled what was not offered: %d %s", r.Sequence, tx.State))
			continue
		}
		switch r.Verdict {
		case purchase.Accepted:
			tx.State, tx.TransactionID, tx.CardType, tx.SettledAt = purchase.Synced, r.TransactionID, r.CardType, now
		case purchase.Refused:
			tx.State = purchase.Review
			tx.Charge(now, r)
		case purchase.Deferred:
			tx.Charge(now, r)
		default:
			s.broken = append(s.broken, fmt.Sprintf("settled without a verdict: %d", r.Sequence))
		}
	}
	return nil
}

func (s *shelf) Load(name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.kept[name]), s.fail["Load"]
}

func (s *shelf) Save(name string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fail["Save"]; err != nil {
		return err
	}
	s.kept[name] = slices.Clone(value)
	return nil
}

func (s *shelf) at(n purchase.Sequence) *purchase.Transaction { return &s.all[n-1] }

// void ends a sale that was never offered, as a person may do.
func (s *shelf) void(n purchase.Sequence) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	tx := s.at(n)
	if tx.State != purchase.Pending || !tx.FirstSentAt.IsZero() {
		return false
	}
	tx.State = purchase.Voided
	return true
}

// set makes a method fail, or work again.
func (s *shelf) set(method string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail[method] = err
}

// look returns every transaction as it is now.
func (s *shelf) look() []purchase.Transaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

func (s *shelf) count(state purchase.State) int {
	n := 0
	for _, tx := range s.look() {
		if tx.State == state {
			n++
		}
	}
	return n
}

// promises fails the test if the loop has broken one.
func (s *shelf) promises(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.broken {
		t.Errorf("broken promise: %s", b)
	}
}
