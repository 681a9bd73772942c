package purchase

import (
	"slices"
	"strings"
	"unicode"
)

// aim are the symbologies of AIM identifiers ("]Q1"), by their letter
// (ISO/IEC 15424).
var aim = map[byte]string{'Q': "QR", 'C': "CODE_128", 'E': "EAN_13", 'I': "ITF"}

// eciDigits are those of an ECI mark: \000026 says that UTF-8 follows.
const eciDigits = 6

// Unwrap frees a text of what a scanner puts round a code: white space, the
// configured prefix, AIM identifiers (which tell the symbology; "": not known)
// and ECI marks, in any order, and the framing and separators STX, FS, GS, RS and
// US, wherever they are. A payload that came twice in a row is given once; another
// code that did stays as it came, marks and all, and ParseCard refuses it.
func Unwrap(text, prefix string) (code, symbology string) {
	bytes := slices.DeleteFunc([]byte(text), func(b byte) bool { return b == 0x02 || b >= 0x1c && b <= 0x1f })
	whole := strings.TrimFunc(string(bytes), func(r rune) bool { return isBlank(r) || unicode.IsControl(r) })
	first := unit(whole)
	if code, symbology = cutMarks(first, prefix); IsPayload(code) {
		return code, symbology
	}
	if first != whole {
		return whole, symbology
	}
	code, symbology = cutMarks(whole, prefix)
	if one := unit(code); IsPayload(one) {
		code = one
	}
	return code, symbology
}

// cutMarks cuts what stands before a code. What is nothing but marks stays.
func cutMarks(text, prefix string) (code, symbology string) {
	code = strings.TrimFunc(text, isBlank)
	for {
		bare, says, cut := cutMark(code, prefix)
		if !cut || bare == "" {
			return code, symbology
		}
		if says == prefix && prefix != "" {
			prefix = "" // once
		} else if says != "" {
			symbology = aim[says[1]]
		}
		code = strings.TrimFunc(bare, isBlank)
	}
}

// cutMark cuts the first mark: says is the prefix or the AIM identifier.
func cutMark(text, prefix string) (bare, says string, cut bool) {
	if bare, cut = strings.CutPrefix(text, prefix); cut && prefix != "" {
		return bare, prefix, true
	}
	if len(text) >= 3 && text[0] == ']' && isLetter(text[1]) && isDigit(text[2]) {
		return text[3:], text[:3], true
	}
	digits := strings.TrimPrefix(strings.TrimPrefix(text, `\`), `\`) // doubled where it is escaped
	if len(digits) < eciDigits || len(digits) == len(text) || strings.Trim(digits[:eciDigits], "0123456789") != "" {
		return text, "", false
	}
	return digits[eciDigits:], "", true
}

// isBlank: white space, and the byte order mark that some encoders begin with.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }

func isLetter(b byte) bool { return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' }
func isDigit(b byte) bool  { return b >= '0' && b <= '9' }
