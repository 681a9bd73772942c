package pos_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/fault"
	"counterfoil/internal/pos"
	"counterfoil/queue"
	"counterfoil/syncclient/fleet/office"
)

// A till's own folder is none for sales: its sign-in, say, would be taken for a sale that cannot be read.
func TestATillsOwnFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		data := t.TempDir()
		mark := queue.MarkOf(filepath.Join(data, assembly.StoreName))
		write(t, "{}", mark)
		var s shop
		trouble, end := watch(t, data, "till", &s)
		defer end()
		write(t, `{"refresh_token":"x"}`, data, "session-1.json")
		pass(time.Minute)
		f, _ := fault.Of(trouble())
		if f.Kind != fault.InboxOwn || f.Where != data || !errors.Is(trouble(), fault.Inbox) {
			t.Errorf("trouble: %v", trouble())
		}
		if read(t, data, "session-1.json") != `{"refresh_token":"x"}` {
			t.Error("the file has changed")
		}
		desk := t.TempDir()
		write(t, "{}", desk, office.KeysName)
		if err := pos.Usable(desk); !errors.Is(err, fault.InboxOwn) {
			t.Errorf("a desk's folder: %v", err)
		}
		sales := filepath.Join(data, "sales") // of its own
		if err := os.Mkdir(sales, 0o700); err != nil || pos.Usable(sales) != nil {
			t.Errorf("%v, %v", err, pos.Usable(sales))
		}
	})
}
