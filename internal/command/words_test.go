package command

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/fault"
)

// windows are the classes that never reach a verb.
var windows = []fault.Class{fault.Locked, fault.Reward, fault.Scan, fault.ScanTest, fault.Doubt}

func TestEveryKindHasWords(t *testing.T) {
	for _, kind := range fault.Kinds() {
		w := wordsOf(fault.Fault{Kind: kind, Facts: fault.Facts{Field: fault.Note, Where: "--flag", Min: 1, Max: 9,
			Count: 3, Currency: "EUR", Amount: "24.50 EUR", Limit: "10.00 EUR", Key: "k", Account: "ana@shop.example",
			Proxy: "proxy:8080", Status: 502, At: time.Unix(1, 0), Name: "done", State: "voided", Told: "pending",
			Detail: "detail"}})
		if slices.Contains(windows, kind.Class()) {
			continue
		}
		if w.what == "" || w.what == string(kind) {
			t.Errorf("%s has no words", kind)
		}
		for _, clause := range []string{w.what, w.do} {
			if strings.ContainsAny(clause, "{}") || strings.HasSuffix(clause, ".") {
				t.Errorf("%s: %q has a fact that nobody fills in, or a full stop", kind, clause)
			}
		}
	}
}

func TestSay(t *testing.T) {
	empty := fault.Fault{Kind: fault.ConfigValue, Facts: fault.Facts{Where: "--timeout"}}.With(
		fault.New(fault.ConfigEmpty))
	for _, test := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("open x: %w", fs.ErrPermission), "open x: permission denied"},
		{fmt.Errorf("record: %w", fault.New(fault.StoreFull)), "the disk is full: make room on it"},
		{empty, "--timeout: it is empty"},
		{flagFault{"--card", fault.New(fault.CardTwice)},
			"--card: the code came more than once in one scan: scan again"},
		{fault.New(fault.InputLimit).With(fault.New(fault.AmountZero)), "the limit: the amount is zero"},
		{fault.New(fault.StoreFolder).With(fs.ErrPermission), "the data directory cannot be used: permission denied"},
		{fmt.Errorf("open: %w", fault.Fault{Kind: fault.DamagedPage, Facts: fault.Facts{Number: 7}}),
			"the store is damaged (page 7 is overwritten): " + adviceSalvage},
		{fault.New("link.of_tomorrow"), "link.of_tomorrow"},
	} {
		if got := say(test.err); got != test.want {
			t.Errorf("%v is said as %q, want %q", test.err, got, test.want)
		}
	}
}

func TestProblemsAreSentences(t *testing.T) {
	got := sentences([]fault.Fault{
		{Kind: fault.DamagedPage, Facts: fault.Facts{Number: 7}},
		{Kind: fault.DamagedSalePlace, Facts: fault.Facts{Number: 3, Name: "review", Other: 4, State: "pending"}},
		{Kind: fault.DamagedDayCount, Facts: fault.Facts{Name: "2026-03-10", State: "synced", Count: 5, Against: 4}},
		{Kind: fault.BooksAmount, Facts: fault.Facts{Number: 3, Amount: "1.03 EUR", Other: 9, Told: "1.02 EUR"}},
		fault.New(fault.StoreDisk),
	})
	want := []string{
		"Page 7 is overwritten.",
		`Sale no. 3 is kept under "review" as no. 4, pending.`,
		"The totals of 2026-03-10 count 5 synced, but 4 are kept.",
		"Sale no. 3 is not what was recorded: it is over 1.03 EUR, but journal entry no. 9 says 1.02 EUR.",
		"The disk reported an error: see counterfoil verify.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("said as\n%q, want\n%q", got, want)
	}
}
