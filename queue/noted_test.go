package queue

import (
	"strings"
	"testing"
	"time"
)

// What the journal says of something is found as far back as it is asked for, between
// thousands of other entries, and not where another entry only has the same words.
func TestWhatTheJournalHasNoted(t *testing.T) {
	q := opened(t, fresh(t))
	note := func(at time.Time, what, actor, why string) {
		t.Helper()
		if err := q.Log(at, Entry{What: what, Actor: actor, Reason: why}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 10 {
		at := start.Add(time.Duration(n) * time.Hour)
		note(at, "reward given", "cashier "+string(rune('a'+n)), "card")
		recorded(t, q, 60)
		note(at, "reward refused", "cashier", `"what":"reward given"`)
	}
	for hours, want := range map[time.Duration]string{0: "jihgfedcba", 7: "jih", 9: "j", 10: ""} {
		found, err := q.Noted(t.Context(), "reward given", start.Add(hours*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, e := range found {
			got += strings.TrimPrefix(e.Actor, "cashier ")
		}
		if got != want {
			t.Errorf("since %d hours: %q, want %q", hours, got, want)
		}
	}
}
