package office

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nkeys"
	"golang.org/x/crypto/nacl/box"

	"counterfoil/internal/durable"
	"counterfoil/syncclient/fleet"
)

// KeysName is the file with the desk's secrets. Without it no message in the stream can be read.
const KeysName = "desk-keys.json"

// Keys are the desk's secrets, made once.
type Keys struct {
	Seed        string        `json:"seed"` // of the nkey by which the desk's own verbs sign in
	Public      fleet.ShopKey `json:"shop_public"`
	Private     fleet.ShopKey `json:"shop_private"`
	Certificate string        `json:"certificate"` // PEM
	Key         string        `json:"certificate_key"`
}

// LoadKeys reads them.
func LoadKeys(dir string) (k Keys, err error) {
	text, err := os.ReadFile(filepath.Join(dir, KeysName))
	if errors.Is(err, fs.ErrNotExist) {
		return k, errors.New(KeysName + " is missing")
	}
	if err == nil {
		err = json.Unmarshal(text, &k)
	}
	if err == nil && (k.Seed == "" || k.Certificate == "" || k.Private == fleet.ShopKey{}) {
		err = errors.New("it is not whole")
	}
	if err != nil {
		return k, fmt.Errorf("%s: %w", KeysName, err)
	}
	return k, nil
}

// MakeKeys makes them in a folder that has none. A desk with tills does not: with others in the place of lost ones it
// could read nothing of what was told.
func MakeKeys(dir string) error {
	path := filepath.Join(dir, KeysName)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	k, err := NewKeys()
	if err != nil {
		return err
	}
	return WriteJSON(path, k)
}

// NewKeys makes them.
func NewKeys() (Keys, error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return Keys{}, err
	}
	seed, err := pair.Seed()
	if err != nil {
		return Keys{}, err
	}
	public, private, err := box.GenerateKey(rand.Reader)
	if err != nil {
		return Keys{}, err
	}
	k := Keys{Seed: string(seed), Public: *public, Private: *private}
	k.Certificate, k.Key, err = newCertificate(time.Now())
	return k, err
}

// newCertificate makes one that tills know by its fingerprint, so names and dates in it do not matter.
func newCertificate(now time.Time) (certificate, key string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	number, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return "", "", err
	}
	of := x509.Certificate{SerialNumber: number, Subject: pkix.Name{CommonName: "Counterfoil desk"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(50, 0, 0), DNSNames: []string{"counterfoil-desk"},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	raw, err := x509.CreateCertificate(rand.Reader, &of, &of, &private.PublicKey, private)
	if err != nil {
		return "", "", err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})), nil
}

// Pair is the certificate with its key, and its fingerprint.
func (k Keys) Pair() (tls.Certificate, []byte, error) {
	c, err := tls.X509KeyPair([]byte(k.Certificate), []byte(k.Key))
	if err != nil {
		return c, nil, err
	}
	sum := sha256.Sum256(c.Certificate[0])
	return c, sum[:], nil
}

// User is the nkey by which the desk's own verbs sign in.
func (k Keys) User() (nkeys.KeyPair, string, error) {
	pair, err := nkeys.FromSeed([]byte(k.Seed))
	if err != nil {
		return nil, "", err
	}
	user, err := pair.PublicKey()
	return pair, user, err
}

// WriteJSON keeps a value in a file that only this user can read.
func WriteJSON(path string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return durable.Write(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}
