package till

import (
	"cmp"
	"strings"
)

// The journal keeps for good who did something: a role and, where it is known, a person's id.
// "manager usr_1" is whoever knows the manager PIN, while usr_1 was selling.
const (
	RoleManager = "manager"
	RoleCashier = "cashier"
	RoleUser    = "user" // of Forloy, by a password or a PIN of their own
)

// Manager is who does at this till what needs the manager PIN: whoever has opened Review with a
// password, else whoever knows the PIN.
func (s Status) Manager() string { return cmp.Or(s.PIN.By, actor(RoleManager, s.Station.StaffID)) }

// manager is Status.Manager while Review is open. The caller holds mu.
func (t *Till) manager() string { return cmp.Or(t.openedBy, actor(RoleManager, t.station().StaffID)) }

// RoleOf takes the name of an actor apart. id is "" where only the role was known.
func RoleOf(actor string) (role, id string) {
	role, id, _ = strings.Cut(actor, " ")
	return role, id
}

func actor(role, id string) string { return strings.TrimSpace(role + " " + id) }
