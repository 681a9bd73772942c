package till

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// The PIN guards the window's review against a passer-by, not the store
// against its owner. argon2id with 64 MiB and 3 passes is slow to guess
// by the million and quick enough to wait for once.
const (
	PINDigits    = 6 // of a manager's and of a staff PIN
	pinPasses    = 3
	pinMemoryKiB = 64 * 1024
	pinThreads   = 2
	pinHashBytes = 32
	pinSaltBytes = 16
	pinTries     = 5 // the wrong try that costs the first wait
	pinFirstWait = time.Minute
	pinLongest   = time.Hour
	reviewOpen   = 5 * time.Minute
)

// storedPIN is the PIN on disk, with the wrong attempts since the last right one.
type storedPIN struct {
	Salt  []byte    `json:"salt,omitempty"`
	Hash  []byte    `json:"hash,omitempty"`
	Tries int       `json:"tries,omitempty"`
	Until time.Time `json:"until,omitzero"` // no try before then; of this run by the monotonic clock
}

func (r storedPIN) set() bool { return len(r.Hash) > 0 }

func (r storedPIN) matches(pin string) bool {
	return subtle.ConstantTimeCompare(r.Hash, hashPIN(pin, r.Salt)) == 1
}

func hashPIN(pin string, salt []byte) []byte {
	return argon2.IDKey([]byte(pin), salt, pinPasses, pinMemoryKiB, pinThreads, pinHashBytes)
}

// wait is how long until the next attempt is accepted.
func (r storedPIN) wait(now time.Time) time.Duration { return max(r.Until.Sub(now), 0) }

// step is the wait that the last wrong attempt costs.
func (r storedPIN) step() time.Duration {
	over := r.Tries - pinTries
	if over < 0 {
		return 0
	}
	return min(pinFirstWait<<min(over, 10), pinLongest)
}

// anchor ties a wait of an earlier run to the monotonic clock, so that setting
// the wall clock neither ends nor prolongs it. It is never longer than its step,
// because the clock may have been set back while the program was closed.
func (r *storedPIN) anchor(now time.Time) {
	if wait := min(r.wait(now), r.step()); wait > 0 {
		r.Until = now.Add(wait)
	} else {
		r.Until = time.Time{}
	}
}

// pinState is the PIN as the screen shows it. The caller holds mu.
func (t *Till) pinState(now time.Time) PINState {
	s := PINState{Set: t.pin.set(), Unlocked: t.opened(now)}
	if s.Unlocked {
		s.By = t.openedBy
	}
	s.Choose = t.choosePIN || !s.Set && t.known && t.profile == nil
	if wait := t.pin.wait(now); wait > 0 {
		s.Until = now.Add(wait)
	}
	return s
}

// lapse ends the time in which a PIN may be chosen without a password, and reports whether
// that was still possible: whoever sells by now, or next, may be another than who has signed
// in. In practice there is nothing to guard. The caller holds mu.
func (t *Till) lapse() bool {
	if t.opts.Practice || !t.choosePIN {
		return false
	}
	t.choosePIN = false
	return true
}

// ChoosePIN sets the manager PIN, six digits, and opens review. It is allowed right
// after the first sign-in, after an owner's, until the first sale or until somebody else
// sells, and while nobody has ever signed in (Status.PIN.Choose); afterwards ResetPIN is
// the way.
func (t *Till) ChoosePIN(ctx context.Context, pin string) error {
	if err := t.read(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	allowed := t.pinState(time.Now()).Choose
	t.mu.Unlock()
	if !allowed {
		return fault.New(fault.LockedChoose)
	}
	return t.setPIN(ctx, pin, "manager PIN chosen", purchase.Profile{})
}

// ResetPIN sets a new PIN for whoever knows the password of the account that
// is signed in, or of an owner of the same merchant. It needs the network.
func (t *Till) ResetPIN(ctx context.Context, email, password, pin string) error {
	if err := CheckNewPIN(pin); err != nil {
		return err
	}
	if err := t.read(ctx); err != nil {
		return err
	}
	who, same, owner, err := t.identify(ctx, email, password)
	if err != nil {
		return err
	}
	if !same && !owner {
		return fault.New(fault.LockedAccount)
	}
	return t.setPIN(ctx, pin, "manager PIN reset", who)
}

// identify says who has a password, whether that is the account signed in here, and
// whether it is an owner of its merchant.
func (t *Till) identify(ctx context.Context, email, password string) (who purchase.Profile, same, owner bool,
	err error) {
	t.mu.Lock()
	forloy, profile := t.forloy, t.profile
	t.mu.Unlock()
	who, err = forloy.Identify(ctx, email, password)
	if profile == nil && err == nil { // nobody has signed in: with a token that was set
		var whose purchase.Profile
		whose, err = forloy.Whose(ctx)
		profile = &whose
	}
	if err != nil {
		return who, false, false, err
	}
	return who, who.UserID != "" && who.UserID == profile.UserID, who.Owner && sameMerchant(who, *profile), nil
}

// UnlockAs opens review as the PIN does, by an owner's password instead of it. The PIN
// and its wrong tries stay as they are. It needs the network, and Forloy slows down
// wrong passwords.
func (t *Till) UnlockAs(ctx context.Context, email, password string) error {
	if err := t.read(ctx); err != nil {
		return err
	}
	who, _, owner, err := t.identify(ctx, email, password)
	if err != nil {
		return err
	}
	if !owner {
		return fault.New(fault.LockedOwner)
	}
	err = t.changeStaff(ctx, actor(RoleManager, who.UserID), "review opened by an owner's sign-in",
		func(s *storedStaff) error { s.note(who.UserID, nameOf(who)); return nil })
	if err != nil {
		return err
	}
	t.openReview(who.UserID)
	return nil
}

// CheckPIN refuses what is not a PIN: its digits are 0 to 9.
func CheckPIN(pin string) error {
	if len(pin) != PINDigits || strings.Trim(pin, "0123456789") != "" {
		return fault.Fault{Kind: fault.InputPIN, Facts: fault.Facts{Count: PINDigits}}
	}
	return nil
}

// CheckNewPIN refuses what is not a PIN, and one that is guessed first: digits that repeat or count.
// One that was chosen before still opens.
func CheckNewPIN(pin string) error {
	if err := CheckPIN(pin); err != nil {
		return err
	}
	part := func(n int) bool { return pin == strings.Repeat(pin[:n], PINDigits/n) }
	counts := func(step byte) bool {
		for i := 1; i < len(pin); i++ {
			if pin[i] != pin[i-1]+step {
				return false
			}
		}
		return true
	}
	const down = ^byte(0) // -1
	if part(1) || part(2) || part(3) || counts(1) || counts(down) {
		return fault.New(fault.InputPINEasy)
	}
	return nil
}

// setPIN sets the PIN. by is who has shown a password for it; empty: nobody had to.
func (t *Till) setPIN(ctx context.Context, pin, what string, by purchase.Profile) error {
	if err := CheckNewPIN(pin); err != nil {
		return err
	}
	if by.UserID != "" { // what they do next bears their name
		err := t.changeStaff(ctx, "", "", func(s *storedStaff) error { s.note(by.UserID, nameOf(by)); return nil })
		if err != nil {
			return err
		}
	}
	t.pinning.Lock() // a try that is under way would write the one before once more
	defer t.pinning.Unlock()
	record := newPIN(pin)
	err := t.use(ctx, func(s Store) error {
		if err := save(s, pinName, record); err != nil {
			return err
		}
		return s.Note(time.Now(), actor(RoleManager, by.UserID), what, "")
	})
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.pin, t.choosePIN = record, false
	t.mu.Unlock()
	t.openReview(by.UserID)
	return nil
}

func newPIN(pin string) storedPIN {
	record := storedPIN{Salt: make([]byte, pinSaltBytes)}
	rand.Read(record.Salt) // never fails (crypto/rand, Go 1.24)
	record.Hash = hashPIN(pin, record.Salt)
	return record
}

// Unlock opens review with the PIN for five minutes; every action prolongs
// them. An attempt is counted on disk before it is checked, so pulling the plug gains
// nothing: four wrong ones are free, then each costs a wait, of one minute at first,
// doubling to one hour. It takes about 0.13 s of one core.
func (t *Till) Unlock(ctx context.Context, pin string) error {
	t.pinning.Lock() // one try at a time, or several could share one count
	defer t.pinning.Unlock()
	if err := t.read(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	record := t.pin
	t.mu.Unlock()
	if err := try(record, pin, func(r storedPIN) error { return t.keepPIN(ctx, r) }); err != nil {
		t.changed()
		return err
	}
	t.openReview("")
	return nil
}

// try checks a PIN. keep writes the count of tries to the disk, before and after.
func try(record storedPIN, pin string, keep func(storedPIN) error) error {
	if err := CheckPIN(pin); err != nil {
		return err
	}
	now := time.Now()
	if !record.set() {
		return fault.New(fault.LockedNoPIN)
	}
	if wait := record.wait(now); wait > 0 {
		return fault.Fault{Kind: fault.LockedWait, Facts: fault.Facts{Wait: wait}}
	}
	record.Tries++
	if step := record.step(); step > 0 {
		record.Until = now.Add(step)
	}
	if err := keep(record); err != nil {
		return err
	}
	if !record.matches(pin) {
		if wait := record.wait(now); wait > 0 {
			return fault.Fault{Kind: fault.LockedLast, Facts: fault.Facts{Wait: wait}}
		}
		return fault.Fault{Kind: fault.LockedWrong, Facts: fault.Facts{Count: pinTries - record.Tries}}
	}
	record.Tries, record.Until = 0, time.Time{}
	return keep(record)
}

// openReview opens it. by is who has shown a password; "": somebody who knows the PIN.
func (t *Till) openReview(by string) {
	t.mu.Lock()
	t.unlocked, t.openedFor, t.openedBy = time.Now().Add(reviewOpen), t.station().StaffID, ""
	if by != "" {
		t.openedBy = actor(RoleUser, by)
	}
	t.mu.Unlock()
	t.changed()
}

// Lock closes review.
func (t *Till) Lock() {
	t.mu.Lock()
	t.unlocked = time.Time{}
	t.mu.Unlock()
	t.changed()
}

// opened reports whether review is open. It is not for whoever sells next, however they came
// to. The caller holds mu.
func (t *Till) opened(now time.Time) bool {
	return now.Before(t.unlocked) && (t.openedFor == "" || t.openedFor == t.station().StaffID)
}

// prolong keeps review open while it is used. The caller holds mu.
func (t *Till) prolong(now time.Time) {
	if t.opened(now) {
		t.unlocked = now.Add(reviewOpen)
	}
}

func (t *Till) keepPIN(ctx context.Context, record storedPIN) error {
	if err := t.use(ctx, func(s Store) error { return save(s, pinName, record) }); err != nil {
		return err
	}
	t.mu.Lock()
	t.pin = record
	t.mu.Unlock()
	return nil
}
