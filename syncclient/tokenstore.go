package syncclient

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// TokenStore keeps one sign-in over a restart.
type TokenStore interface {
	// Load returns the zero Tokens where there is no sign-in.
	Load(ctx context.Context) (Tokens, error)
	// Save returns once the tokens are durable.
	Save(ctx context.Context, t Tokens) error
	Delete(ctx context.Context) error
	// Where says, for Settings, where the last call found or put them.
	Where() string
}

// Where tokens are.
const (
	InKeyring = "keyring"
	InFile    = "file"
)

// NewTokenStore keeps tokens in the OS keyring, and in a 0600 file of the data
// directory where there is no keyring. Entries are named by the data directory
// and the API address, so that two tills of one user don't share a sign-in.
// logger nil: silent.
func NewTokenStore(dataDir, apiURL string, logger *slog.Logger) TokenStore {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	if full, err := filepath.Abs(dataDir); err == nil {
		dataDir = full
	}
	apiURL = strings.TrimRight(apiURL, "/")
	sum := sha256.Sum256([]byte(apiURL))
	return &tokenStore{
		keyring: &keyringEntry{user: apiURL + " " + dataDir},
		file:    tokenFile{path: filepath.Join(dataDir, "session-"+hex.EncodeToString(sum[:4])+".json")},
		log:     logger,
	}
}

// tokenStore writes to one place and reads both: the keyring may have been
// out of reach when the newest pair was stored. The serial tells which is
// newer, whatever the clocks said.
type tokenStore struct {
	keyring *keyringEntry
	file    tokenFile
	log     *slog.Logger

	mu    sync.Mutex
	where string
	told  bool // the fallback was logged
}

// record is how tokens are written.
type record struct {
	Serial    uint64    `json:"serial"` // grows with each save
	Access    string    `json:"access_token,omitempty"`
	Refresh   string    `json:"refresh_token,omitempty"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	Lifetime  float64   `json:"lifetime_seconds,omitempty"`
}

func (r record) tokens() Tokens {
	return Tokens{Access: Secret(r.Access), Refresh: Secret(r.Refresh), ExpiresAt: r.ExpiresAt,
		Lifetime: time.Duration(r.Lifetime * float64(time.Second))}
}

func (s *tokenStore) Where() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.where
}

func (s *tokenStore) Load(ctx context.Context) (Tokens, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	newest, err := s.newest(ctx)
	return newest.tokens(), err
}

// newest reads both places. A place that cannot be read counts as empty while
// the other one holds something.
func (s *tokenStore) newest(ctx context.Context) (record, error) {
	inRing, ringErr := s.keyring.read(ctx)
	inFile, fileErr := s.file.read()
	if ringErr != nil {
		s.tell(ringErr)
	}
	switch {
	case fileErr != nil && (ringErr != nil || inRing.Serial == 0):
		return record{}, fmt.Errorf("%w: %w", ErrTokens, fileErr)
	case ringErr != nil || inFile.Serial > inRing.Serial:
		s.where = InFile
		return inFile, nil
	}
	s.where = InKeyring
	return inRing, nil
}

func (s *tokenStore) Save(ctx context.Context, t Tokens) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.save(ctx, record{Access: t.Access.Reveal(), Refresh: t.Refresh.Reveal(), ExpiresAt: t.ExpiresAt.UTC(), Lifetime: t.Lifetime.Seconds()})
}

func (s *tokenStore) save(ctx context.Context, r record) error {
	inRing, ringErr := s.keyring.read(ctx)
	inFile, _ := s.file.read() // unreadable: it is about to be replaced
	r.Serial = max(inRing.Serial, inFile.Serial) + 1
	if ringErr == nil {
		ringErr = s.keyring.write(ctx, r)
	}
	if ringErr == nil {
		s.where = InKeyring
		// Nothing may be left behind where it is protected less.
		if err := s.file.remove(); err != nil {
			s.log.Warn("an older sign-in is left in the data directory", "error", err)
		}
		return nil
	}
	s.tell(ringErr)
	if err := s.file.write(r); err != nil {
		return fmt.Errorf("%w: %w", ErrTokens, err)
	}
	s.where = InFile
	return nil
}

// Delete removes the sign-in. Where the keyring cannot be reached, an empty
// record in the file outdates what it still holds.
func (s *tokenStore) Delete(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.keyring.remove(ctx); err != nil {
		if _, err := s.file.read(); err == nil {
			return s.save(ctx, record{})
		}
	}
	if err := s.file.remove(); err != nil {
		return fmt.Errorf("%w: %w", ErrTokens, err)
	}
	return nil
}

// tell logs once that there is no keyring.
func (s *tokenStore) tell(err error) {
	if !s.told {
		s.told = true
		s.log.Info("no keyring: the sign-in is kept in a file of the data directory", "error", err)
	}
}

// parseRecord reads what write wrote. Garbage is an error, not "signed out".
func parseRecord(raw []byte) (record, error) {
	var r record
	if err := json.Unmarshal(raw, &r); err != nil || r.Serial == 0 {
		return record{}, errors.New("the stored sign-in cannot be read")
	}
	return r, nil
}
