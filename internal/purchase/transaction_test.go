package purchase

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"counterfoil/internal/fault"
)

func sale() Sale {
	return Sale{Card: "forloy_enr_abc123def456", Amount: Money{2450, "EUR"}, LocationID: "loc_01HQXYZ",
		StaffUserID: "usr_staff_001", ScannedAt: time.Date(2026, 3, 10, 14, 22, 5, 123456789, time.UTC), Zone: time.UTC}
}

func TestNewMakesKeyAndWire(t *testing.T) {
	tx, err := New(sale())
	if err != nil {
		t.Fatal(err)
	}
	key, err := uuid.Parse(tx.IdempotencyKey)
	if err != nil || key.Version() != 4 || tx.IdempotencyKey != strings.ToLower(tx.IdempotencyKey) {
		t.Errorf("key %q is not a lower-case UUID v4", tx.IdempotencyKey)
	}
	other, _ := New(sale())
	if other.IdempotencyKey == tx.IdempotencyKey {
		t.Error("two sales share a key")
	}
	want := `{"qr_code_data":"forloy_enr_abc123def456","location_id":"loc_01HQXYZ","staff_user_id":"usr_staff_001",` +
		`"purchase_amount":24.50,"idempotency_key":"` + tx.IdempotencyKey +
		`","client_timestamp":"2026-03-10T14:22:05.123Z"}`
	if string(tx.Wire) != want {
		t.Errorf("wire\n%s\nwant\n%s", tx.Wire, want)
	}
	if tx.State != Pending || tx.BusinessDay != "2026-03-10" {
		t.Errorf("state %s, day %s", tx.State, tx.BusinessDay)
	}
}

// Every field goes out and comes back, numbers to the digit and texts that
// HTML would escape as they are.
func TestItemRoundTrip(t *testing.T) {
	s := sale()
	s.Card, s.Punches, s.Note, s.Receipt, s.TerminalID = `a"b\c<&>ü`, 3, "no <sugar> & milk", "R-42", "terminal-03"
	s.Amount = Money{1505, "KWD"}
	tx, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"purchase_amount":1.505,`, `"punch_count":3`,
		`"transaction_notes":"no <sugar> & milk"`,
		`"pos_reference_id":"R-42"`, `"pos_terminal_id":"terminal-03"`} {
		if !strings.Contains(string(tx.Wire), part) {
			t.Errorf("wire lacks %s: %s", part, tx.Wire)
		}
	}
	back, err := ParseItem(tx.Wire, "KWD")
	if err != nil || !reflect.DeepEqual(back, tx.Item) {
		t.Errorf("read back\n%+v, %v\nwant\n%+v", back, err, tx.Item)
	}
	var object map[string]any
	if err := json.Unmarshal(tx.Wire, &object); err != nil || len(object) != 10 {
		t.Errorf("wire has %d fields (%v), want the guide's 10", len(object), err)
	}
}

func TestParseItemRefusesDamage(t *testing.T) {
	for _, wire := range []string{``, `{`, `{}`, `{"purchase_amount":1}`,
		`{"purchase_amount":-1,"client_timestamp":"2026-03-10T14:22:05.000Z"}`} {
		if _, err := ParseItem([]byte(wire), "EUR"); err == nil {
			t.Errorf("ParseItem(%q) succeeded", wire)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Sale)
		want   error
	}{
		"no card":           {func(s *Sale) { s.Card = " " }, fault.Card},
		"zero":              {func(s *Sale) { s.Amount.Minor = 0 }, fault.Amount},
		"negative":          {func(s *Sale) { s.Amount.Minor = -1 }, fault.Amount},
		"too much":          {func(s *Sale) { s.Amount.Minor = 1_000_000_000 }, fault.Amount},
		"no currency":       {func(s *Sale) { s.Amount.Currency = "" }, fault.Input},
		"no location":       {func(s *Sale) { s.LocationID = "" }, fault.Input},
		"no staff":          {func(s *Sale) { s.StaffUserID = "\t" }, fault.Input},
		"no time":           {func(s *Sale) { s.ScannedAt = time.Time{} }, fault.Input},
		"punches below":     {func(s *Sale) { s.Punches = -1 }, fault.Input},
		"punches above":     {func(s *Sale) { s.Punches = MaxPunches + 1 }, fault.Input},
		"note with control": {func(s *Sale) { s.Note = "a\x00b" }, fault.Input},
		"note too long":     {func(s *Sale) { s.Note = strings.Repeat("a", MaxNote+1) }, fault.Input},
		"receipt not UTF-8": {func(s *Sale) { s.Receipt = "\xff" }, fault.Input},
	} {
		s := sale()
		c.change(&s)
		if tx, err := New(s); !errors.Is(err, c.want) || tx.IdempotencyKey != "" {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// The business day is the local date less the cut-off: a bar that closes at
// four counts the small hours on the evening before.
func TestBusinessDay(t *testing.T) {
	athens := time.FixedZone("EET", 2*3600)
	for _, c := range []struct {
		at     string
		cutOff time.Duration
		want   string
	}{
		{"2026-03-10T21:59:59Z", 0, "2026-03-10"},
		{"2026-03-10T22:00:00Z", 0, "2026-03-11"},
		{"2026-03-11T01:59:59Z", 4 * time.Hour, "2026-03-10"},
		{"2026-03-11T02:00:00Z", 4 * time.Hour, "2026-03-11"},
	} {
		s := sale()
		s.ScannedAt, _ = time.Parse(time.RFC3339, c.at)
		s.Zone, s.DayCutOff = athens, c.cutOff
		if tx, err := New(s); err != nil || tx.BusinessDay != c.want {
			t.Errorf("%s less %v is %s (%v), want %s", c.at, c.cutOff, tx.BusinessDay, err, c.want)
		}
	}
}
