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
	look := func(hours time.Duration, want string) {
		t.Helper()
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
	// Less, then more than was asked for before, and what has come since.
	for _, asked := range []struct {
		hours time.Duration
		want  string
	}{{9, "j"}, {10, ""}, {7, "jih"}, {0, "jihgfedcba"}, {8, "ji"}} {
		look(asked.hours, asked.want)
	}
	recorded(t, q, 60)
	note(start.Add(11*time.Hour), "reward given", "cashier k", "card")
	look(8, "kji")
	look(0, "kjihgfedcba")
	look(11, "k")
}

// What was read once is not read again: of a journal that has not grown, nothing is.
func TestTheJournalIsReadOnceForWhatItHasNoted(t *testing.T) {
	q := opened(t, fresh(t))
	recorded(t, q, 600)
	if err := q.Log(start, Entry{What: "reward given", Actor: "cashier"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if found, err := q.Noted(t.Context(), "reward given", start); err != nil || len(found) != 1 {
			t.Fatalf("%v, %v", found, err)
		}
	}
	asked, _, _ := q.notes.recall("reward given")
	if asked.until != q.Head().Number {
		t.Errorf("read as far as %d of %d", asked.until, q.Head().Number)
	}
	if read := testing.AllocsPerRun(1, func() { _, _ = q.Noted(t.Context(), "reward given", start) }); read > 200 {
		t.Errorf("%v pieces of memory to read what is known", read)
	}
	q.notes.forget() // as when another file is opened in its place
	if found, err := q.Noted(t.Context(), "reward given", start); err != nil || len(found) != 1 {
		t.Errorf("after it was forgotten: %v, %v", found, err)
	}
}

// An entry's kind is told without decoding it, wherever its number and the hash before leave it.
func TestAnEntrysKindIsTold(t *testing.T) {
	for _, e := range []Entry{{Number: 1}, {Number: 7, Previous: strings.Repeat("a", 64)},
		{Number: 123_456_789, Previous: strings.Repeat("b", 64), Reason: `"what":"reward given"`}} {
		for kind, want := range map[string]bool{"reward given": true, "reward refused": false} {
			e.At, e.What = start, kind
			value, _, err := e.pack()
			if err != nil {
				t.Fatal(err)
			}
			if got := mayBe(value, "reward given"); got != want {
				t.Errorf("%s: %v", value, got)
			}
		}
	}
}
