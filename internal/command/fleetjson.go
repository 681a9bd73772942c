package command

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"counterfoil/internal/purchase"
	"counterfoil/syncclient/fleet/office"
)

// tillJSON is a till of the desk; what is not known is null.
type tillJSON struct {
	Terminal string    `json:"pos_terminal_id"`
	Location string    `json:"location_id"`
	Merchant string    `json:"merchant_id"`
	PC       *string   `json:"pc"`
	State    string    `json:"state"`
	Heard    *string   `json:"last_heard"`
	Version  *string   `json:"version"`
	Link     *string   `json:"connection"`
	Pending  int64     `json:"pending"`
	Review   int64     `json:"review"`
	Oldest   *string   `json:"oldest_pending"`
	Lost     int64     `json:"lost"`                 // of what is pending: its journal no longer has these
	Offset   *float64  `json:"clock_offset_seconds"` // the till's clock less the desk's
	Room     *uint64   `json:"disk_free"`
	Entries  uint64    `json:"journal_entries"`
	Head     *headJSON `json:"journal_head"`
	Forks    []uint64  `json:"forks"` // the entries after which its journal went on in two ways
	Unread   uint64    `json:"unread"`

	Alarms []alarmJSON       `json:"alarms"` // the most urgent first
	Sold   int64             `json:"sold"`   // today
	Sums   map[string]string `json:"sums"`

	ClockDay *clockDayJSON `json:"clock_day"` // null: its clock shows the desk's day
}

type clockDayJSON struct {
	Day  string            `json:"day"`
	Sold int64             `json:"sold"`
	Sums map[string]string `json:"sums"`
}

type alarmJSON struct {
	What  string  `json:"alarm"`
	Since *string `json:"since"`
	Text  string  `json:"text"`
}

// reviewJSON is a sale to review, of any till.
type reviewJSON struct {
	Terminal string  `json:"pos_terminal_id"`
	Location string  `json:"location_id"`
	Key      string  `json:"idempotency_key"`
	Amount   *string `json:"purchase_amount"`
	Currency *string `json:"currency"`
	Receipt  *string `json:"pos_reference_id"`
	Recorded *string `json:"recorded"`
	Since    *string `json:"since"`
	Code     *string `json:"code"`
}

func newReviews(all []office.Review) []reviewJSON {
	out := make([]reviewJSON, len(all))
	for i, r := range all {
		out[i] = reviewJSON{Terminal: r.Terminal, Location: r.Location, Key: r.Key, Receipt: optional(r.Receipt),
			Recorded: moment(r.Recorded), Since: moment(r.Since), Code: optional(r.Code)}
		if r.Amount.Currency != "" {
			out[i].Amount, out[i].Currency = optional(r.Amount.Decimal()), optional(r.Amount.Code())
		}
	}
	return out
}

type headJSON struct {
	Number uint64 `json:"number"`
	Hash   string `json:"sha256"`
}

func newTillJSON(r office.Row) tillJSON {
	t := tillJSON{Terminal: r.Terminal, Location: r.Location, Merchant: r.Merchant, PC: optional(r.PC), State: r.State,
		Heard: moment(r.Seen), Version: optional(r.Beat.Version), Link: optional(r.Beat.Link),
		Pending: r.By[purchase.Pending], Review: r.By[purchase.Review], Oldest: moment(r.Oldest), Lost: r.Lost,
		Entries: r.Entries,
		Room:    known(r.Beat.Room), Forks: []uint64{}, Unread: r.Unread, Alarms: []alarmJSON{}}
	takings := purchase.Counts{By: r.Today}.Takings()
	t.Sold, t.Sums = takings.Count, amounts(takings)
	if r.ClockDay != "" {
		then := purchase.Counts{By: r.Then}.Takings()
		t.ClockDay = &clockDayJSON{r.ClockDay, then.Count, amounts(then)}
	}
	if !r.Seen.IsZero() {
		t.Offset = &r.Offset
	}
	if r.Head.Number > 0 {
		t.Head = &headJSON{r.Head.Number, r.Head.Hash}
	}
	for _, f := range r.Forks {
		t.Forks = append(t.Forks, f.After)
	}
	for _, a := range r.Alarms {
		t.Alarms = append(t.Alarms, alarmJSON{a.What, moment(a.Since), a.Text()})
	}
	return t
}

// known is a number of bytes; 0: nobody knows it.
func known(n uint64) *uint64 {
	if n == 0 {
		return nil
	}
	return &n
}

func amounts(t purchase.Tally) map[string]string {
	out := map[string]string{}
	for currency, minor := range t.Sums {
		m := purchase.Money{Minor: minor, Currency: currency}
		out[m.Code()] = m.Decimal()
	}
	return out
}

func sumsText(t purchase.Tally) string {
	var b strings.Builder
	sums := amounts(t)
	for _, code := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(&b, ", %s %s", sums[code], code)
	}
	return b.String()
}

func counted(of map[purchase.State]purchase.Tally) map[purchase.State]int64 {
	out := map[purchase.State]int64{}
	for _, state := range purchase.States {
		out[state] = of[state].Count
	}
	return out
}
