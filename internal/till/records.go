package till

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Records is the store as a file: what is done to it while it is closed, and the
// file in which a till moves to another PC.
type Records interface {
	// Audit verifies a store in a file that is not in use.
	Audit(ctx context.Context, file io.ReaderAt, size int64) (Audit, error)
	// Compare tells what Restore would do. The store stays in use until the backup is
	// at hand, and ctx ends that wait; nothing that comes after is cut short.
	Compare(ctx context.Context, backup string, rules RestoreRules) (Restored, error)
	// reopen lets a till that has moved sell here again, by a backup of where it went.
	Restore(ctx context.Context, backup, actor string, reopen bool, rules RestoreRules) (Restored, error)
	// WriteMove writes the file of a move, with the store as copy writes it.
	WriteMove(w io.Writer, m Move, copy func(io.Writer) error) error
	// MoveIn restores from the file of a move, which is marked as used first.
	MoveIn(ctx context.Context, file, actor string, rules RestoreRules) (MovedIn, error)
	// OfMove reports whether a file is of that move, and not used yet.
	OfMove(ctx context.Context, file string, m Move) bool
	// TakeBack marks the file of a move so that no PC accepts it again.
	// Errors: fault.MoveOther, fault.MoveUsed, fault.MoveUnmarked, ctx's.
	TakeBack(ctx context.Context, file string, m Move) error
}

// RestoreRules are what a till has to say to a restore.
type RestoreRules struct {
	// May judges what is about to be restored, by the named values of both stores;
	// its error refuses, before anything changes. here is nil where there is none.
	May func(here, backup func(name string) ([]byte, error)) error
	// Merge makes one named value of two. first counts where it has nothing to say.
	Merge func(name string, first, second []byte) []byte
}

// Move is a till's move to another PC.
type Move struct {
	ID    string
	At    time.Time
	Files int // how many files of it were written
}

// Holding is what one copy of a store holds.
type Holding struct {
	purchase.Counts
	Newest time.Time // its newest sale; zero: it has none
}

// Restored is what a restore has found and done.
type Restored struct {
	Here       *Holding // nil: there was no store
	Backup     Holding
	OnlyHere   int64  // sales that the backup has never known
	OnlyBackup int64  // sales that were brought back
	Further    int64  // sales that are in both, where the backup knew more
	Forked     int64  // sales that both have gone on with: they are for a person where they may be booked
	Undone     int64  // sales that were voided or dismissed here, and that the backup knows to be sent
	Closings   int64  // closed days that are closed in the backup alone
	Stale      bool   // what has become of the sales that were brought back may be known elsewhere only
	Moved      bool   // the records are of a till that has moved, so they do not sell
	Compared   bool   // whose sales they are was compared; else one side does not know
	Reopens    bool   // Moved, but the backup is from the PC where the till went, so it may sell here again
	Nothing    bool   // the backup holds nothing new: nothing was changed
	Aside      string // where the store before is kept; "": nowhere
	Now        purchase.Counts
}

// MovedIn is a restore from the file of a move.
type MovedIn struct {
	Restored
	From     string // the PC that the till comes from
	Settings bool   // its settings were taken over; they count from the next start
}

// CompareBackup tells what a restore would bring back. It changes nothing.
func (t *Till) CompareBackup(ctx context.Context, file string) (Restored, error) {
	var r Restored
	compared, err := t.restoreRules(ctx, func(rules RestoreRules) (err error) {
		r, err = t.opts.Records.Compare(ctx, file, rules)
		return err
	})
	r.Compared = compared
	return r, err
}

// Restore brings back what a backup has and the store lacks. Sales wait
// meanwhile. With reopen, a till that has moved sells here again, if the backup is of
// the PC where it went (Restored.Reopens): that PC must sell no more.
// Errors: fault.Backup, fault.File, fault.Store; then nothing has changed.
func (t *Till) Restore(ctx context.Context, file, actor string, reopen bool) (Restored, error) {
	var r Restored
	compared, err := t.restoreRules(ctx, func(rules RestoreRules) (err error) {
		r, err = t.opts.Records.Restore(ctx, file, actor, reopen, rules)
		return err
	})
	r.Compared = compared
	if err == nil {
		err = t.reread(context.WithoutCancel(ctx))
	}
	return r, err
}

// MoveOut writes the file in which this till moves to another PC, and stops
// selling here. Backup's rules hold for the path. If the file cannot be written,
// the till stays. Repeated, it writes the file of the same move again: a second
// one, unless it takes the first one's place.
func (t *Till) MoveOut(ctx context.Context, path string, replace bool, actor string) error {
	var had, move *Move
	if err := t.use(ctx, func(s Store) error { had = s.Moved(); return nil }); err != nil {
		return err
	}
	instead := had != nil && had.Files > 0 && t.opts.Records.OfMove(ctx, path, *had)
	err := t.opts.Files.Write(path, replace, func(w io.Writer) error {
		return t.use(ctx, func(s Store) error {
			m, err := s.MoveOut(time.Now(), actor)
			if err != nil {
				return err
			}
			move = &m
			t.changed()
			return t.opts.Records.WriteMove(w, m, s.Backup)
		})
	})
	// What follows is not cut short: the file is there, or it is not.
	ctx = context.WithoutCancel(ctx)
	switch {
	case err != nil && move != nil && had == nil:
		return errors.Join(err, t.stay(ctx, path, *move, actor))
	case err != nil || instead:
		return err
	}
	return t.use(ctx, func(s Store) error { return s.MoveWritten(time.Now(), move.ID) })
}

// stay undoes a move whose file could not be written. The file may be there all the
// same, if only its folder could not be synced.
func (t *Till) stay(ctx context.Context, path string, m Move, actor string) error {
	soon, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_ = t.opts.Records.TakeBack(soon, path, m)
	defer t.changed()
	return t.use(ctx, func(s Store) error { return s.MoveBack(time.Now(), m.ID, actor) })
}

// MoveIn takes a till over from the file of its move. Its errors are those of
// Restore, and fault.Move.
func (t *Till) MoveIn(ctx context.Context, file, actor string) (MovedIn, error) {
	var m MovedIn
	compared, err := t.restoreRules(ctx, func(rules RestoreRules) (err error) {
		m, err = t.opts.Records.MoveIn(ctx, file, actor, rules)
		return err
	})
	m.Compared = compared
	if err == nil {
		err = t.reread(context.WithoutCancel(ctx))
	}
	return m, err
}

// MoveBack lets this till sell again. It needs the file of the move, unused, and
// marks it, so that no other PC takes it. If more than one file of the move was
// begun, one may be in use already. Errors: fault.Move, fault.File.
func (t *Till) MoveBack(ctx context.Context, file, actor string) error {
	var m *Move
	if err := t.use(ctx, func(s Store) error { m = s.Moved(); return nil }); err != nil {
		return err
	}
	switch {
	case m == nil:
		return fault.New(fault.MoveNone)
	case m.Files > 1:
		return fault.New(fault.MoveMany)
	}
	if err := t.opts.Records.TakeBack(ctx, file, *m); err != nil {
		return err
	}
	err := t.use(context.WithoutCancel(ctx), func(s Store) error { return s.MoveBack(time.Now(), m.ID, actor) })
	if err == nil {
		t.setTrouble(nil)
		t.changed()
	}
	return err
}

// whoseWait is how long a restore waits for Forloy to say whose till this is.
const whoseWait = 5 * time.Second

// errAsk refuses a restore, before anything changes, until Forloy was asked whose till this is.
var errAsk = errors.New("nobody has asked whose till this is")

// restoreRules has a restore done by its rules, and gives whether May could compare whose sales they are. A restore
// holds the store, which must not wait for the network: where Forloy has to be asked, it begins again after that.
func (t *Till) restoreRules(ctx context.Context, restore func(RestoreRules) error) (compared bool, err error) {
	ask := func() (*purchase.Profile, error) { return nil, errAsk }
	rules := RestoreRules{Merge: mergeValue, May: func(here, backup func(name string) ([]byte, error)) (err error) {
		compared, err = mayRestore(here, backup, ask)
		return err
	}}
	if err = restore(rules); errors.Is(err, errAsk) {
		who := t.whose(ctx)
		ask = func() (*purchase.Profile, error) { return who, nil }
		err = restore(rules)
	}
	return compared, err
}

// whose is whose till this is by Forloy's word; nil: it was not to be reached, or does not
// say.
func (t *Till) whose(ctx context.Context) *purchase.Profile {
	ctx, cancel := context.WithTimeout(ctx, whoseWait)
	defer cancel()
	t.mu.Lock()
	forloy := t.forloy
	t.mu.Unlock()
	who, err := forloy.Whose(ctx)
	if err != nil || who.MerchantID == "" {
		return nil
	}
	return &who
}

// mayRestore refuses the records of another merchant, and gives whether both sides are
// known. With a token that was set, nobody has ever signed in, so the records do not say
// whose they are: ask does.
func mayRestore(here, backup func(name string) ([]byte, error), ask func() (*purchase.Profile, error)) (
	compared bool, err error) {
	var ours, theirs *purchase.Profile
	if here != nil {
		if err := loadFrom(here, profileName, &ours); err != nil {
			return false, err
		}
	}
	if err := loadFrom(backup, profileName, &theirs); err != nil || theirs == nil {
		return false, err
	}
	if ours == nil {
		if ours, err = ask(); err != nil || ours == nil || theirs.MerchantID == "" {
			return false, err
		}
	}
	if !sameMerchant(*ours, *theirs) {
		account := cmp.Or(ours.Email, ours.MerchantID)
		return true, fault.Fault{Kind: fault.BackupMerchant, Facts: fault.Facts{Account: account}}
	}
	return true, nil
}

// SameShop reports whether the records of two stores, by their named values, may be
// of one merchant. Before the first sign-in, they may be of any.
func SameShop(one, other func(name string) ([]byte, error)) bool {
	var a, b *purchase.Profile
	err := errors.Join(loadFrom(one, profileName, &a), loadFrom(other, profileName, &b))
	return err == nil && (a == nil || b == nil || sameMerchant(*a, *b))
}

// mergeValue brings back the people whom only the other store knows, with their
// PINs, and the names of those who have left. All else is as the first one has it.
func mergeValue(name string, first, second []byte) []byte {
	var staff, others storedStaff
	if name != staffName || json.Unmarshal(first, &staff) != nil || json.Unmarshal(second, &others) != nil {
		return first
	}
	for _, p := range others.People {
		switch i := staff.at(p.ID); {
		case i < 0:
			staff.People = append(staff.People, p)
		case !staff.People[i].PIN.set():
			staff.People[i].PIN = p.PIN
		}
	}
	for id, name := range others.Names {
		if staff.Names[id] == "" {
			staff.note(id, name)
		}
	}
	merged, err := json.Marshal(staff)
	if err != nil {
		return first
	}
	return merged
}

// reread reads what this till knows of its store again, which has been replaced.
func (t *Till) reread(ctx context.Context) error {
	t.mu.Lock()
	t.known, t.staffLocked = false, false
	t.receipts.forget()
	forloy := t.forloy
	t.mu.Unlock()
	if err := t.read(ctx); err != nil {
		return err
	}
	t.setTrouble(nil)
	forloy.SyncNow()
	t.changed()
	return nil
}
