package till

import (
	"testing"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

func TestScanTestNamesTheFault(t *testing.T) {
	const code = purchase.TestCode
	ms := time.Millisecond
	for _, tt := range []struct {
		name   string
		set    func(*Settings)
		burst  device.Burst
		unread bool
		faults []fault.Kind // in order
		mends  func(*Settings)
	}{
		{name: "all is well", burst: device.Burst{Typed: code, Meant: code, End: device.SuffixEnter}},
		{name: "keys that X lost", burst: device.Burst{Typed: code, End: device.SuffixEnter}},
		{name: "an AIM identifier", burst: device.Burst{Typed: "]Q1" + code, Meant: "]Q1" + code,
			End: device.SuffixEnter}},
		{name: "an ECI mark", burst: device.Burst{Typed: `\\000026` + code, Meant: `\\000026` + code,
			End: device.SuffixEnter}},
		{name: "all marks", burst: device.Burst{Typed: `]Q2\000026` + code, Meant: `]Q2\000026` + code,
			End: device.SuffixEnter}},
		{name: "a prefix among marks", burst: device.Burst{Typed: `]Q2~\000026` + code, End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestPrefix},
			mends:  func(s *Settings) { s.WedgePrefix = "~" }},
		{name: "German", burst: device.Burst{Typed: "forloz?enr?scantest0", Meant: code, End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestOtherLayout},
			mends:  func(s *Settings) { s.WedgeReading = device.ReadingPlaces }},
		{name: "German, known", set: func(s *Settings) { s.WedgeReading = device.ReadingPlaces },
			burst: device.Burst{Typed: "FORLOZ?ENR?SCANTEST0", Meant: code, End: device.SuffixEnter}},
		{name: "Caps Lock", burst: device.Burst{Typed: "FORLOY_ENR_SCANTEST0", Meant: code, End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestCapsLock}},
		{name: "French and Caps Lock", burst: device.Burst{Typed: "FORLOY8ENR8SCQNTEST0", Meant: code,
			End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestCapsLock, fault.TestOtherLayout},
			mends:  func(s *Settings) { s.WedgeReading = device.ReadingPlaces }},
		{name: "set to this PC's layout", burst: device.Burst{Typed: code, Meant: "forloz/enr/scantest0",
			End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestOwnLayout},
			mends:  func(s *Settings) { s.WedgeReading = device.ReadingRunes }},
		{name: "wrongly known", set: func(s *Settings) { s.WedgeReading = device.ReadingPlaces },
			burst:  device.Burst{Typed: code, Meant: "forloz/enr/scantest0", End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestOwnLayout},
			mends:  func(s *Settings) { s.WedgeReading = device.ReadingRunes }},
		{name: "Tab", burst: device.Burst{Typed: code, Meant: code, End: device.SuffixTab},
			faults: []fault.Kind{fault.TestEnd},
			mends:  func(s *Settings) { s.WedgeSuffix = device.SuffixTab }},
		{name: "no suffix", burst: device.Burst{Typed: code, Meant: code, End: device.SuffixNone},
			faults: []fault.Kind{fault.TestEnd},
			mends:  func(s *Settings) { s.WedgeSuffix = device.SuffixNone }},
		{name: "another suffix", burst: device.Burst{Typed: code, Meant: code, End: device.KeyOther},
			faults: []fault.Kind{fault.TestOddEnd}},
		{name: "a prefix", burst: device.Burst{Typed: "~" + code, Meant: "~" + code, End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestPrefix},
			mends:  func(s *Settings) { s.WedgePrefix = "~" }},
		{name: "a prefix and an identifier", burst: device.Burst{Typed: "~]Q1" + code, End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestPrefix},
			mends:  func(s *Settings) { s.WedgePrefix = "~" }},
		{name: "a prefix that is known", set: func(s *Settings) { s.WedgePrefix = "~" },
			burst: device.Burst{Typed: "]C1~" + code, End: device.SuffixEnter}},
		{name: "a prefix that is gone", set: func(s *Settings) { s.WedgePrefix = "~" },
			burst:  device.Burst{Typed: code, End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestNoPrefix}, mends: func(s *Settings) { s.WedgePrefix = "" }},
		{name: "something after it", burst: device.Burst{Typed: code + ";", End: device.SuffixEnter},
			faults: []fault.Kind{fault.TestTail}},
		{name: "slow", burst: device.Burst{Typed: code, Meant: code, End: device.SuffixEnter, Pace: 60 * ms},
			faults: []fault.Kind{fault.TestSlow}},
		{name: "too slow", unread: true, burst: device.Burst{Typed: "forloy_e", End: device.SuffixNone,
			Pace: 150 * ms}, faults: []fault.Kind{fault.TestPerson}},
		{name: "another code", unread: true, burst: device.Burst{Typed: "4006381333931", Meant: "4006381333931",
			End: device.SuffixEnter}, faults: []fault.Kind{fault.TestOtherCode}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Settings{WedgeSuffix: device.SuffixEnter}
			if tt.set != nil {
				tt.set(&s)
			}
			better := s
			if tt.mends != nil {
				tt.mends(&better)
			}
			got := JudgeBurst(s, tt.burst)
			check(t, got, !tt.unread, tt.faults, better)
			if tt.mends != nil { // and mended, it is well
				if again := JudgeBurst(got.Better, tt.burst); again.Better != got.Better ||
					len(again.Faults) >= len(got.Faults) {
					t.Errorf("mended, it still finds %v", again.Faults)
				}
			}
		})
	}
}

func check(t *testing.T, got ScanTest, read bool, faults []fault.Kind, better Settings) {
	t.Helper()
	if got.Read != read || got.Better != better || len(got.Faults) != len(faults) {
		t.Fatalf("got %+v, want read %v, %q, %+v", got, read, faults, better)
	}
	for i, kind := range faults {
		if got.Faults[i].Kind != kind {
			t.Errorf("finds %v, want %s", got.Faults[i], kind)
		}
	}
}

func TestScanTestOfASerialScanner(t *testing.T) {
	s := Settings{WedgeSuffix: device.SuffixEnter, WedgePrefix: "~"}
	scan := func(text string, source purchase.Source) ScanTest {
		return JudgeScan(s, purchase.Scan{Text: text, Source: source})
	}
	check(t, scan(purchase.TestCode, purchase.SourceSerial), true, nil, s)
	check(t, scan(purchase.TestCode, purchase.SourceCamera), true, nil, s)
	check(t, scan("forl\xff\xfey", purchase.SourceSerial), false, []fault.Kind{fault.TestNoText}, s)
	check(t, scan("forloy_enr_other", purchase.SourceSerial), false, []fault.Kind{fault.TestOtherCode}, s)
	s.WedgePrefix = ""
	better := s
	better.WedgePrefix = "#"
	check(t, scan("#"+purchase.TestCode, purchase.SourceSerial), true, []fault.Kind{fault.TestPrefix}, better)
}
