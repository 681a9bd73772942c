package office

import (
	"testing"
	"time"
)

func TestShopsAreOpenInTheirHours(t *testing.T) {
	const week = "mon-fri 08:00-20:00, sat 9:00-14:00, fri-sat 22:00-02:00"
	for _, c := range []struct{ hours, at, since string }{
		{"08:00-20:00", "2026-03-10 07:59", ""},
		{"08:00-20:00", "2026-03-10 08:00", "2026-03-10 08:00"},
		{"08:00-20:00", "2026-03-10 19:59", "2026-03-10 08:00"},
		{"08:00-20:00", "2026-03-10 20:00", ""},
		{"00:00-24:00", "2026-03-10 23:59", "2026-03-10 00:00"},
		{week, "2026-03-08 10:00", ""}, // a Sunday
		{week, "2026-03-09 10:00", "2026-03-09 08:00"},
		{week, "2026-03-14 10:00", "2026-03-14 09:00"}, // a Saturday
		{week, "2026-03-13 23:00", "2026-03-13 22:00"},
		{week, "2026-03-14 01:00", "2026-03-13 22:00"},
		{week, "2026-03-15 01:00", "2026-03-14 22:00"},
		{week, "2026-03-15 02:00", ""},
		{"sat-mon 08:00-20:00", "2026-03-10 10:00", ""},
		{"sat-mon 08:00-20:00", "2026-03-09 10:00", "2026-03-09 08:00"},
	} {
		h, err := ParseHours(c.hours)
		if err != nil {
			t.Fatal(err)
		}
		at, _ := time.ParseInLocation("2006-01-02 15:04", c.at, time.UTC)
		since, open := h.OpenSince(at)
		got := ""
		if open {
			got = since.Format("2006-01-02 15:04")
		}
		if got != c.since {
			t.Errorf("%s at %s: open since %q, want %q", c.hours, c.at, got, c.since)
		}
	}
	if _, open := (Hours{}).OpenSince(time.Now()); !open {
		t.Error("without hours, they are closed")
	}
	for _, wrong := range []string{"", "8", "08:00", "08:00-25:00", "noday 08:00-20:00", "mon 08:00-20:00 x", "mon-"} {
		if _, err := ParseHours(wrong); err == nil {
			t.Errorf("%q is taken for hours", wrong)
		}
	}
}
