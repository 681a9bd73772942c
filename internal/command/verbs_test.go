package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/checkup"
	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/handover"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/scanner/camera"
)

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0}, {errors.New("anything"), 1}, {context.Canceled, 1}, {handover.ErrBroken, 1},
		{usage("x"), 2}, {fault.Card, 2}, {fault.Amount, 2}, {fault.Input, 2}, {fault.RefusedNotFound, 2},
		{fault.RefusedState, 2}, {fault.RefusedOffered, 2}, {fault.Config, 2},
		{camera.ErrNotFound, 2}, {device.ErrNoCamera, 2}, {camera.ErrBusy, 3}, {camera.ErrUnplugged, 3},
		{camera.ErrDenied, 3},
		{camera.ErrSilent, 3}, {camera.ErrFormat, 3}, {camera.ErrUnsupported, 1},
		{fault.Store, 3}, {fault.StoreFolder, 3}, {handover.ErrSilent, 3}, {handover.ErrTooLong, 2},
		{fault.Setup, 5}, {fault.SignIn, 5}, {finished(4), 4},
	} {
		if got := code(c.err); got != c.want {
			t.Errorf("%v: got %d, want %d", c.err, got, c.want)
		}
		if c.err != nil {
			if got := code(fmt.Errorf("wrapped: %w", c.err)); got != c.want {
				t.Errorf("wrapped %v: got %d, want %d", c.err, got, c.want)
			}
		}
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"the amount is zero":         "The amount is zero.",
		"--card: too long.":          "--card: too long.",
		"/tmp/x: no":                 "/tmp/x: no.",
		"two\nlines":                 "Two; lines.",
		"a server's \x1b[31mred\x07": "A server's [31mred.",
		"Ana\u202e\u200f\u2066.luz":  "Ana.luz.",
		"one\ntwo\u2028three":        "One; two three.",
		"über":                       "Über.",
		"COUNTERFOIL_TIMEOUT: wrong": "COUNTERFOIL_TIMEOUT: wrong.",
		"KEY is missing":             "KEY is missing.",
		"is it running?":             "Is it running?",
	} {
		if got := sentence(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestParseSince(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.Local)
	for in, want := range map[string]time.Time{
		"2026-03-10T14:22:05+01:00": time.Date(2026, 3, 10, 13, 22, 5, 0, time.UTC),
		"2026-03-10T14:22:05.5Z":    time.Date(2026, 3, 10, 14, 22, 5, 5e8, time.UTC),
		"2026-03-10":                time.Date(2026, 3, 10, 0, 0, 0, 0, time.Local),
		"24h":                       now.Add(-24 * time.Hour),
		"90m":                       now.Add(-90 * time.Minute),
		"7d":                        time.Date(2026, 3, 24, 12, 0, 0, 0, time.Local),
	} {
		if got, err := parseSince(in, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v, %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"now", "0h", "-1h", "0d", "-1d", "d", "1.5d", "99999999999d", "2026-3-10",
		"2026-03-10T14:22:05", "10", "24 h"} {
		if got, err := parseSince(in, now); !errors.Is(err, errUsage) {
			t.Errorf("%q: got %v, %v", in, got, err)
		}
	}
}

func TestParseAt(t *testing.T) {
	now := time.Date(2026, 3, 10, 14, 22, 5, 0, time.UTC)
	for _, in := range []string{"2026-03-10T14:24:05Z", "2026-03-10T15:24:05+01:00", "2026-03-10T14:24:04.999Z",
		"2000-01-01T00:00:00Z"} {
		if _, err := parseAt(in, now); err != nil {
			t.Errorf("%s: %v", in, err)
		}
	}
	for _, in := range []string{"2026-03-10T14:24:05.001Z", "2026-03-10T14:24:06Z", "2026-03-10T14:24:05-01:00",
		"1999-12-31T23:59:59Z",
		"0000-01-01T00:00:00+14:00", "2026-03-10T14:22:05", "2026-03-10", "2026-02-30T00:00:00Z",
		"2026-03-10T1:22:05Z", "2026-03-10T12:22:05,5Z", "2026-03-10T14:22:05+24:00", "2026-03-10T14:22:05+01:60"} {
		if _, err := parseAt(in, now); !errors.Is(err, errUsage) {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestClockWords(t *testing.T) {
	for offset, want := range map[time.Duration]string{
		300 * time.Millisecond: "right", 72 * time.Hour: "this PC is 3 days slow",
		-365 * 24 * time.Hour: "this PC is 365 days fast", 90 * time.Minute: "this PC is 1h30m0s slow",
		-90 * time.Second: "this PC is 1m30s fast",
	} {
		if got := clockWords(offset); got != want {
			t.Errorf("%v: got %q", offset, got)
		}
	}
}

func TestStatusAnswer(t *testing.T) {
	r := till.Report{Sync: purchase.SyncState{ClockKnown: true, ClockOffset: -1500 * time.Millisecond,
		LastError: purchase.Failure{Code: "X", Message: "y"}}}
	text, err := encode(newStatusAnswer(r))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"connection":"unknown"`, `"clock_offset_seconds":-1.5`,
		`"last_error":{"code":"X","message":"y","at":null}`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

// What doctor finds, by what the till and this PC say.
func TestDoctorFinds(t *testing.T) {
	finds := func(got checkup.Finding, want checkup.Kind) {
		t.Helper()
		if got.Kind != want {
			t.Errorf("found %+v, want %s", got, want)
		}
	}
	for link, want := range map[purchase.Link]checkup.Kind{"": checkup.LinkUnheard,
		purchase.LinkUnknown: checkup.LinkUnheard, purchase.LinkOffline: checkup.LinkOffline,
		purchase.LinkUnreachable: checkup.LinkUnreachable, purchase.LinkSignIn: checkup.LinkSignIn,
		purchase.LinkOnline: checkup.LinkOnline} {
		finds(linkFinding(till.Report{Sync: purchase.SyncState{Link: link}}, false), want)
	}
	finds(linkFinding(till.Report{Sync: purchase.SyncState{Link: purchase.LinkSignIn}}, true), checkup.LinkNobody)
	clock := func(known bool, off time.Duration) checkup.Finding {
		return clockFinding(till.Report{Sync: purchase.SyncState{ClockKnown: known, ClockOffset: off}})
	}
	finds(clock(true, 3*time.Hour), checkup.ClockWrong)
	finds(clock(true, time.Minute), checkup.ClockGood)
	finds(clock(false, 0), checkup.ClockUncompared)
	j := &job{}
	if f := proxyFinding(j); f != nil {
		t.Errorf("a proxy of nowhere: %+v", f)
	}
	j.host.Proxy = func(string) (string, error) { return "proxy.shop:3128", nil }
	finds(proxyFinding(j)[0], checkup.ProxyNamed)
	j.host.Proxy = func(string) (string, error) { return "", errors.New("it can't be read") }
	finds(proxyFinding(j)[0], checkup.ProxyUnread)
	finds(scannerFinding(j), checkup.ScannerNone)
	j.cfg.Settings.SerialPort = "COM3"
	finds(scannerFinding(j), checkup.ScannerUnchecked)
	j.host.Scanner = func(till.Settings) error { return nil }
	finds(scannerFinding(j), checkup.ScannerReady)
	j.host.Scanner = func(till.Settings) error { return errors.New("the port is gone") }
	finds(scannerFinding(j), checkup.ScannerFailed)
	finds(storeFinding(till.Report{}, fault.Store), checkup.StoreFailed)
	finds(storeFinding(till.Report{}, fault.New(fault.StoreFull)), checkup.StoreFault)
	finds(storeFinding(till.Report{Moved: time.Now()}, nil), checkup.StoreFault)
	finds(storeFinding(till.Report{}, nil), checkup.StoreSound)
}

// A disk that is full takes no help either, and a script has to learn of it.
func TestHelpThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"help", "sale"}, {"sale", "--help"}, {"-h"}, {"help", "--json"}} {
		var says bytes.Buffer
		exit := Main(t.Context(), Host{}, Console{Out: full{}, Err: &says}, args)
		if exit != exitOther || says.String() != "Write the answer: no room.\n" {
			t.Errorf("%v: exit %d, %q", args, exit, says.String())
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }
