package ui

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/tests/uitest"
)

// counter is a till in memory: it keeps what it is told and answers as it was
// set up to.
type counter struct {
	mu      sync.Mutex
	status  till.Status
	updates chan till.Status
	forms   uint64

	drafts   []till.Draft
	ring     func(till.Draft) (purchase.Transaction, error)
	took     []purchase.Scan
	onForm   []string
	take     error
	deskOf   error
	lookup   func(card string) (purchase.CardInfo, error)
	done     []string // actions, in words
	found    till.Restored
	fails    error  // of the next actions
	meets    func() // whatever an action at Forloy or on the disk takes
	review   []purchase.Transaction
	settings till.Settings
	today    string
	staff    string // of Day
	closings []purchase.Closing
	kept     []purchase.Transaction
}

func newCounter() *counter {
	c := &counter{updates: make(chan till.Status, 1), today: "2026-11-23", staff: "usr_ana"}
	c.status = till.Status{Ready: true, ProfileKnown: true,
		Profile: purchase.Profile{Email: "ana@shop.example", UserID: "usr_ana"},
		Station: till.Station{LocationID: "loc_1", LocationName: "Downtown", StaffID: "usr_ana", StaffName: "Ana",
			Currency: "EUR"},
		Journal: purchase.Head{Number: 1204,
			Hash: "00112233445566778899aabbccddeeff" + "0123abcd0123abcd0123abcd0123abcd"},
		Settings: till.Settings{APIURL: "https://api.forloy.com/api/v1", Currency: "EUR", AskAbove: "1000.00",
			WedgeSuffix: device.SuffixEnter, SerialBaud: 9600, Keypad: true, Grace: 5 * time.Second},
		Sync: purchase.SyncState{Link: purchase.LinkOnline}, PIN: till.PINState{Set: true}}
	c.ring = func(d till.Draft) (purchase.Transaction, error) {
		amount, err := purchase.ParseMoney(d.Amount, c.status.Station.Currency)
		if err != nil {
			return purchase.Transaction{}, err
		}
		return purchase.New(purchase.Sale{Card: d.Card, Source: d.Source, Amount: amount, LocationID: "loc_1",
			StaffUserID: "usr_ana", ScannedAt: d.ScannedAt})
	}
	c.lookup = func(string) (purchase.CardInfo, error) { return purchase.CardInfo{}, nil }
	c.meets = func() {}
	return c
}

func (c *counter) Status() till.Status         { return c.status }
func (c *counter) Updates() <-chan till.Status { return c.updates }
func (c *counter) SyncNow()                    { c.note("sync now") }

func (c *counter) note(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done = append(c.done, fmt.Sprintf(format, args...))
}

func (c *counter) said() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.done, "; ")
}

func (c *counter) rung() []till.Draft {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]till.Draft(nil), c.drafts...)
}

func (c *counter) TakeScan(s purchase.Scan, onForm string) (string, error) {
	c.onForm = append(c.onForm, onForm)
	c.took = append(c.took, s)
	if c.take != nil {
		return "", c.take
	}
	return purchase.ParseCard(s.Text)
}

func (c *counter) DeskOf(string) ([]string, error) { return []string{"10.0.0.5:4222"}, c.deskOf }

func (c *counter) JoinDesk(_ context.Context, code string) (till.Station, error) {
	return till.Station{TerminalID: "till-1"}, c.act("join %s", code)
}

func (c *counter) NewForm() uint64 { c.forms++; return c.forms }

func (c *counter) Ring(_ context.Context, d till.Draft) (purchase.Transaction, error) {
	c.mu.Lock()
	c.drafts = append(c.drafts, d)
	c.mu.Unlock()
	return c.ring(d)
}

func (c *counter) act(format string, args ...any) error { c.note(format, args...); return c.fails }

func (c *counter) Undo(_ context.Context, key string) error {
	c.meets()
	return c.act("undo %s", key)
}

func (c *counter) Lookup(_ context.Context, card string) (purchase.CardInfo, error) {
	return c.lookup(card)
}

func (c *counter) NameHolder(_ context.Context, keys []string, holder string) error {
	return c.act("%s is of %s", strings.Join(keys, ","), holder)
}

func (c *counter) Claim(context.Context, purchase.CardInfo, string) (purchase.Reward, error) {
	c.meets()
	return purchase.Reward{Title: "One coffee"}, c.act("claim")
}

func (c *counter) Join(_ context.Context, email, _ string) (till.Member, error) {
	c.meets()
	return till.Member{ID: "usr_ben", Name: "Ben"}, c.act("join %s", email)
}
func (c *counter) SetStaffPIN(_ context.Context, id, pin string) error {
	return c.act("PIN of %s %s", id, pin)
}
func (c *counter) ChangeStaff(_ context.Context, id, pin string) error {
	return c.act("change to %s %s", id, pin)
}
func (c *counter) RemoveStaff(_ context.Context, id string) error { return c.act("remove %s", id) }
func (c *counter) NameStaff(_ context.Context, id, name string) error {
	return c.act("name %s %s", id, name)
}
func (c *counter) LockStaff(context.Context) { c.note("lock the till") }

func (c *counter) Retry(_ context.Context, keys []string, actor string) (int, error) {
	return len(keys), c.act("%s retries %s", actor, strings.Join(keys, ","))
}

func (c *counter) Replace(_ context.Context, key, card, _ string, source purchase.Source,
	actor string) (purchase.Transaction, error) {
	by := purchase.Transaction{Item: purchase.Item{IdempotencyKey: "new"}}
	return by, c.act("%s replaces %s by %s %s", actor, key, source, card)
}

func (c *counter) Dismiss(_ context.Context, keys []string, reason, actor string) (int, error) {
	return len(keys), c.act("%s dismisses %s: %s", actor, strings.Join(keys, ","), reason)
}

func (c *counter) ChoosePIN(_ context.Context, pin string) error { return c.act("PIN %s", pin) }
func (c *counter) ResetPIN(_ context.Context, email, password, pin string) error {
	return c.act("reset by %s %s to %s", email, password, pin)
}
func (c *counter) NewPOSSecret(context.Context) (string, error) { return "s3cret", c.act("new secret") }
func (c *counter) Unlock(_ context.Context, pin string) error   { return c.act("unlock %s", pin) }
func (c *counter) UnlockAs(_ context.Context, email, _ string) error {
	return c.act("unlock as %s", email)
}
func (c *counter) Lock() { c.note("lock") }

func (c *counter) List(_ context.Context, _ till.Query, each func(purchase.Transaction) error) error {
	for _, tx := range c.review {
		if err := each(tx); err != nil {
			return err
		}
	}
	return nil
}

func (c *counter) Today() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.today
}

func (c *counter) nextDay(date string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.today = date
}

func (c *counter) Find(_ context.Context, key string) (purchase.Transaction, error) {
	for _, tx := range c.review {
		if tx.IdempotencyKey == key {
			return tx, nil
		}
	}
	return purchase.Transaction{}, fault.RefusedNotFound
}

func (c *counter) History(context.Context, string) ([]till.Entry, error) { return nil, nil }

func (c *counter) RewardsOf(context.Context, string, string) (map[string]int64, error) {
	return nil, nil
}

func (c *counter) LastRewards(context.Context) ([]till.GivenReward, error) { return nil, nil }

func (c *counter) RewardsGiven(context.Context, time.Time) ([]till.GivenReward, error) {
	return nil, nil
}

func (c *counter) DaysOf(_ context.Context, from, to string) ([]purchase.Day, error) {
	if from != to { // the weeks before
		return nil, nil
	}
	tally := func(n, minor int64) purchase.Tally {
		return purchase.Tally{Count: n, Sums: map[string]int64{"EUR": minor}}
	}
	day := purchase.Day{Date: from, Counts: purchase.Counts{Recorded: tally(3, 3725),
		By: map[purchase.State]purchase.Tally{purchase.Synced: tally(2, 2500), purchase.Review: tally(1, 1225)}},
		Staff: map[string]purchase.Tally{c.staff: tally(3, 3725)}}
	day.Hours[14] = tally(3, 3725)
	return []purchase.Day{day}, nil
}

func (c *counter) Newest(context.Context, till.Query, int) ([]purchase.Transaction, error) {
	return c.kept, nil
}

func (c *counter) CloseDay(_ context.Context, date, actor string) (purchase.Closing, error) {
	return purchase.Closing{}, c.act("close %s by %s", date, actor)
}

func (c *counter) Closing(context.Context, string) (purchase.Closing, bool, error) {
	return purchase.Closing{}, false, nil
}

func (c *counter) Closings(context.Context) ([]purchase.Closing, error) { return c.closings, nil }

func (c *counter) Days(context.Context) ([]string, error) {
	return []string{"2026-11-20", "2026-11-22"}, nil
}

func (c *counter) ExportFile(_ context.Context, _ till.Query, path string, replace bool) error {
	return c.act("export to %s, replace %t", path, replace)
}

func (c *counter) WriteFile(path string, replace bool, _ func(io.Writer) error) error {
	return c.act("write %s, replace %t", path, replace)
}

func (c *counter) SignIn(_ context.Context, email, password string) (purchase.Profile, error) {
	return purchase.Profile{}, c.act("sign in %s %s", email, password)
}
func (c *counter) ChooseLocation(_ context.Context, id string) error { return c.act("location %s", id) }
func (c *counter) SignOut(context.Context) error                     { return c.act("sign out") }
func (c *counter) SetSettings(_ context.Context, _, s till.Settings) error {
	c.settings = s
	return c.act("settings")
}

// desk is a window in front of a counter.
type desk struct {
	*uitest.Desk
	*Window
	till *counter
}

func newDesk(t *testing.T, set ...func(*Config, *counter)) *desk {
	t.Helper()
	d := &desk{Desk: uitest.New(t), till: newCounter()}
	cfg := Config{Version: "1.2.3", Till: d.till, Chime: d.Chime}
	for _, f := range set {
		f(&cfg, d.till)
	}
	if err := cfg.fill(); err != nil {
		t.Fatal(err)
	}
	d.Window = newWindow(cfg, smallApp(t), d.Desk.Post)
	d.Sit(d.win, d.Window.Shell)
	return d
}

// smallApp was last closed with the smallest window.
func smallApp(t *testing.T) fyne.App {
	t.Helper()
	app := test.NewTempApp(t)
	app.Preferences().SetFloat(prefWidth, float64(uitest.Least.Width))
	app.Preferences().SetFloat(prefHeight, float64(uitest.Least.Height))
	return app
}

// amount is what stands in Sale's field.
func (d *desk) amount() string { return d.Field("0.00").Text }

// sells sells on the card on the form, and gives what was rung.
func (d *desk) sells() till.Draft {
	d.Helper()
	d.Keys("5")
	d.Key(fyne.KeyReturn)
	d.Idle()
	rung := d.till.rung()
	if len(rung) == 0 {
		d.Fatal("nothing was rung")
	}
	return rung[len(rung)-1]
}

func (d *desk) scan(code string) {
	d.Scanned(purchase.Scan{Text: code, Source: purchase.SourceWedge, At: time.Now()})
}

func (c *counter) Salvage(context.Context) (till.Salvaged, error) {
	return till.Salvaged{}, c.act("salvage")
}

func (c *counter) Backup(context.Context, string, bool) error { return c.act("backup") }

func (c *counter) CompareBackup(context.Context, string) (till.Restored, error) {
	return c.found, c.act("compare")
}

func (c *counter) Restore(context.Context, string, string, bool) (till.Restored, error) {
	return c.found, c.act("restore")
}

func (c *counter) MoveOut(context.Context, string, bool, string) error { return c.act("move out") }

func (c *counter) MoveIn(context.Context, string, string) (till.MovedIn, error) {
	return till.MovedIn{Restored: c.found, From: "OLD-PC"}, c.act("move in")
}

func (c *counter) MoveBack(context.Context, string, string) error { return c.act("move back") }
