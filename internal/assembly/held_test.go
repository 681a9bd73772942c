package assembly

import (
	"path/filepath"
	"testing"

	"counterfoil/queue"
)

// A store that was opened afresh may hold something else, as after a merge of what was
// held: whoever shows it has to look again.
func TestReopenedStoreIsAChange(t *testing.T) {
	h := newHeld(filepath.Join(t.TempDir(), StoreName), queue.Options{})
	defer h.Close()
	changes := func() int {
		t.Helper()
		if err := h.Use(t.Context(), func(*queue.Queue) error { return nil }); err != nil {
			t.Fatal(err)
		}
		return len(h.changed) + len(h.grown)
	}
	if n := changes(); n != 0 {
		t.Errorf("the first opening is told as a change: %d", n)
	}
	h.drop(h.q)
	if n := changes(); n != 2 {
		t.Errorf("a new opening is told to %d of 2", n)
	}
}
