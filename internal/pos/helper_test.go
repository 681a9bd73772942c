package pos_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// shop is a till and a window, as far as a POS can see them.
type shop struct {
	mu       sync.Mutex
	recorded []purchase.Transaction // in order
	filled   []pos.Form             // likewise
	trouble  error                  // of the store
	closed   error                  // why nothing can be sold
}

func (s *shop) counter() pos.Counter { return pos.Counter{Till: s, Fill: s.fill} }

func (s *shop) Status() till.Status { return till.Status{Settings: till.Settings{Currency: "EUR"}} }

func (s *shop) MaySell(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

func (s *shop) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = nil
}

func (s *shop) fill(_ context.Context, f pos.Form) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.filled = append(s.filled, f)
	return nil
}

func (s *shop) RecordOnce(_ context.Context, sale purchase.Sale) (purchase.Transaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trouble != nil {
		return purchase.Transaction{}, s.trouble
	}
	for _, tx := range s.recorded {
		if tx.Receipt == sale.Receipt {
			return tx, nil
		}
	}
	sale.LocationID, sale.StaffUserID = "loc", "usr"
	tx, err := purchase.New(sale)
	if err == nil {
		s.recorded = append(s.recorded, tx)
	}
	return tx, err
}

func (s *shop) OfReceipt(_ context.Context, receipt string, amount purchase.Money, _ time.Time) (
	purchase.Transaction, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, tx := range s.recorded {
		if tx.Receipt == receipt && tx.Amount != amount {
			return purchase.Transaction{}, false, fault.New(fault.POSReceipt)
		}
		if tx.Receipt == receipt {
			return tx, true, nil
		}
	}
	return purchase.Transaction{}, false, nil
}

// receipts are those of what was recorded, in order.
func (s *shop) receipts() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, tx := range s.recorded {
		all = append(all, tx.Receipt)
	}
	return all
}

func (s *shop) stop(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = err
}

// say tells a fault apart without the command line's words.
func say(err error) string {
	if f, is := fault.Of(err); is {
		return fmt.Sprint(f.Kind)
	}
	return err.Error()
}

func write(t *testing.T, content string, path ...string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(path...), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// read is a file's content; "": there is none.
func read(t *testing.T, path ...string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(path...))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(content)
}

// files are the names in a folder; none where it is not there.
func files(t *testing.T, path ...string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(filepath.Join(path...))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, f := range all {
		names = append(names, f.Name())
	}
	return names
}

// counted is a till that keeps nothing, and tells the receipts in order.
type counted struct {
	shop
	all chan string
}

func (c *counted) RecordOnce(_ context.Context, sale purchase.Sale) (purchase.Transaction, error) {
	sale.LocationID, sale.StaffUserID = "loc", "usr"
	tx, err := purchase.New(sale)
	if err == nil {
		c.all <- tx.Receipt
	}
	return tx, err
}
