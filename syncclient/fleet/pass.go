package fleet

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nkeys"
)

// Pass lets one till ask to join on a cluster of the chain's own, where each user needs a JWT that the chain's account
// has signed. A JWT is too long to scan: a join code has the parts of it that nobody can guess, and its text is made
// anew of them. It is good for asking to join and for hearing the answer.
type Pass struct {
	Issuer    []byte // the account's signing key, as it is before its text is made of it
	Account   []byte
	Until     time.Time
	Signature []byte // of Text, by the issuer
	Shop      []byte // the shop's public key: what the cluster passes on of it can be checked
}

const keySize, signatureSize = 32, 64

// passSize is that of its bytes in a join code.
const passSize = 2*keySize + 8 + signatureSize + keySize

// PassLife is how long a pass is good.
const PassLife = 10 * time.Minute

// PassPair is the key of a secret, which the user of its pass has.
func PassPair(secret []byte) (nkeys.KeyPair, error) {
	seed := sha256.Sum256(append([]byte("counterfoil join "), secret...))
	return nkeys.FromRawSeed(nkeys.PrefixByteUser, seed[:])
}

// Text is what is signed: the head and the claims of the JWT. No field of it may ever change its place.
func (p Pass) Text(secret []byte) (string, error) {
	pair, err := PassPair(secret)
	if err != nil {
		return "", err
	}
	user, err := pair.PublicKey()
	if err != nil {
		return "", err
	}
	issuer, err := nkeys.Encode(nkeys.PrefixByteAccount, p.Issuer)
	if err != nil {
		return "", err
	}
	account, err := nkeys.Encode(nkeys.PrefixByteAccount, p.Account)
	if err != nil {
		return "", err
	}
	claims := fmt.Sprintf(`{"exp":%d,"iat":%d,"iss":%q,"sub":%q,"nats":{"pub":{"allow":[%q]},"sub":{"allow":[%q]},`+
		`"subs":-1,"data":-1,"payload":-1,"issuer_account":%q,"type":"user","version":2}}`,
		p.Until.Unix(), p.Until.Add(-PassLife).Unix(), issuer, user, JoinSubject, InboxOfSecret(secret)+".>", account)
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"typ":"JWT","alg":"ed25519-nkey"}`)) + "." + part([]byte(claims)), nil
}

// JWT is the whole of it.
func (p Pass) JWT(secret []byte) (string, error) {
	text, err := p.Text(secret)
	return text + "." + base64.RawURLEncoding.EncodeToString(p.Signature), err
}

func (p Pass) bytes() []byte {
	b := binary.BigEndian.AppendUint64(append(append([]byte{}, p.Issuer...), p.Account...), uint64(p.Until.Unix()))
	return append(append(b, p.Signature...), p.Shop...)
}

// readPass reads what bytes made, and returns what follows it.
func readPass(b []byte) (*Pass, []byte, error) {
	if len(b) < passSize {
		return nil, nil, errors.New("a pass that is cut off")
	}
	p := &Pass{Issuer: b[:keySize], Account: b[keySize : 2*keySize]}
	p.Until = time.Unix(int64(binary.BigEndian.Uint64(b[2*keySize:])), 0)
	b = b[2*keySize+8:]
	p.Signature, p.Shop = b[:signatureSize], b[signatureSize:signatureSize+keySize]
	return p, b[signatureSize+keySize:], nil
}
