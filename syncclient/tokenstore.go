package syncclient

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"counterfoil/internal/fault"
)

// TokenStore keeps one sign-in across restarts.
type TokenStore interface {
	// Load returns the zero Tokens if there is no sign-in.
	Load(ctx context.Context) (Tokens, error)
	// Save returns once the tokens are durable.
	Save(ctx context.Context, t Tokens) error
	Delete(ctx context.Context) error
}

// home is where the last call has found or put the tokens.
type home string

const (
	inKeyring home = "keyring"
	inFile    home = "file"
)

// NewTokenStore keeps tokens in the OS's keyring or, if there is none, in a
// 0600 file in the data directory. Entries are named by the data directory and
// the API address, so that two tills of one user do not share a sign-in. A nil
// logger is silent.
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

// NewSharedTokenStore keeps tokens in the file alone: several accounts of the PC
// sell with the data directory and share its sign-in, but each has a keyring of
// its own.
func NewSharedTokenStore(dataDir, apiURL string, logger *slog.Logger) TokenStore {
	s := NewTokenStore(dataDir, apiURL, logger).(*tokenStore)
	s.keyring.off = true
	return s
}

// tokenStore writes to one place, reads both, and remembers what it last knew:
// absence is not emptiness (rule R8). A keyring may be out of reach for a while
// and then return with older content. The highest serial counts, whatever the
// clocks said. So while the keyring has the pair, the file has the serial
// without any secret, and keeps it after a sign-out, too: a keyring that could
// not be reached then is outdated, and is cleared as soon as it can be.
//
//	keyring   file               counts
//	9         9, in_keyring      the keyring's
//	9         10                 the file's: a pair, or a sign-out
//	9         1, over_keyring    the file's: the keyring's serial was not known
//	?         9, in_keyring      what this process knows; otherwise unknown
type tokenStore struct {
	keyring *keyringEntry
	file    tokenFile
	log     *slog.Logger

	mu    sync.Mutex
	known tokenRecord // what this process has last read or written
	where home
	told  bool // the use of the file was logged
}

// tokenRecord is how tokens are stored. One without an access token is a
// sign-out, or says that the keyring holds the pair.
type tokenRecord struct {
	Serial    uint64    `json:"serial"` // grows with each save
	InKeyring bool      `json:"in_keyring,omitempty"`
	Over      bool      `json:"over_keyring,omitempty"` // overrides the keyring's record, whatever its serial
	Access    string    `json:"access_token,omitempty"`
	Refresh   string    `json:"refresh_token,omitempty"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	Lifetime  float64   `json:"lifetime_seconds,omitempty"`
	Merchant  string    `json:"merchant_id,omitempty"`
}

func (r tokenRecord) tokens() Tokens {
	return Tokens{Access: Secret(r.Access), Refresh: Secret(r.Refresh), ExpiresAt: r.ExpiresAt,
		Lifetime: time.Duration(r.Lifetime * float64(time.Second)), Merchant: r.Merchant}
}

func newTokenRecord(t Tokens) tokenRecord {
	return tokenRecord{Access: t.Access.Reveal(), Refresh: t.Refresh.Reveal(), ExpiresAt: t.ExpiresAt.UTC(),
		Lifetime: t.Lifetime.Seconds(), Merchant: t.Merchant}
}

// storedTokens is what the keyring and the file hold; an error: not known.
type storedTokens struct {
	ring, file       tokenRecord
	ringErr, fileErr error
}

func (s *tokenStore) readBoth(ctx context.Context) storedTokens {
	var p storedTokens
	p.ring, p.ringErr = s.keyring.read(ctx)
	p.file, p.fileErr = s.file.read()
	if p.ringErr != nil {
		s.tell(p.ringErr)
	}
	return p
}

func (s *tokenStore) Load(ctx context.Context) (Tokens, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.readBoth(ctx)
	newest, where := s.newest(p)
	switch {
	case newest.InKeyring && p.ringErr != nil:
		return Tokens{}, &Trouble{Kind: NoKeyring, err: p.ringErr}
	case newest.Access == "" && errors.Is(p.fileErr, errNoRecord): // no waiting helps, but a new sign-in does
		return Tokens{}, signInTrouble(p.fileErr)
	case newest.Access == "" && p.fileErr != nil:
		return Tokens{}, fault.New(fault.SignInNotStored).With(p.fileErr)
	}
	s.known, s.where = newest, where
	s.mend(ctx, p)
	return newest.tokens(), nil
}

// newest is the record that counts, and where it was found.
func (s *tokenStore) newest(p storedTokens) (tokenRecord, home) {
	newest, where := p.ring, inKeyring
	if p.ringErr != nil || p.file.Over || p.file.Serial > newest.Serial {
		newest, where = p.file, inFile
	}
	switch {
	case newest.Over && !s.known.Over: // even over what this process has read in the keyring
	case s.known.Serial > newest.Serial, newest.InKeyring && s.known.Serial == newest.Serial:
		return s.known, s.where
	}
	return newest, where
}

// mend brings a keyring that can be reached again up to date: it finishes a
// sign-out there, or puts back a pair that the keyring has lost.
func (s *tokenStore) mend(ctx context.Context, p storedTokens) {
	switch {
	case p.ringErr != nil:
	case s.known.Access == "" && !s.known.InKeyring && p.ring.Serial > 0:
		if err := s.keyring.remove(ctx); err != nil {
			s.log.Warn("the keyring still holds a sign-in that is over", "error", err)
		}
	case s.known.Access != "" && s.where == inKeyring && p.ring.Serial < s.known.Serial:
		if err := s.keyring.write(ctx, s.known); err != nil {
			s.log.Warn("the keyring has lost the sign-in and does not take it back", "error", err)
		}
	}
}

// number gives a record a serial higher than every earlier one.
func (s *tokenStore) number(r tokenRecord, p storedTokens) tokenRecord {
	last := max(p.ring.Serial, p.file.Serial, s.known.Serial)
	r.Serial, r.Over = last+1, p.ringErr != nil && (last == 0 || p.file.Over || p.fileErr != nil)
	return r
}

func (s *tokenStore) Save(ctx context.Context, t Tokens) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.readBoth(ctx)
	r := s.number(newTokenRecord(t), p)
	if p.ringErr == nil {
		p.ringErr = s.keyring.write(ctx, r)
	}
	if p.ringErr == nil {
		s.known, s.where = r, inKeyring
		// No secret may stay where it is less well protected.
		if err := s.file.write(tokenRecord{Serial: r.Serial, InKeyring: true}); err != nil {
			s.log.Warn("an older sign-in may be left in the data directory", "error", err)
			if p.file.Over { // it would count over this pair: a disk that is full still lets it go
				_ = os.Remove(s.file.path)
			}
		}
		return nil
	}
	s.tell(p.ringErr)
	if err := s.file.write(r); err != nil {
		return fault.New(fault.SignInNotStored).With(err)
	}
	s.known, s.where = r, inFile
	return nil
}

// Delete signs out: first in the file, which outdates the keyring's record.
func (s *tokenStore) Delete(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.readBoth(ctx)
	out := s.number(tokenRecord{}, p)
	err := s.file.write(out)
	if err != nil && (p.ringErr != nil || p.file.Access != "" || s.keyring.remove(ctx) != nil) {
		return fault.New(fault.SignInNotStored).With(err)
	}
	s.known, s.where = out, inFile
	s.mend(ctx, p)
	return nil
}

// tell logs once that there is no keyring.
func (s *tokenStore) tell(err error) {
	if !s.told {
		s.told = true
		s.log.Info("no keyring: the sign-in is kept in a file of the data directory", "error", err)
	}
}

// errNoRecord is a file or entry with something else in it, as a power failure may leave it.
var errNoRecord = errors.New("the stored sign-in cannot be read")

// parseTokenRecord reads what write wrote. Garbage is an error, not a sign-out.
func parseTokenRecord(raw []byte) (tokenRecord, error) {
	var r tokenRecord
	if err := json.Unmarshal(raw, &r); err != nil || r.Serial == 0 {
		return tokenRecord{}, errNoRecord
	}
	return r, nil
}
