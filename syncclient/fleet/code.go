package fleet

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Invitation is what a join code holds.
type Invitation struct {
	Addresses   []string // host:port, the likeliest first
	Fingerprint []byte   // as Dial has it
	Secret      []byte   // SecretSize, good once
	Pass        *Pass    // nil: the desk has an engine of its own, which lets in whoever has the secret
}

// SecretSize is the length of an invitation's secret.
const SecretSize = 16

// hasPass marks the length of the fingerprint in a join code that has a pass.
const hasPass = 0x80

// Code is the invitation as a text that can be scanned or typed.
func (i Invitation) Code() string {
	b := append([]byte{byte(len(i.Fingerprint))}, i.Fingerprint...)
	b = append(b, i.Secret...)
	if i.Pass != nil {
		b[0] |= hasPass
		b = append(b, i.Pass.bytes()...)
	}
	return purchase.JoinCode(append(b, strings.Join(i.Addresses, " ")...))
}

// ReadCode reads a join code. White space and small letters do not matter. Its error is fault.FleetCode.
func ReadCode(code string) (Invitation, error) {
	b, whole := purchase.ReadJoinCode(code)
	if !whole {
		return Invitation{}, fault.New(fault.FleetCode)
	}
	i, err := readInvitation(b)
	if err != nil {
		return Invitation{}, fault.New(fault.FleetCode).With(err)
	}
	return i, nil
}

func readInvitation(b []byte) (i Invitation, err error) {
	size := 0
	if len(b) > 0 {
		size = int(b[0] &^ hasPass)
	}
	if len(b) < 1+size+SecretSize {
		return i, errors.New("it is too short")
	}
	passed := b[0]&hasPass != 0
	i.Fingerprint, b = b[1:1+size], b[1+size:]
	if size != 0 && size != sha256.Size && !bytes.Equal(i.Fingerprint, ByRoots) {
		return i, errors.New("it has no fingerprint")
	}
	i.Secret, b = b[:SecretSize], b[SecretSize:]
	if passed {
		if i.Pass, b, err = readPass(b); err != nil {
			return i, err
		}
	}
	if i.Addresses = strings.Fields(string(b)); len(i.Addresses) == 0 {
		return i, errors.New("it has no address")
	}
	return i, nil
}
