package desk

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.etcd.io/bbolt"

	"counterfoil/internal/fault"
	"counterfoil/syncclient/fleet"
)

// files are those in which the engine's stream was seen last. While it runs, the engine writes on into files that
// somebody has removed, and confirms what nobody will ever read: only their names tell.
type files struct {
	dir  string // of the stream
	seen map[string]bool
}

// look finds out whether the files of the look before are still there. Nothing is ever removed from the stream, so none
// of them ends by itself. Its error is fault.FleetGone.
func (f *files) look() error {
	now := map[string]bool{}
	for _, dir := range []string{f.dir, filepath.Join(f.dir, "msgs")} {
		found, err := os.ReadDir(dir)
		if err != nil && !os.IsNotExist(err) {
			return nil // it cannot be told: what the engine cannot write, it says
		}
		for _, file := range found {
			if name := file.Name(); name == "meta.inf" || strings.HasSuffix(name, ".blk") {
				now[name] = true
			}
		}
	}
	for name := range f.seen {
		if !now[name] {
			return fault.New(fault.FleetGone).With(fmt.Errorf("%s is missing in %s", name, f.dir))
		}
	}
	f.seen = now
	return nil
}

// compare finds out whether the stream has lost something: it was deleted, has lost its end, or lacks messages before
// that, as nothing is ever removed from it. Then what the books hold is kept, and each till is asked to tell everything
// again.
func (b *books) compare(messages, last uint64) (lost bool, err error) {
	lacks := last - messages
	err = b.update(func(tx *bbolt.Tx) error {
		before := number(tx, keyLacks)
		if lacks != before {
			if err := putNumber(tx, keyLacks, lacks); err != nil {
				return err
			}
		}
		if lost = applied(tx) > last || lacks > before; !lost {
			return nil
		}
		return toldAnew(tx, min(applied(tx), last))
	})
	return lost, err
}

// toldAnew has each till tell everything again.
func toldAnew(tx *bbolt.Tx, from uint64) error {
	tills := map[string]Till{}
	err := each(tx, bucketTill, "", func(key string, t Till) error {
		t.Position, t.Alone = fleet.Position{}, t.Highest
		tills[key] = t
		return nil
	})
	if err != nil {
		return err
	}
	return cmp.Or(writeAll(tx, bucketTill, tills), putApplied(tx, from))
}

// inStream reports whether the stream has all that the books are made of. Its error is fault.FleetAlone.
func (b *books) inStream() error {
	return b.view(func(tx *bbolt.Tx) error {
		return each(tx, bucketTill, "", func(key string, t Till) error {
			if t.Alone == 0 {
				return nil
			}
			return fault.Fault{Kind: fault.FleetAlone, Facts: fault.Facts{Name: terminalOf(tx, key)}}
		})
	})
}

// terminalOf is the name of the till with a key.
func terminalOf(tx *bbolt.Tx, key string) (name string) {
	name = key
	each(tx, bucketMember, "", func(_ string, m insider) error {
		if m.Place.Key() == key {
			name = m.Place.Terminal
		}
		return nil
	})
	return name
}
