package fleet

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"counterfoil/internal/fault"
)

// Invitation is what a join code holds.
type Invitation struct {
	Addresses   []string // host:port, the likeliest first
	Fingerprint []byte   // SHA-256 of the desk's certificate; empty: no TLS, for a desk on this PC only
	Secret      []byte   // SecretSize, good once
}

// SecretSize is the length of an invitation's secret.
const SecretSize = 16

// codeMark begins a join code. A scanner types capitals and digits right whatever its keyboard layout.
const codeMark = "CFDESK1"

const checkSize = 4

var codeText = base32.StdEncoding.WithPadding(base32.NoPadding)

// Code is the invitation as a text that can be scanned or typed.
func (i Invitation) Code() string {
	b := append([]byte{byte(len(i.Fingerprint))}, i.Fingerprint...)
	b = append(append(b, i.Secret...), strings.Join(i.Addresses, " ")...)
	sum := sha256.Sum256(b)
	return codeMark + codeText.EncodeToString(append(b, sum[:checkSize]...))
}

// ReadCode reads a join code. White space and small letters do not matter. Its error is fault.FleetCode.
func ReadCode(code string) (Invitation, error) {
	text, ours := strings.CutPrefix(strings.ToUpper(strings.Join(strings.Fields(code), "")), codeMark)
	b, err := codeText.DecodeString(text)
	if !ours || err != nil || len(b) < 1+SecretSize+checkSize {
		return Invitation{}, fault.New(fault.FleetCode)
	}
	b, check := b[:len(b)-checkSize], b[len(b)-checkSize:]
	sum := sha256.Sum256(b)
	size := int(b[0])
	if !bytes.Equal(sum[:checkSize], check) || size != 0 && size != sha256.Size || len(b) < 1+size+SecretSize {
		return Invitation{}, fault.New(fault.FleetCode)
	}
	i := Invitation{Fingerprint: b[1 : 1+size], Secret: b[1+size : 1+size+SecretSize]}
	i.Addresses = strings.Fields(string(b[1+size+SecretSize:]))
	if len(i.Addresses) == 0 {
		return Invitation{}, fault.New(fault.FleetCode)
	}
	return i, nil
}
