package fleet

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
)

// Group is entries of a journal, in its order, that are told in one message: the stream confirms it as a whole. One
// entry is a group of one.
type Group []Told

// A group's limits. The engine takes a message of 1 MB.
const (
	GroupEntries = 100
	groupBytes   = 128 << 10
)

// Cut takes a group from the beginning of some entries.
func Cut(some []Told) (g Group, rest []Told) {
	n, size := 0, 0
	for n < min(len(some), GroupEntries) {
		size += len(some[n].Entry)
		if sale := some[n].Sale; sale != nil {
			size += len(sale.Item)
		}
		if n > 0 && size > groupBytes {
			break
		}
		n++
	}
	return some[:n], some[n:]
}

// ID is what the stream knows a repeat by. It is made of all entries: what was cut in another way, as after a restart,
// is no repeat, or an entry that only one of the two has could be taken for told.
func (g Group) ID() string {
	all := sha256.New()
	for _, t := range g {
		of := sha256.Sum256(t.Entry)
		all.Write(of[:])
	}
	return hex.EncodeToString(all.Sum(nil))
}

// Seal makes a message: each entry sealed by itself, behind its length, as the desk keeps and passes them on one by
// one.
func (g Group) Seal(by *Sealer) (message []byte, err error) {
	for _, t := range g {
		sealed, err := by.Seal(t)
		if err != nil {
			return nil, err
		}
		message = append(binary.AppendUvarint(message, uint64(len(sealed))), sealed...)
	}
	return message, nil
}

// Parts are the sealed entries of a message.
func Parts(message []byte) (parts [][]byte, err error) {
	for len(message) > 0 {
		var part []byte
		if part, message, err = cutPart(message); err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 || len(parts) > GroupEntries {
		return nil, errors.New("a message that is no group of entries")
	}
	return parts, nil
}
