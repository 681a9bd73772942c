package till

import (
	"regexp"
	"strings"
	"unicode"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// ScanTest is what one try of the scan test has shown.
type ScanTest struct {
	Read   bool          // the test code arrived, whatever had to be mended
	Faults []fault.Fault // of the class fault.ScanTest
	Better Settings      // that fit the scanner; as they were, where nothing can be mended here
	Was    Settings      // by which it was judged
}

// Mends reports whether other settings would fit the scanner better.
func (t ScanTest) Mends() bool { return t.Better != t.Was }

// JudgeBurst judges what a keyboard scanner typed of the test code.
func JudgeBurst(s Settings, b device.Burst) ScanTest {
	t := ScanTest{Better: s, Was: s}
	text := b.Typed
	at := strings.Index(text, purchase.TestCode)
	typed := at >= 0
	if !typed {
		text = b.Meant
		at = strings.Index(text, purchase.TestCode)
	}
	if at < 0 || b.Pace > device.SlowestProven+device.SlowestProven/20 {
		t.foreign(b)
		return t
	}
	t.Read = true
	if typed {
		t.ownLayout(b)
	} else {
		t.otherLayout(b)
	}
	t.around(text[:at], strings.TrimSpace(text[at+len(purchase.TestCode):]))
	t.suffix(b.End)
	if b.Pace > device.SlowestPlain {
		t.fault(fault.TestSlow, fault.Facts{Wait: b.Pace})
	}
	return t
}

// JudgeScan judges the test code as a serial scanner or a lens has read it.
func JudgeScan(s Settings, scan purchase.Scan) ScanTest {
	t := ScanTest{Better: s, Was: s}
	at := strings.Index(scan.Text, purchase.TestCode)
	switch {
	case at >= 0:
		t.Read = true
		if scan.Source == purchase.SourceSerial {
			t.around(s.WedgePrefix+scan.Text[:at], scan.Text[at+len(purchase.TestCode):])
			if at == 0 { // cut off, or never there: it does no harm
				t.Faults, t.Better = nil, s
			}
		}
	case scan.Source == purchase.SourceSerial && strings.ContainsFunc(scan.Text, noise):
		t.fault(fault.TestNoText, fault.Facts{})
	default:
		t.fault(fault.TestOtherCode, fault.Facts{})
	}
	return t
}

func noise(r rune) bool {
	return r == unicode.ReplacementChar || unicode.IsControl(r) || r > unicode.MaxLatin1
}

func (t *ScanTest) fault(kind fault.Kind, facts fault.Facts) {
	t.Faults = append(t.Faults, fault.Fault{Kind: kind, Facts: facts})
}

// foreign: the test code is not in what was typed.
func (t *ScanTest) foreign(b device.Burst) {
	if b.Pace > device.SlowestProven {
		t.fault(fault.TestPerson, fault.Facts{Wait: b.Pace})
		return
	}
	t.fault(fault.TestOtherCode, fault.Facts{})
}

// ownLayout: this PC makes the right text of the scanner's keys.
func (t *ScanTest) ownLayout(b device.Burst) {
	if b.Meant == "" || strings.Contains(b.Meant, purchase.TestCode) || t.Better.WedgeReading == device.ReadingRunes {
		return
	}
	t.Better.WedgeReading = device.ReadingRunes
	t.fault(fault.TestOwnLayout, fault.Facts{})
}

// otherLayout: only the places of the keys give the right text.
func (t *ScanTest) otherLayout(b device.Burst) {
	if t.Better.WedgeReading == device.ReadingPlaces {
		return // known: every code is read by its places, with Caps Lock too
	}
	if capitals(b.Typed) > capitals(b.Meant) {
		t.fault(fault.TestCapsLock, fault.Facts{})
	}
	if !strings.EqualFold(b.Typed, b.Meant) {
		t.Better.WedgeReading = device.ReadingPlaces
		t.fault(fault.TestOtherLayout, fault.Facts{})
	}
}

func capitals(text string) (n int) {
	for _, r := range text {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// marks are AIM identifiers, ECI marks and the byte order mark.
var marks = regexp.MustCompile(`^` + mark + `|` + mark + `$`)

const mark = `(\][A-Za-z][0-9]|\\{1,2}[0-9]{6}|\x{FEFF})+`

// around judges what the scanner puts before and after a code.
func (t *ScanTest) around(before, after string) {
	prefix := marks.ReplaceAllString(before, "") // cut off by themselves
	switch {
	case prefix == t.Better.WedgePrefix:
	case prefix == "":
		t.fault(fault.TestNoPrefix, fault.Facts{Sent: t.Better.WedgePrefix})
	default:
		t.fault(fault.TestPrefix, fault.Facts{Sent: prefix})
	}
	t.Better.WedgePrefix = prefix
	if after != "" {
		t.fault(fault.TestTail, fault.Facts{Sent: after})
	}
}

func (t *ScanTest) suffix(end string) {
	switch end {
	case t.Better.WedgeSuffix:
	case device.SuffixEnter, device.SuffixTab, device.SuffixNone:
		t.fault(fault.TestEnd, fault.Facts{Sent: end, Where: t.Better.WedgeSuffix})
		t.Better.WedgeSuffix = end
	default:
		t.fault(fault.TestOddEnd, fault.Facts{})
	}
}
