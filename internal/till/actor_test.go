package till

import (
	"testing"
)

// Who is written into the journal can be read from it again.
func TestActor(t *testing.T) {
	for name, want := range map[string][2]string{
		Status{Station: Station{StaffID: "usr_1"}}.Manager(): {RoleManager, "usr_1"},
		Status{}.Manager():            {RoleManager, ""},
		actor(RoleCashier, "usr_ana"): {RoleCashier, "usr_ana"},
	} {
		if role, id := RoleOf(name); role != want[0] || id != want[1] {
			t.Errorf("%q is %q and %q, not %q", name, role, id, want)
		}
	}
}
