package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"counterfoil/internal/purchase"
)

// The journal is most of a store that has been sold into for years. So what a salvage or a
// restore remembers of an entry is small, and holds no pointer: maps of it are nothing for
// the garbage collector to look through.

// digest is a SHA-256 by which an entry is known; zero: that of no entry.
type digest [sha256.Size]byte

// digestOf reads a hash as an entry holds it. Of a text that is none, which no journal of
// ours has, it is a value that no entry bears.
func digestOf(hash string) (d digest) {
	switch {
	case hash == "":
	case len(hash) == 2*len(d) && hexDigits([]byte(hash)):
		_, _ = hex.Decode(d[:], []byte(hash))
	default:
		d = sha256.Sum256([]byte(hash))
	}
	return d
}

func (d digest) String() string { return hex.EncodeToString(d[:]) }

// entryCopy is one copy of a journal entry in a file.
type entryCopy struct {
	number   uint64
	previous digest
	at       int64
	size     int32
	source   int32 // where in salvage.sources its file is; set where entries of several meet
	reached  bool  // as copyOf has it
}

// copy is an entry's copy as a value's.
func (s *salvage) copy(e entryCopy) copyOf {
	from := s.sources[e.source]
	return copyOf{file: from.file, at: e.at, size: int(e.size), current: from.current, guest: from.guest,
		reached: e.reached}
}

// lastWord is what the journals last said of a sale. What a person gave as the reason is
// in source.reasons.
type lastWord struct {
	number  uint64
	seconds int64
	nanos   int32
	state   int8 // its place in purchase.States
}

func lastWordOf(e Entry) lastWord {
	return lastWord{number: e.Number, seconds: e.At.Unix(), nanos: int32(e.At.Nanosecond()),
		state: int8(slices.Index(purchase.States[:], e.To))}
}

// to is the state that the sale went to; "": none that this program knows.
func (w lastWord) to() purchase.State {
	if w.state < 0 {
		return ""
	}
	return purchase.States[w.state]
}

func (w lastWord) at() time.Time { return time.Unix(w.seconds, int64(w.nanos)).UTC() }
