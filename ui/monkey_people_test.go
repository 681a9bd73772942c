package ui

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"counterfoil/internal/fault"
	"counterfoil/internal/practice"
)

// hire signs both of practice's cashiers in at the till, each with a PIN, and sets the
// manager's.
func (m *monkey) hire() {
	m.Helper()
	for email, pin := range map[string]string{practice.StaffEmail: "135790", practice.SecondEmail: "246813"} {
		who, err := m.till.Join(m.Context(), email, practice.Password)
		if err == nil {
			err = m.till.SetStaffPIN(m.Context(), who.ID, pin)
		}
		if err != nil {
			m.Fatal(err)
		}
		m.crew[who.ID] = pin
	}
	if err := m.till.ResetPIN(m.Context(), practice.StaffEmail, practice.Password, managerPIN); err != nil {
		m.Fatal(err)
	}
}

// people come and go: somebody else sells, mistypes their PIN, locks the till, or opens
// and closes Review.
func (m *monkey) people() string {
	ids := slices.Sorted(maps.Keys(m.crew))
	id := ids[m.rand.IntN(len(ids))]
	switch n := m.rand.IntN(10); {
	case n < 2:
		m.till.LockStaff()
		return "lock the till"
	case n < 3:
		m.wrong(m.till.ChangeStaff(m.Context(), id, "000000"))
		return "a wrong PIN of " + id
	case n < 7:
		m.right(m.till.ChangeStaff(m.Context(), id, m.crew[id]))
		return "the till is " + id + "'s"
	case n < 8:
		m.wrong(m.till.Unlock(m.Context(), "000000"))
		return "a wrong manager PIN"
	case n < 9:
		m.right(m.till.Unlock(m.Context(), managerPIN))
		return "open Review"
	}
	m.till.Lock()
	return "close Review"
}

// right checks what a right PIN comes to: it is taken, unless wrong ones have cost a wait.
func (m *monkey) right(err error) {
	if err != nil && !errors.Is(err, fault.LockedWait) {
		m.Errorf("a right PIN: %v", err)
	}
}

func (m *monkey) wrong(err error) {
	if !errors.Is(err, fault.LockedWrong) && !errors.Is(err, fault.LockedLast) && !errors.Is(err, fault.LockedWait) {
		m.Errorf("a wrong PIN: %v", err)
	}
}

// clock sets the clock that the scans go by back or forth, by hours or days, and when the
// business day ends.
func (m *monkey) clock() string {
	if m.rand.IntN(3) == 0 {
		settings := m.till.Status().Settings
		settings.DayCutOff = time.Duration(m.rand.IntN(12)) * time.Hour
		if err := m.till.SetSettings(m.Context(), settings); err != nil {
			m.Errorf("the end of the day: %v", err)
		}
		return fmt.Sprint("the day ends at ", settings.DayCutOff)
	}
	m.skew = []time.Duration{0, time.Hour, 24 * time.Hour}[m.rand.IntN(3)] * time.Duration(m.rand.IntN(9)-4)
	return fmt.Sprint("the clock is set by ", m.skew)
}

// closeDay closes today, or a day that has sales.
func (m *monkey) closeDay() string {
	days, err := m.till.Days(m.Context())
	if err != nil {
		m.Errorf("the days: %v", err)
	}
	days = append(days, m.till.Today())
	date := days[m.rand.IntN(len(days))]
	_, err = m.till.CloseDay(m.Context(), date, "manager")
	if err != nil && !errors.Is(err, fault.RefusedClosed) && !errors.Is(err, fault.RefusedEarly) {
		m.Errorf("closing %s: %v", date, err)
	}
	return "close " + date
}
