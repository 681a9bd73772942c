package fleet

import (
	"crypto/sha256"
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Invitation is what a join code holds.
type Invitation struct {
	Addresses   []string // host:port, the likeliest first
	Fingerprint []byte   // SHA-256 of the desk's certificate; empty: no TLS, for a desk on this PC only
	Secret      []byte   // SecretSize, good once
}

// SecretSize is the length of an invitation's secret.
const SecretSize = 16

// Code is the invitation as a text that can be scanned or typed.
func (i Invitation) Code() string {
	b := append([]byte{byte(len(i.Fingerprint))}, i.Fingerprint...)
	return purchase.JoinCode(append(append(b, i.Secret...), strings.Join(i.Addresses, " ")...))
}

// ReadCode reads a join code. White space and small letters do not matter. Its error is fault.FleetCode.
func ReadCode(code string) (Invitation, error) {
	b, whole := purchase.ReadJoinCode(code)
	if !whole || len(b) < 1+SecretSize {
		return Invitation{}, fault.New(fault.FleetCode)
	}
	size := int(b[0])
	if size != 0 && size != sha256.Size || len(b) < 1+size+SecretSize {
		return Invitation{}, fault.New(fault.FleetCode)
	}
	i := Invitation{Fingerprint: b[1 : 1+size], Secret: b[1+size : 1+size+SecretSize]}
	i.Addresses = strings.Fields(string(b[1+size+SecretSize:]))
	if len(i.Addresses) == 0 {
		return Invitation{}, fault.New(fault.FleetCode)
	}
	return i, nil
}
