package fleet_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/crypto/nacl/box"

	"counterfoil/syncclient/fleet"
)

func told(n, size int) (some []fleet.Told) {
	for i := range n {
		some = append(some, fleet.Told{Entry: fmt.Appendf(nil, `{"number":%d,"note":%q}`, i+1,
			bytes.Repeat([]byte("x"), size)), Sale: &fleet.Sale{Currency: "EUR", Item: []byte("{}")}})
	}
	return some
}

// What is cut is all of it, in order, and no message is larger than the engine takes.
func TestGroupsAreCut(t *testing.T) {
	public, private, _ := box.GenerateKey(rand.Reader)
	sealer, err := fleet.NewSealer(public)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		entries int
		size    int
		groups  []int
	}{
		{"one", 1, 10, []int{1}},
		{"a day's", 250, 10, []int{100, 100, 50}},
		{"large ones", 5, 60_000, []int{2, 2, 1}},
		{"larger than a group may be", 2, 600_000, []int{1, 1}},
	} {
		all := told(c.entries, c.size)
		var sizes []int
		var read []fleet.Told
		for rest := all; len(rest) > 0; {
			var g fleet.Group
			g, rest = fleet.Cut(rest)
			sizes = append(sizes, len(g))
			message, err := g.Seal(sealer)
			if err != nil || len(message) > 1<<20 {
				t.Errorf("%s: a message of %d bytes, %v", c.name, len(message), err)
			}
			parts, err := fleet.Parts(message)
			if err != nil || len(parts) != len(g) {
				t.Errorf("%s: %d parts of %d, %v", c.name, len(parts), len(g), err)
			}
			for _, part := range parts {
				var one fleet.Told
				if err := fleet.NewOpener(*private).Open(part, &one); err != nil {
					t.Error(err)
				}
				read = append(read, one)
			}
		}
		if !slices.Equal(sizes, c.groups) || !reflect.DeepEqual(read, all) {
			t.Errorf("%s: cut into %v, want %v", c.name, sizes, c.groups)
		}
	}
}

// A group is a repeat of one with the same entries only, wherever it begins or ends.
func TestGroupsOfOtherEntriesAreNoRepeat(t *testing.T) {
	all, seen := told(6, 10), map[string]string{}
	for from := range all {
		for to := from + 1; to <= len(all); to++ {
			at, id := fmt.Sprint(from, "-", to), fleet.Group(all[from:to]).ID()
			if other := seen[id]; other != "" {
				t.Errorf("%s is taken for %s", at, other)
			}
			seen[id] = at
			if again := fleet.Group(slices.Clone(all[from:to])).ID(); again != id {
				t.Errorf("%s is %s, then %s", at, id, again)
			}
		}
	}
}

// Whoever holds a till's credentials may write anything to its part of the stream.
func FuzzParts(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{1, 'a', 2, 'b', 'c'})
	f.Add([]byte{5, 'a'})
	f.Add(bytes.Repeat([]byte{1, 'a'}, fleet.GroupEntries))
	f.Add(bytes.Repeat([]byte{1, 'a'}, fleet.GroupEntries+1))
	f.Add(bytes.Repeat([]byte{0}, 1000))
	f.Fuzz(func(t *testing.T, b []byte) {
		parts, err := fleet.Parts(b)
		if err != nil {
			return
		}
		if n := len(parts); n == 0 || n > fleet.GroupEntries {
			t.Errorf("%d parts", n)
		}
		if size := len(slices.Concat(parts...)); size >= len(b) {
			t.Errorf("%d bytes of %d", size, len(b))
		}
	})
}
