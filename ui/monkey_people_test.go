package ui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/words"
	"counterfoil/syncclient/practice"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
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
	id := ids[m.IntN(len(ids))]
	switch n := m.IntN(12); {
	case n < 2:
		m.till.LockStaff(context.Background())
		return "lock the till"
	case n < 3:
		m.wrong(m.till.ChangeStaff(m.Context(), id, "208461"))
		return "a wrong PIN of " + id
	case n < 6:
		m.right(m.till.ChangeStaff(m.Context(), id, m.crew[id]))
		return "the till is " + id + "'s"
	case n < 9:
		return m.takeOver()
	case n < 10:
		m.wrong(m.till.Unlock(m.Context(), "208461"))
		return "a wrong manager PIN"
	case n < 11:
		m.right(m.till.Unlock(m.Context(), managerPIN))
		return "open Review"
	}
	m.till.Lock()
	return "close Review"
}

// takeOver is somebody who presses Ctrl and their number, and types their PIN into
// whatever then has the keyboard.
func (m *monkey) takeOver() string {
	i := m.IntN(2)
	m.number(i)
	if staff := m.till.Status().Staff; m.staff.IsOpen() && i < len(staff) {
		m.Keys(m.crew[staff[i].ID])
		m.Key(fyne.KeyReturn)
	}
	return fmt.Sprint("number ", i, " takes over")
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

// plug pulls Forloy's plug, or puts it back.
func (m *monkey) plug() string {
	offline := !m.server.Offline()
	if err := m.server.SetOffline(offline); err != nil {
		m.Errorf("the plug: %v", err)
	}
	return fmt.Sprint("offline: ", offline)
}

// network makes the way to Forloy better or worse.
func (m *monkey) network() string {
	mood := []mood{fine, fine, losing, busy}[m.IntN(4)]
	m.link.set(mood, m.shift())
	m.server.SetLatency(time.Duration(m.IntN(3)*m.IntN(150)) * time.Millisecond)
	return fmt.Sprint(mood)
}

// shift is by how much a clock is wrong.
func (m *monkey) shift() time.Duration {
	return []time.Duration{0, time.Minute, time.Hour, 24 * time.Hour}[m.IntN(4)] * time.Duration(m.IntN(9)-4)
}

// clock sets the clock that the scans go by back or forth, by hours or days, and when the
// business day ends; or the day ends.
func (m *monkey) clock() string {
	switch m.IntN(4) {
	case 0:
		were := m.till.Status().Settings
		settings := were
		settings.DayCutOff = time.Duration(m.IntN(12)) * time.Hour
		if err := m.till.SetSettings(m.Context(), were, settings); err != nil {
			m.Errorf("the end of the day: %v", err)
		}
		return fmt.Sprint("the day ends at ", settings.DayCutOff)
	case 1:
		m.newDay()
		return "midnight"
	}
	m.skew = m.shift()
	return fmt.Sprint("the clock is set by ", m.skew)
}

// closeDay closes today, or a day that has sales: at the till, or by the button on Day.
func (m *monkey) closeDay() string {
	if m.IntN(2) == 0 {
		return m.closeOnDay()
	}
	days, err := m.till.Days(m.Context())
	if err != nil {
		m.Errorf("the days: %v", err)
	}
	days = append(days, m.till.Today())
	date := days[m.IntN(len(days))]
	_, err = m.till.CloseDay(m.Context(), date, "manager")
	if err != nil && !errors.Is(err, fault.RefusedClosed) && !errors.Is(err, fault.RefusedEarly) {
		m.Errorf("closing %s: %v", date, err)
	}
	return date
}

// closeOnDay is the manager, who goes to Day and presses whatever stands there.
func (m *monkey) closeOnDay() string {
	m.manager(shell.Day)
	for range 6 {
		m.pause()
		m.pressIn(true)
	}
	return "on Day"
}

// manager opens what is locked, and goes to a room.
func (m *monkey) manager(to shell.Place) {
	who := m.till.Status().Station.StaffID
	m.right(m.till.ChangeStaff(m.Context(), who, m.crew[who]))
	m.right(m.till.Unlock(m.Context(), managerPIN))
	m.Settle("the lock to go", func() bool { return m.staff.Locked() == m.till.Status().Locked })
	m.visit(to)
}

// manage is the manager at work in Review: on one sale or all, with a reason or a card.
func (m *monkey) manage() string {
	m.manager(shell.Review)
	m.pause()
	m.pressLabel(words.T("Try again"), words.T("Dismiss"), words.T("Rescan and replace"))
	for range 4 {
		m.pause()
		switch m.IntN(4) {
		case 0:
			m.Keys("a reason")
			m.Key(fyne.KeyReturn)
		case 1:
			m.scan()
			m.pressLabel(words.T("Replace"))
		default:
			m.pressIn(true)
		}
	}
	return "in Review"
}

// pressLabel presses a button that has one of some labels, if there is any.
func (m *monkey) pressLabel(labels ...string) {
	label := labels[m.IntN(len(labels))]
	all := m.Buttons()
	if at := slices.IndexFunc(all, func(b *kit.Button) bool { return b.Label == label }); at >= 0 {
		all[at].Tapped(nil)
	}
}

// pause lets what has been begun come to something, as a rule: a list that is read, a
// question.
func (m *monkey) pause() {
	for range 20 {
		if m.Posted() > 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	m.Drain()
}
