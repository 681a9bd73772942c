package till_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"counterfoil/internal/till"
)

func TestExportDefusesFormulas(t *testing.T) {
	tl := open(t, settings(nobody))
	d := draft(tl, "=HYPERLINK(1)", "5")
	d.Note, d.Receipt = "@cmd", "-1+1"
	ring(t, tl, d)
	ring(t, tl, draft(tl, "plain, with a comma", "6"))
	var out bytes.Buffer
	if err := tl.ExportCSV(t.Context(), till.Query{}, &out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("cell %q is a formula", cell)
			}
		}
	}
	if rows[2][5] != "plain, with a comma" || rows[1][3] != "5.00" {
		t.Errorf("rows %q", rows[1:])
	}
}
