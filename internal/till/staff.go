package till

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

// Member is somebody who sells at this till.
type Member struct {
	ID, Name string
	PIN      bool // one is set: without it nobody can change to them
	Proven   bool // they have just shown who they are: they may choose a PIN
}

// storedStaff is who may sell here, in the order in which they came, and who does.
type storedStaff struct {
	People  []person `json:"people"`
	Selling string   `json:"selling,omitempty"` // id; "": whoever has signed in
	Over    string   `json:"over,omitempty"`    // the id in the settings over which they were chosen, by a PIN
	Locked  bool     `json:"locked,omitempty"`  // until one of them gives their PIN

	// Names are what others are called who stand in the books, by id: who has left the till, and
	// owners who have opened Review.
	Names map[string]string `json:"names,omitempty"`
}

type person struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`           // of the account
	Here string    `json:"here,omitempty"` // what the shop calls them; "": as the account
	PIN  storedPIN `json:"pin"`
}

// called is the name that the screen shows.
func (p person) called() string {
	if p.Here != "" {
		return p.Here
	}
	return p.Name
}

// MaxStaffName is how long a name may be that the shop gives, in characters.
const MaxStaffName = 40

func (s storedStaff) at(id string) int {
	return slices.IndexFunc(s.People, func(p person) bool { return p.ID == id })
}

// add adds a person, or renames one who is there already.
func (s *storedStaff) add(id, name string) {
	delete(s.Names, id)
	if i := s.at(id); i >= 0 {
		s.People[i].Name = name
	} else {
		s.People = append(s.People, person{ID: id, Name: name})
	}
}

// note keeps the name of somebody who is not of the till's staff.
func (s *storedStaff) note(id, name string) {
	if s.at(id) >= 0 || id == "" || id == name {
		return
	}
	if s.Names == nil {
		s.Names = map[string]string{}
	}
	s.Names[id] = name
}

// called is what somebody is called here; "": they are not of the till's staff.
func (s storedStaff) called(id string) string {
	if i := s.at(id); i >= 0 {
		return s.People[i].called()
	}
	return ""
}

// nameOf is a staff member's name, of an account that Forloy names by its e-mail only.
func nameOf(p purchase.Profile) string {
	name := []rune(shortName(p.Email))
	if len(name) == 0 {
		return p.UserID
	}
	return strings.ToUpper(string(name[:1])) + string(name[1:])
}

// members is the staff as the screen shows it. The caller holds mu.
func (t *Till) members() []Member {
	var all []Member
	for _, p := range t.staff.People {
		all = append(all, Member{ID: p.ID, Name: p.called(), PIN: p.PIN.set(), Proven: t.proven == p.ID})
	}
	return all
}

// Join adds a staff member, who shows by e-mail and password, online, to be of this
// till's merchant. The till's own session stays the one that sends: any live session
// of the merchant may, and each sale bears the id of whoever made it. A PIN of their
// own is chosen with SetStaffPIN before they can sell. Errors are those of a sign-in.
func (t *Till) Join(ctx context.Context, email, password string) (Member, error) {
	if err := t.read(ctx); err != nil {
		return Member{}, err
	}
	t.mu.Lock()
	forloy, profile := t.forloy, t.profile
	t.mu.Unlock()
	if profile == nil {
		return Member{}, fault.New(fault.SignInFirst)
	}
	who, err := forloy.Identify(ctx, strings.TrimSpace(email), password)
	if err != nil {
		return Member{}, err
	}
	if !sameMerchant(who, *profile) {
		return Member{}, fault.New(fault.SignInOther)
	}
	m := Member{ID: who.UserID, Name: nameOf(who)}
	err = t.changeStaff(ctx, actor(RoleUser, who.UserID), "joined the till", func(s *storedStaff) error {
		s.add(m.ID, m.Name)
		m.Name = s.called(m.ID)
		return nil
	})
	if err == nil {
		t.prove(m.ID)
	}
	return m, err
}

// prove notes who has just shown a password or a PIN of their own; "": nobody has.
func (t *Till) prove(id string) {
	t.mu.Lock()
	t.proven = id
	t.mu.Unlock()
	t.changed()
}

// SetStaffPIN sets the PIN of whoever has just shown a password, or the PIN that it takes the
// place of: nobody sets another's. It changes to them at once.
func (t *Till) SetStaffPIN(ctx context.Context, id, pin string) error {
	if err := CheckNewPIN(pin); err != nil {
		return err
	}
	t.mu.Lock()
	proven := t.proven == id && id != ""
	t.mu.Unlock()
	if !proven {
		return fault.New(fault.LockedStaff)
	}
	t.pinning.Lock() // as setPIN
	defer t.pinning.Unlock()
	record := newPIN(pin)
	err := t.changeStaff(ctx, actor(RoleUser, id), "staff PIN chosen", func(s *storedStaff) error {
		i := s.at(id)
		if i < 0 {
			return fault.New(fault.LockedStaff)
		}
		s.People[i].PIN = record
		t.sells(s, id)
		return nil
	})
	if err == nil {
		t.prove("") // the next PIN needs another proof
		t.unlockStaff()
	}
	return err
}

// ChangeStaff has somebody sell from now on, by their PIN, offline too. Wrong tries are
// counted on the disk before they are checked and cost waits, as with Unlock.
func (t *Till) ChangeStaff(ctx context.Context, id, pin string) error {
	t.pinning.Lock()
	defer t.pinning.Unlock()
	if err := t.read(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	i := t.staff.at(id)
	var record storedPIN
	if i >= 0 {
		record = t.staff.People[i].PIN
	}
	t.mu.Unlock()
	if i < 0 {
		return fault.New(fault.LockedNoPIN)
	}
	keep := func(r storedPIN) error {
		return t.changeStaff(ctx, "", "", func(s *storedStaff) error {
			at := s.at(id)
			if at < 0 {
				return fault.New(fault.LockedNoPIN) // removed meanwhile
			}
			s.People[at].PIN = r
			if r.Tries == 0 { // it was right: they sell, in the same commit
				t.sells(s, id)
			}
			return nil
		})
	}
	if err := try(record, pin, keep); err != nil {
		t.changed()
		return err
	}
	t.prove(id)
	t.unlockStaff()
	return nil
}

// sells has somebody sell who has shown their PIN: that counts before an id in the settings,
// until another is set there.
func (t *Till) sells(s *storedStaff, id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.Selling, s.Over, s.Locked = id, t.settings.StaffID, false
}

// RemoveStaff takes somebody off the till; their sales stay. It needs Review to be open:
// it is for managers. Whoever is signed in cannot be removed while they are. If they sell,
// nobody does until somebody gives a PIN: the till would go to whoever has signed in, who may
// be far away.
func (t *Till) RemoveStaff(ctx context.Context, id string) error {
	t.mu.Lock()
	open := t.opened(time.Now())
	own := t.profile != nil && t.profile.UserID == id
	who := t.manager()
	t.mu.Unlock()
	if !open || own {
		return fault.New(fault.LockedManager)
	}
	sold := false
	err := t.changeStaff(ctx, who, "removed from the till", func(s *storedStaff) error {
		name := s.called(id)
		s.People = slices.DeleteFunc(s.People, func(p person) bool { return p.ID == id })
		s.note(id, name)
		if sold = s.Selling == id; sold {
			s.Selling = ""
		}
		return nil
	})
	if err == nil && sold {
		t.LockStaff(ctx)
	}
	return err
}

// NameStaff gives somebody the name that the shop calls them by; "": that of their account
// again. Whoever sells names themselves, and a manager everybody. What they have sold bears
// their id, as before.
func (t *Till) NameStaff(ctx context.Context, id, name string) error {
	if err := t.read(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	manager := t.opened(time.Now())
	may := manager || id == t.station().StaffID && !t.staffLocked
	who := actor(RoleUser, id)
	if manager {
		who = t.manager()
	}
	t.mu.Unlock()
	if !may {
		return fault.New(fault.LockedManager)
	}
	return t.changeStaff(ctx, who, "given a name", func(s *storedStaff) error {
		i := s.at(id)
		if i < 0 {
			return fault.New(fault.LockedStaff)
		}
		s.People[i].Here = purchase.Clip(strings.TrimSpace(purchase.Legible(name)), MaxStaffName)
		return nil
	})
}

// LockStaff locks selling until somebody gives their PIN, and Review with it: at once, and over
// a restart once it is on the disk. Where nobody has a PIN, selling goes on: the till could not be
// opened again.
func (t *Till) LockStaff(ctx context.Context) {
	t.mu.Lock()
	t.unlocked = time.Time{}
	t.lapse()
	t.staffLocked = t.staff.opens()
	locked, was := t.staffLocked, t.staff.Locked
	t.mu.Unlock()
	t.changed()
	if locked == was {
		return // nobody has a PIN, or it is on the disk
	}
	err := t.changeStaff(context.WithoutCancel(ctx), "", "", func(s *storedStaff) error {
		t.mu.Lock()
		s.Locked = t.staffLocked // somebody may have given their PIN since
		t.mu.Unlock()
		return nil
	})
	if err != nil {
		t.log.Error("the lock ends with a restart", "error", err)
	}
}

// opens reports whether anybody has a PIN that a lock could be opened with.
func (s *storedStaff) opens() bool {
	return slices.ContainsFunc(s.People, func(p person) bool { return p.PIN.set() })
}

func (t *Till) unlockStaff() {
	t.mu.Lock()
	t.staffLocked = false
	t.mu.Unlock()
	t.changed()
}

// changeStaff changes a copy of the list, on the disk, with an entry in the journal if there is
// something to say, and then in memory. Review, which a manager may have left open, closes when
// somebody else sells.
func (t *Till) changeStaff(ctx context.Context, actor, what string, change func(*storedStaff) error) error {
	t.staffing.Lock()
	defer t.staffing.Unlock()
	if err := t.read(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	next := t.staff
	t.mu.Unlock()
	next.People, next.Names = slices.Clone(next.People), maps.Clone(next.Names)
	if err := change(&next); err != nil {
		return err
	}
	err := t.use(ctx, func(s Store) error {
		if err := save(s, staffName, next); err != nil || what == "" {
			return err
		}
		return s.Note(time.Now(), actor, what, "")
	})
	if err != nil {
		return err
	}
	t.mu.Lock()
	if next.Selling != t.staff.Selling {
		t.unlocked = time.Time{}
		if t.profile == nil || next.Selling != t.profile.UserID {
			t.lapse()
		}
	}
	t.staff = next
	t.mu.Unlock()
	t.changed()
	return nil
}
