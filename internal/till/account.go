package till

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	profileName = "profile" // the store's named values
	pinName     = "pin"
)

// readOnce reads who is signed in and the PIN, the first time the store can be
// read.
func (t *Till) readOnce(s Store) error {
	t.mu.Lock()
	known := t.known
	t.mu.Unlock()
	if known {
		return nil
	}
	var profile *Profile
	var pin pinRecord
	if err := errors.Join(load(s, profileName, &profile), load(s, pinName, &pin)); err != nil {
		return err
	}
	pin.anchor(time.Now())
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known {
		t.profile, t.pin, t.known = profile, pin, true
	}
	return nil
}

// read makes sure that the store has been read once.
func (t *Till) read(ctx context.Context) error {
	return t.use(ctx, func(Store) error { return nil })
}

// SignIn trades e-mail and password for a session and remembers whose it is,
// on disk, so that sales can be recorded offline from then on. A PIN may be
// chosen right after the first sign-in, and after an owner's.
// Profile.Location is empty when an owner still has to choose one of several.
func (t *Till) SignIn(ctx context.Context, email, password string) (Profile, error) {
	waiting := int64(0)
	if err := t.use(ctx, func(s Store) error { waiting = s.Counts().Waiting(); return nil }); err != nil {
		return Profile{}, err
	}
	t.mu.Lock()
	forloy, before := t.forloy, t.profile
	t.mu.Unlock()
	p, err := forloy.SignIn(ctx, strings.TrimSpace(email), password)
	if err != nil {
		return Profile{}, err
	}
	if before != nil && before.MerchantID != p.MerchantID && waiting > 0 {
		return Profile{}, errors.Join(problem{ErrState, "sales of another merchant still wait on this till: " +
			"they must be sent before this account can sign in"}, forloy.SignOut(ctx))
	}
	p.Location = startLocation(p, before)
	if err := t.keepProfile(ctx, p, "signed in"); err != nil {
		return Profile{}, err
	}
	t.mu.Lock()
	t.choosePIN = p.Owner || !t.pin.set()
	t.mu.Unlock()
	forloy.SyncNow()
	t.changed()
	return p, nil
}

// startLocation is where a till stands after a sign-in: what the account says,
// else its only location, else where the till stood before.
func startLocation(p Profile, before *Profile) Location {
	if p.Location.ID != "" {
		return p.Location
	}
	if len(p.Locations) == 1 {
		return p.Locations[0]
	}
	if before != nil && slices.Contains(p.Locations, before.Location) {
		return before.Location
	}
	return Location{}
}

// ChooseLocation says at which of an owner's locations this till stands.
func (t *Till) ChooseLocation(ctx context.Context, id string) error {
	if err := t.read(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	if t.profile == nil {
		t.mu.Unlock()
		return problem{ErrSignIn, "sign in first, then choose the location"}
	}
	p := *t.profile
	t.mu.Unlock()
	for _, l := range p.Locations {
		if l.ID == id {
			p.Location = l
			return t.keepProfile(ctx, p, "location chosen")
		}
	}
	return problem{ErrSetup, "this account has no such location"}
}

// SignOut ends the session. Waiting sales stay, and what is recorded later
// waits too; location and staff stay known, so that recording goes on.
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
		return s.Note(time.Now(), "user "+profile.UserID, "signed out", "")
	})
}

func (t *Till) keepProfile(ctx context.Context, p Profile, what string) error {
	err := t.use(ctx, func(s Store) error {
		if err := save(s, profileName, p); err != nil {
			return err
		}
		return s.Note(time.Now(), "user "+p.UserID, what, p.Location.ID)
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

// SetSettings checks, saves and puts settings in force at once. A new API
// address replaces the connection; sales under way are not disturbed.
func (t *Till) SetSettings(ctx context.Context, s Settings) error {
	if err := s.Check(); err != nil {
		return err
	}
	t.mu.Lock()
	before := t.settings
	t.mu.Unlock()
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

// shortName is what the header calls somebody of whom only the e-mail address
// is known: "ana" of ana@shop.example.
func shortName(email string) string {
	name, _, _ := strings.Cut(email, "@")
	return name
}
