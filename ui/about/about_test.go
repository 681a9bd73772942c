package about_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"counterfoil/assets"
	"counterfoil/tests/uitest"
	"counterfoil/ui/about"
)

// The sheet says which version this is, and shows the licences from their beginning;
// what is further down can be reached by keys alone.
func TestAbout(t *testing.T) {
	d, s := uitest.Open(t)
	a := about.New(s, about.Build{Version: "1.2.0", Commit: "abc12345", Licences: assets.Licences()})
	a.Open()
	for _, want := range []string{"1.2.0 (abc12345)", "MIT licence", "Permission is hereby granted"} {
		d.Shows(want)
	}
	d.Key(fyne.KeyEscape) // the window's, which closes it
	d.Press("Close")
	if a.IsOpen() || s.Covered() {
		t.Fatal("Close does not close it")
	}
}

// What somebody has built on their own has no version, and says so.
func TestAboutWithoutAVersion(t *testing.T) {
	d, s := uitest.Open(t)
	about.New(s, about.Build{Commit: "abc12345"}).Open()
	d.Shows("This is a build without a version (abc12345).")
}

// Every part of the program has its licence's text, the fonts too.
func TestLicences(t *testing.T) {
	text := assets.Licences()
	for _, want := range []string{"fyne.io/fyne/v2", "go.etcd.io/bbolt", "SIL OPEN FONT LICENSE", "Apache License",
		"Copyright (c) 2026 The Counterfoil authors"} {
		if !strings.Contains(text, want) {
			t.Errorf("the licences lack %q", want)
		}
	}
}
