package purchase

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// joinMark begins the code by which a till joins a desk: capitals and digits only, which every scanner can type. The
// code ends with a check, so it proves itself to be whole.
const joinMark = "CFDESK1"

const joinCheck = 4 // bytes of its SHA-256

var joinText = base32.StdEncoding.WithPadding(base32.NoPadding)

// JoinCode is what a join code holds, as a text to scan or to type.
func JoinCode(holds []byte) string {
	sum := sha256.Sum256(holds)
	return joinMark + joinText.EncodeToString(append(bytes.Clone(holds), sum[:joinCheck]...))
}

// ReadJoinCode is what a join code holds; false: it is none, or not a whole one. White space and small letters do not
// matter.
func ReadJoinCode(code string) ([]byte, bool) {
	text, ours := strings.CutPrefix(strings.ToUpper(strings.Join(strings.Fields(code), "")), joinMark)
	if !ours {
		return nil, false
	}
	b, err := joinText.DecodeString(text)
	if err != nil || len(b) <= joinCheck {
		return nil, false
	}
	holds, check := b[:len(b)-joinCheck], b[len(b)-joinCheck:]
	sum := sha256.Sum256(holds)
	return holds, bytes.Equal(sum[:joinCheck], check)
}

// IsJoinCode reports whether a scanned text is a whole join code and nothing else, as it stands on the desk's screen.
func IsJoinCode(text string) bool {
	_, whole := ReadJoinCode(text)
	return whole && strings.HasPrefix(text, joinMark) && text == strings.ToUpper(text)
}

// beginsJoinCode reports whether a text begins as a join code does, whole or not: no card's does.
func beginsJoinCode(text string) bool {
	return len(text) >= len(joinMark) && strings.EqualFold(text[:len(joinMark)], joinMark)
}
