package till

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

const (
	profileName = "profile" // the store's named values
	pinName     = "pin"
	staffName   = "staff"
)

// readOnce reads the profile and the PIN the first time that the store can be read.
func (t *Till) readOnce(s Store) error {
	t.mu.Lock()
	known := t.known
	t.mu.Unlock()
	if known {
		return nil
	}
	var profile *purchase.Profile
	var pin storedPIN
	var staff storedStaff
	if err := errors.Join(load(s, profileName, &profile), load(s, pinName, &pin),
		load(s, staffName, &staff)); err != nil {
		return err
	}
	pin.anchor(time.Now())
	for i := range staff.People {
		staff.People[i].PIN.anchor(time.Now())
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known {
		t.profile, t.pin, t.staff, t.known = profile, pin, staff, true
		t.staffLocked = staff.Locked && staff.opens()
	}
	return nil
}

// read makes sure that readOnce has succeeded.
func (t *Till) read(ctx context.Context) error {
	return t.use(ctx, func(Store) error { return nil })
}

// SignIn trades e-mail and password for a session and stores its profile, so that
// sales can be recorded offline from then on. A PIN may be chosen right after the
// first sign-in, and after an owner's. Profile.Location is empty when an owner still
// has to choose one of several. While sales wait or are in review, an account of
// another merchant is refused (fault.SignInMerchant) before its session could send
// one of them.
func (t *Till) SignIn(ctx context.Context, email, password string) (purchase.Profile, error) {
	if err := t.read(ctx); err != nil {
		return purchase.Profile{}, err
	}
	t.mu.Lock()
	forloy, before := t.forloy, t.profile
	t.mu.Unlock()
	may := func(p purchase.Profile) error { return t.mayAdopt(ctx, before, p) }
	p, err := forloy.SignIn(ctx, strings.TrimSpace(email), password, may)
	if err != nil {
		return purchase.Profile{}, err
	}
	p.Location = startLocation(p, before)
	if err := t.keepProfile(ctx, p, "signed in"); err != nil {
		return purchase.Profile{}, err
	}
	t.mu.Lock()
	t.choosePIN = p.Owner || !t.pin.set()
	t.proven = p.UserID
	t.mu.Unlock()
	if err := t.changeStaff(ctx, "", "", func(s *storedStaff) error {
		if before != nil {
			s.note(before.UserID, nameOf(*before))
		}
		s.add(p.UserID, nameOf(p))
		s.Selling, s.Over = p.UserID, ""
		return nil
	}); err != nil {
		return purchase.Profile{}, err
	}
	forloy.SyncNow()
	t.changed()
	return p, nil
}

// mayAdopt refuses an account whose merchant is not the one whose sales are here.
func (t *Till) mayAdopt(ctx context.Context, before *purchase.Profile, p purchase.Profile) error {
	if before == nil || sameMerchant(*before, p) {
		return nil
	}
	var here int64
	err := t.use(ctx, func(s Store) error {
		counts := s.Counts()
		here = counts.Waiting() + counts.By[purchase.Review].Count
		return nil
	})
	if err != nil || here == 0 {
		return err
	}
	return fault.Fault{Kind: fault.SignInMerchant, Facts: fault.Facts{Account: before.Email}}
}

// sameMerchant reports whether two accounts belong to one merchant. Where Forloy did
// not name the merchant, they must be the same account.
func sameMerchant(a, b purchase.Profile) bool {
	switch {
	case a.MerchantID != "" && b.MerchantID != "":
		return strings.EqualFold(a.MerchantID, b.MerchantID)
	case a.UserID != "" && b.UserID != "":
		return strings.EqualFold(a.UserID, b.UserID)
	}
	return strings.EqualFold(a.Email, b.Email)
}

// Owner returns the merchant whose sales are in a store, and an account of that
// merchant; "" if not known. load is the store's Load.
func Owner(load func(name string) ([]byte, error)) (merchant, account string, err error) {
	value, err := load(profileName)
	if err != nil || value == nil {
		return "", "", err
	}
	var p purchase.Profile
	if err := json.Unmarshal(value, &p); err != nil {
		return "", "", fmt.Errorf("decode %s: %w", profileName, err)
	}
	return p.MerchantID, p.Email, nil
}

// startLocation is the till's location after a sign-in: the account's, else the only
// one it has, else the till's location before.
func startLocation(p purchase.Profile, before *purchase.Profile) purchase.Location {
	if p.Location.ID != "" {
		return p.Location
	}
	if len(p.Locations) == 1 {
		return p.Locations[0]
	}
	for _, l := range p.Locations {
		if before != nil && l.ID == before.Location.ID { // its name may have changed
			return l
		}
	}
	return purchase.Location{}
}

// ChooseLocation sets which of an owner's locations this till is at, whatever was set by hand before.
func (t *Till) ChooseLocation(ctx context.Context, id string) error {
	if err := t.read(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	if t.profile == nil {
		t.mu.Unlock()
		return fault.New(fault.SignInFirst)
	}
	p := *t.profile
	t.mu.Unlock()
	for _, l := range p.Locations {
		if l.ID == id {
			p.Location = l
			if err := t.keepProfile(ctx, p, "location chosen"); err != nil {
				return err
			}
			if set := t.Status().Settings.LocationID; set == id {
				return nil
			}
			return t.ForgetLocation(ctx)
		}
	}
	return fault.New(fault.SetupLocation)
}

// ForgetLocation takes away a location that was set by hand: it would count before the chosen one.
func (t *Till) ForgetLocation(ctx context.Context) error {
	t.mu.Lock()
	were := t.settings
	t.mu.Unlock()
	if were.LocationID == "" {
		return nil
	}
	made := were
	made.LocationID = ""
	return t.SetSettings(ctx, were, made)
}

// SignOut ends the session. Waiting sales stay, and later ones wait too. Location and
// staff stay known, so recording goes on.
func (t *Till) SignOut(ctx context.Context) error {
	if err := t.read(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	forloy, profile := t.forloy, t.profile
	t.mu.Unlock()
	if err := forloy.SignOut(ctx); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	if profile == nil {
		return nil
	}
	return t.use(ctx, func(s Store) error {
		return s.Note(time.Now(), actor(RoleUser, profile.UserID), "signed out", "")
	})
}

func (t *Till) keepProfile(ctx context.Context, p purchase.Profile, what string) error {
	err := t.use(ctx, func(s Store) error {
		if err := save(s, profileName, p); err != nil {
			return err
		}
		return s.Note(time.Now(), actor(RoleUser, p.UserID), what, p.Location.ID)
	})
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.profile = &p
	t.mu.Unlock()
	t.changed()
	return nil
}

// SetSettings checks, saves and puts in force at once what has been made of the settings that were: what differs
// between the two. What was set elsewhere meanwhile stays, since a folder may be slow to save them. A new API address
// replaces the connection; sales under way are not disturbed.
func (t *Till) SetSettings(ctx context.Context, were, made Settings) error {
	t.setting.Lock()
	defer t.setting.Unlock()
	t.mu.Lock()
	before := t.settings
	t.mu.Unlock()
	s := before.with(were, made)
	if t.opts.Practice && s.APIURL != before.APIURL { // its sales would be booked for real
		return fault.New(fault.ConfigPractice)
	}
	if err := s.Check(before.Currency); err != nil {
		return err
	}
	var forloy Forloy
	if s.APIURL != before.APIURL || s.Grace != before.Grace {
		var err error
		if forloy, err = t.opts.Connect(s); err != nil {
			return err
		}
	}
	if t.opts.SaveSettings != nil {
		if err := t.opts.SaveSettings(s); err != nil {
			return fmt.Errorf("save settings: %w", err)
		}
	}
	t.mu.Lock()
	t.settings = s
	t.settings.Seen = false
	if forloy != nil {
		t.forloy = forloy
	}
	t.mu.Unlock()
	if forloy != nil {
		select {
		case t.redial <- struct{}{}:
		default:
		}
	}
	t.changed()
	return nil
}

// shortName is the name shown where only an e-mail address is known: "ana" for
// ana@shop.example.
func shortName(email string) string {
	name, _, _ := strings.Cut(email, "@")
	return name
}
