package till

import (
	"cmp"
	"context"
	"errors"

	"counterfoil/internal/fault"
)

// station is the one in force: what was set by hand, else what the sign-in said, and who has shown their PIN since. The
// caller holds mu.
func (t *Till) station() Station {
	p := Station{LocationID: t.settings.LocationID, LocationName: t.settings.LocationID,
		StaffID: t.settings.StaffID, StaffName: t.settings.StaffID,
		TerminalID: t.settings.TerminalID, Currency: t.settings.Currency}
	if t.profile == nil {
		return p
	}
	if p.LocationID == "" {
		p.LocationID = t.profile.Location.ID
	}
	if p.LocationID == t.profile.Location.ID {
		p.LocationName = t.profile.Location.Name
	}
	if p.StaffID == "" || p.StaffID == t.profile.UserID {
		p.StaffID, p.StaffName = t.profile.UserID, cmp.Or(t.staff.called(t.profile.UserID), nameOf(*t.profile))
	}
	byHand := t.settings.StaffID
	if i := t.staff.at(t.staff.Selling); i >= 0 && (byHand == "" || byHand == t.staff.Over) {
		p.StaffID, p.StaffName = t.staff.People[i].ID, t.staff.People[i].called()
	}
	return p
}

// MaySell is why no sale can be recorded until somebody has done something about it:
// fault.SetupMissing or StoreMoved. Trouble that may pass by itself is none of that.
func (t *Till) MaySell(ctx context.Context) error {
	s := t.Status()
	if !s.Ready && s.Trouble == nil { // perhaps nobody has read yet who sells here
		_ = t.use(ctx, func(Store) error { return nil }) // what goes wrong is in the status
		s = t.Status()
	}
	switch {
	case errors.Is(s.Trouble, fault.StoreMoved):
		return s.Trouble
	case !s.Ready && s.Trouble == nil:
		return fault.New(fault.SetupMissing)
	}
	return nil
}
