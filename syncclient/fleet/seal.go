package fleet

import (
	"crypto/rand"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/crypto/nacl/box"
)

// ShopKey is the public key that tills seal to, or the private one that reads it.
type ShopKey = [32]byte

const nonceSize = 24

// Sealer seals messages so that only the holder of the shop's private key can read them. It makes one key for all its
// messages: agreeing on one costs twenty times what sealing with it does, here and for whoever reads them. Each
// message holds the public half, so that it can be read by itself.
type Sealer struct{ own, shared ShopKey }

// NewSealer seals to the shop's public key.
func NewSealer(to *ShopKey) (*Sealer, error) {
	own, private, err := box.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	s := &Sealer{own: *own}
	box.Precompute(&s.shared, to, private)
	return s, nil
}

// Seal makes a message of a value, by way of its own MarshalBinary or JSON: the public half of the key, a random nonce,
// a NaCl box.
func (s *Sealer) Seal(value any) ([]byte, error) {
	text, err := encode(value)
	if err != nil {
		return nil, fmt.Errorf("encode a message: %w", err)
	}
	var nonce [nonceSize]byte
	rand.Read(nonce[:])
	head := make([]byte, 0, len(s.own)+nonceSize+box.Overhead+len(text))
	return box.SealAfterPrecomputation(append(append(head, s.own[:]...), nonce[:]...), text, &nonce, &s.shared), nil
}

func encode(value any) ([]byte, error) {
	if own, has := value.(encoding.BinaryMarshaler); has {
		return own.MarshalBinary()
	}
	return json.Marshal(value)
}

// mostKeys are those that an Opener remembers. A till makes a new one for each of its connections.
const mostKeys = 10_000

// Opener reads what was sealed to a shop.
type Opener struct {
	private ShopKey
	mu      sync.RWMutex
	shared  map[ShopKey]*ShopKey // by the public half that a message holds
}

// NewOpener reads with the shop's private key.
func NewOpener(private ShopKey) *Opener {
	return &Opener{private: private, shared: map[ShopKey]*ShopKey{}}
}

// Open reads the value of a message.
func (o *Opener) Open(sealed []byte, value any) error {
	size := len(ShopKey{})
	if len(sealed) < size+nonceSize+box.Overhead {
		return errors.New("a message that is not whole")
	}
	nonce := [nonceSize]byte(sealed[size:])
	text, whole := box.OpenAfterPrecomputation(nil, sealed[size+nonceSize:], &nonce, o.with(ShopKey(sealed[:size])))
	if !whole {
		return errors.New("a message that is not sealed to this shop's key")
	}
	if own, has := value.(encoding.BinaryUnmarshaler); has {
		return own.UnmarshalBinary(text)
	}
	return json.Unmarshal(text, value)
}

// with is the key shared with the holder of a public one.
func (o *Opener) with(public ShopKey) *ShopKey {
	o.mu.RLock()
	shared := o.shared[public]
	o.mu.RUnlock()
	if shared != nil {
		return shared
	}
	shared = new(ShopKey)
	box.Precompute(shared, &public, &o.private)
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.shared) >= mostKeys {
		clear(o.shared)
	}
	o.shared[public] = shared
	return shared
}
