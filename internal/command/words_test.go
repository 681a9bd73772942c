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
var windows = []fault.Class{fault.Locked, fault.Scan, fault.ScanTest, fault.Doubt}

func TestEveryKindHasWords(t *testing.T) {
	for _, kind := range fault.Kinds() {
		w := wordsOf(fault.Fault{Kind: kind, Facts: fault.Facts{Field: fault.Note, Where: "--flag", Min: 1, Max: 9,
			Count: 3, Currency: "EUR", Amount: "24.50 EUR", Limit: "10.00 EUR", Key: "k", Account: "ana@shop.example",
			Proxy: "proxy:8080", Status: 502, At: time.Unix(1, 0), Detail: "detail"}})
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
		{fault.New("link.of_tomorrow"), "link.of_tomorrow"},
	} {
		if got := say(test.err); got != test.want {
			t.Errorf("%v is said as %q, want %q", test.err, got, test.want)
		}
	}
}
