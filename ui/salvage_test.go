package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

func (c *counter) Salvage(context.Context) (till.Salvaged, error) {
	lost := int64(2)
	return till.Salvaged{MovedTo: "counterfoil.db.damaged-1", BackupOf: "2026-11-22", Recorded: 1204, Restored: 1,
		ToReview: 3, Lost: &lost}, c.act("salvage")
}

// notice is the text of the open question, and its title.
func (d *desk) notice() string {
	d.Helper()
	if d.Open() == nil {
		d.Fatal("nothing is asked or told")
	}
	return d.Open().Question.Title + ": " + d.Open().Question.Body
}

func TestDamageOffersRepair(t *testing.T) {
	d := newDesk(t)
	s := d.till.status
	s.Trouble = fault.New(fault.StoreFull)
	d.show(s)
	if d.repair.Visible() {
		t.Error("a full disk offers a repair")
	}
	s.Trouble = fault.Fault{Kind: fault.StoreDamaged, Facts: fault.Facts{Detail: "page 7 is overwritten"}}
	d.show(s)
	d.Told(d.trouble.Says, "records are damaged")
	if !d.repair.Visible() {
		t.Fatal("no repair is offered")
	}
	d.repair.Tapped(nil)
	if got := d.notice(); !strings.Contains(got, "nothing is deleted") {
		t.Errorf("asked: %s", got)
	}
	d.Key(fyne.KeySpace) // the safe answer
	d.Idle()
	if got := d.till.said(); got != "" || d.Open() != nil {
		t.Fatalf("done: %s", got)
	}
	d.repair.Tapped(nil)
	d.Press(d.Open().Question.Yes)
	if !d.repair.Disabled() {
		t.Error("repair can be begun twice")
	}
	d.Idle()
	got := d.notice()
	for _, want := range []string{"can be recorded again", "Saved: 1 204 sales", "3 of them went to Review", "Not saved: 2 sales",
		"1 sale came back", "22 November 2026", "counterfoil.db.damaged-1"} {
		if !strings.Contains(strings.ReplaceAll(got, "\u202f", " "), want) {
			t.Errorf("%q is not told: %s", want, got)
		}
	}
	if d.repair.Disabled() || d.till.said() != "salvage" {
		t.Errorf("after it: %s", d.till.said())
	}
}

func TestRepairTellsWhatItCouldNot(t *testing.T) {
	if got := salvageNotice(till.Salvaged{}, fault.RefusedSound); got.Title != "Nothing to repair" {
		t.Errorf("%+v", got)
	}
	if got := salvageNotice(till.Salvaged{}, errors.New("the disk is full")); got.Title != "Not repaired" ||
		got.Body != "The disk is full. Nothing was changed." {
		t.Errorf("%+v", got)
	}
	unknown := salvagedWords(till.Salvaged{Recorded: 1})
	if unknown != "Saved: 1 sale.\nHow many sales were lost cannot be told. There was no daily backup to fill gaps from." {
		t.Error(unknown)
	}
	none := int64(0)
	if got := salvagedWords(till.Salvaged{Recorded: 2, Lost: &none}); got != "Saved: 2 sales.\nNo sale was lost." {
		t.Error(got)
	}
}
