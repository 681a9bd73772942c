package ui

import (
	"context"
	"errors"
	"log/slog"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/day"
	"counterfoil/ui/find"
	"counterfoil/ui/gate"
	"counterfoil/ui/header"
	"counterfoil/ui/lens"
	"counterfoil/ui/practice"
	"counterfoil/ui/records"
	"counterfoil/ui/review"
	"counterfoil/ui/sale"
	"counterfoil/ui/scantest"
	"counterfoil/ui/settings"
	"counterfoil/ui/slip"
	"counterfoil/ui/staff"
	"counterfoil/ui/wedge"
)

// Config is what a window is built from.
type Config struct {
	ID       string // of the application, for its window size; "": io.counterfoil.till
	Name     string // "": Counterfoil
	Version  string
	Commit   string             // that it was built from
	Till     Till               // required
	Chime    func(device.Sound) // plays a sound, without waiting for its end; nil: silence
	Volume   func(percent int)  // sets how loud sounds are; nil: they cannot be set
	Logger   *slog.Logger       // nil: none
	Prepared bool               // file or environment say where it stands: nobody is led through the first start
	Kiosk    bool               // the window fills the screen, and only a manager closes it
	NoWindow func()             // called if the system has given us no window; nil: only logged
	Practice *practice.Server   // nil: the real till

	// DecodePicture gives the codes in a picture file; it may take long and is
	// not called on the UI goroutine. nil: no pictures.
	DecodePicture func(path string) ([]purchase.Scan, error)
	PictureFiles  []string // the endings of such files' names: ".png" …
	// Wedge gives what tells a scanner's typing from a person's, by the
	// settings for prefix and suffix. nil: no keyboard scanner.
	Wedge func(till.Settings) wedge.Filter
	// Serial is the scanner at a serial port. nil: none can be chosen.
	Serial *SerialScanner
	// POS puts changed settings of the ways in force by which a POS hands over sales;
	// returns at once. nil: there are none.
	POS func(till.Settings)
	// POSFolder tells why a POS's folder cannot be used. It is not called on the UI goroutine.
	// nil: nobody can tell.
	POSFolder func(path string) error
	// Camera is the live camera. nil: there is none to choose.
	Camera *lens.Camera
	// Print hands a page, a PDF, to the system's own printing. It is not called on the UI
	// goroutine. nil: there is none.
	Print func(name string, pdf []byte) (shown bool, err error)
	// Help is for whoever has trouble with this window. nil: none.
	Help *records.Help
	// OpenPractice starts practice in a process of its own. nil: no entry.
	OpenPractice func() error
	// OpenTill starts the real till in a process of its own, or brings its window to the front.
	// nil: this is the real till, or a kiosk.
	OpenTill func() error
}

// SerialScanner is what the window needs of one: what it reads comes by
// Window.SerialScan and Window.SerialTrouble.
type SerialScanner struct {
	Ports func() ([]device.Port, error) // those there are now; not called on the UI goroutine
	Use   func(till.Settings)           // puts changed settings in force; returns at once
}

func (c *Config) fill() error {
	if c.Till == nil {
		return errors.New("a window needs a till")
	}
	if c.ID == "" {
		c.ID = "io.counterfoil.till"
	}
	if c.Name == "" {
		c.Name = "Counterfoil"
	}
	if c.Chime == nil {
		c.Chime = func(device.Sound) {}
	}
	if c.Volume == nil {
		c.Volume = func(int) {}
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return nil
}

// Till is what the window needs of one: how it stands, and what each room needs.
type Till interface {
	Status() till.Status
	Updates() <-chan till.Status
	DeskOf(code string) ([]string, error) // where the desk of a join code is
	JoinDesk(ctx context.Context, code string) (till.Station, error)

	day.Till
	find.Till
	gate.Till
	header.Till
	lens.Till
	records.Till
	review.Till
	sale.Till
	scantest.Till
	settings.Till
	slip.Till
	staff.Till
}
