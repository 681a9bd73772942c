package header

import (
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
)

func TestDamageOffersRepair(t *testing.T) {
	d := open(t)
	repaired := false
	d.header.OnRepaired = func() { repaired = true }
	s := selling
	s.Trouble = fault.Fault{Kind: fault.DamagedPage, Facts: fault.Facts{Number: 7}}
	d.header.Show(s, noon)
	d.Shows("records are damaged")
	d.Press("Repair…")
	d.Shows("nothing is deleted")
	d.Key(fyne.KeySpace) // the safe answer
	d.Idle()
	if len(d.office.told) > 0 || d.header.shell.Covered() {
		t.Fatalf("told the till %q", d.office.told)
	}
	d.Press("Repair…")
	d.Press("Repair")
	if !d.Button("Repairing…").Disabled() {
		t.Error("repair can be begun twice")
	}
	d.Idle()
	for _, want := range []string{"can be recorded again", "Saved: 1,204 sales", "3 of them went to Review",
		"Not saved: 2 sales", "1 sale came back", "22 November 2026", "counterfoil.db.damaged-1"} {
		d.Shows(want)
	}
	d.Heard(device.SoundAttention)
	if d.header.sync.Disabled() || len(d.office.told) != 1 || !repaired {
		t.Errorf("told the till %q, and others that it is repaired: %v", d.office.told, repaired)
	}
}

// What was found when another file was put in the store's place is told once.
func TestTellsOfMerge(t *testing.T) {
	d := open(t)
	s := selling
	s.Merged = &till.Salvaged{Recorded: 7, Held: "counterfoil.db.held-1"}
	d.header.Show(s, noon)
	d.Shows("The records were replaced by another file")
	d.Shows("counterfoil.db.held-1")
	d.Press("Close")
	again := *s.Merged
	s.Merged = &again
	d.header.Show(s, noon)
	d.Hides("The records were replaced by another file")
}

func TestRepairTellsWhatItCouldNot(t *testing.T) {
	if got := salvageNotice(till.Salvaged{}, fault.RefusedSound); got.Title != "Nothing to repair" {
		t.Errorf("%+v", got)
	}
	if got := salvageNotice(till.Salvaged{}, fault.New(fault.StoreFull)); got.Title != "Not repaired" ||
		got.Body != "The disk is full. Make room on it. Nothing was changed." {
		t.Errorf("%+v", got)
	}
	unknown := salvagedWords(till.Salvaged{Recorded: 1})
	if unknown != "Saved: 1 sale.\nIt is not known how many sales were lost. "+
		"There was no daily backup to fill gaps from." {
		t.Error(unknown)
	}
	none := int64(0)
	if got := salvagedWords(till.Salvaged{Recorded: 2, Lost: &none}); got != "Saved: 2 sales.\nNo sale was lost." {
		t.Error(got)
	}
}
