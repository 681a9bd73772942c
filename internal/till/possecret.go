package till

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"strings"
)

// posSecretName is the store's named value: what tells a POS's secret, and not the
// secret itself. Nobody can guess 160 random bits, so one hash is enough.
const posSecretName = "pos_secret"

type storedPOSSecret struct {
	Hash []byte `json:"hash"`
}

// NewPOSSecret makes the secret with which a POS on this PC may hand over sales, in
// the place of the one before. It is shown once: only its hash is kept.
func (t *Till) NewPOSSecret(ctx context.Context) (string, error) {
	raw := make([]byte, 20)
	rand.Read(raw) // never fails
	secret := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
	hash := sha256.Sum256([]byte(secret))
	by := t.Status().Manager()
	err := t.use(ctx, func(s Store) error {
		if err := save(s, posSecretName, storedPOSSecret{hash[:]}); err != nil {
			return err
		}
		return s.Note(t.now(s), by, "a new secret for the POS", "")
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// IsPOSSecret reports whether this is that secret. How long it takes does not depend
// on how much of it is right.
func (t *Till) IsPOSSecret(ctx context.Context, given string) (bool, error) {
	var kept storedPOSSecret
	err := t.use(ctx, func(s Store) error { return load(s, posSecretName, &kept) })
	hash := sha256.Sum256([]byte(given))
	return err == nil && subtle.ConstantTimeCompare(kept.Hash, hash[:]) == 1, err
}
