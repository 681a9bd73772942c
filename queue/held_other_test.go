package queue

import (
	"os"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/purchase"
)

// The store of another till, put over an open one, changes neither whose sales
// these are nor who sells here.
func TestAnotherTillsStorePutOverAnOpenOne(t *testing.T) {
	other := opened(t, fresh(t))
	recorded(t, other, 9)
	save(t, other, "profile", "another merchant")
	theirs := copied(t, other)
	path := fresh(t)
	q := opened(t, path)
	recorded(t, q, 1)
	save(t, q, "profile", "none yet")
	save(t, q, "profile", "ours") // an outdated copy of the first is still in the file
	if err := os.Rename(theirs, path); err != nil {
		t.Skipf("an open file cannot be replaced here: %v", err)
	}
	must[purchase.Transaction](t)(q.Record(sale(t, 3)))
	sound(t, q)
	if value, err := q.Load("profile"); err != nil || string(value) != "ours" {
		t.Errorf("%v, the merchant is %s", err, value)
	}
	if n := len(states(t, q)); n != 11 {
		t.Errorf("%d sales", n)
	}
}

// Another shop's store, put over an open one, is not merged: it is kept aside, also
// from a later salvage.
func TestAnotherShopsStorePutOverAnOpenOne(t *testing.T) {
	other := opened(t, fresh(t))
	recorded(t, other, 9)
	save(t, other, "profile", "another merchant")
	theirs := copied(t, other)
	path := fresh(t)
	q, err := Open(path, Options{LockWait: time.Second, Zone: time.UTC,
		Same: func(one, other func(string) ([]byte, error)) bool {
			return string(must[[]byte](t)(one("profile"))) == string(must[[]byte](t)(other("profile")))
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	recorded(t, q, 1)
	save(t, q, "profile", "ours")
	if err := os.Rename(theirs, path); err != nil {
		t.Skipf("an open file cannot be replaced here: %v", err)
	}
	must[purchase.Transaction](t)(q.Record(sale(t, 3)))
	check := func() {
		t.Helper()
		sound(t, q)
		if value, err := q.Load("profile"); err != nil || string(value) != "ours" {
			t.Errorf("%v, the merchant is %s", err, value)
		}
		if n := len(states(t, q)); n != 2 {
			t.Errorf("%d sales", n)
		}
	}
	check()
	if kept := q.Merged().Aside; !strings.Contains(kept, foreignSuffix) {
		t.Errorf("kept as %q", kept)
	}
	shut(t, q)
	if err := os.Truncate(path, 16384); err != nil {
		t.Fatal(err)
	}
	must[SalvageReport](t)(Salvage(path, time.Now(), nil))
	q = opened(t, path)
	sound(t, q)
	if n := len(states(t, q)); n > 2 {
		t.Errorf("a salvage brings in another shop's sales: %d", n)
	}
}
