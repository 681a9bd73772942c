package storefront

import (
	"log/slog"

	"counterfoil/internal/assembly"
	"counterfoil/internal/chime"
	"counterfoil/internal/config"
	"counterfoil/internal/device"
	"counterfoil/internal/pos"
	"counterfoil/internal/printing"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/verbs"
	"counterfoil/scanner"
	"counterfoil/scanner/camera"
	"counterfoil/scanner/serial"
	"counterfoil/syncclient/practice"
	"counterfoil/ui"
	"counterfoil/ui/wedge"
)

// stand is a window with the devices that bring it scans: a serial scanner and
// a camera.
type stand struct {
	window *ui.Window
	reader *serial.Reader
	live   *camera.Live
	pages  printing.Pages
	inbox  *pos.Inbox
	closed chan struct{} // once the window no longer shows anything
}

// newStand connects them; nothing runs yet. pretend is nil at a real till.
func (p program) newStand(c config.Config, parts *assembly.Parts, player *chime.Player, pretend *practice.Server,
	h help, logger *slog.Logger) (*stand, error) {
	s, t := stand{closed: make(chan struct{})}, parts.Till
	s.inbox = s.newInbox(c, parts, logger)
	s.reader = serial.NewReader(serial.Options{OnScan: func(scan purchase.Scan) { s.window.SerialScan(scan) },
		OnTrouble: func(err error) { s.window.SerialTrouble(err) },
		Ended:     endedCodes(c.DataDir), OnEnded: noteEnded(c.DataDir)})
	s.reader.Use(verbs.SerialSettings(c.Settings))
	system, controls := cameras(c.Demo)
	s.live = camera.NewLive(camera.LiveOptions{System: system,
		OnLook: func(l camera.Look) { look(s.window, l) },
		OnState: func(now device.CameraState) {
			logger.Info("camera", "is", now.Phase, "name", now.Camera, "missing", now.Missing, "trouble", now.Trouble)
			s.window.CameraState(now)
		}})
	controls.Use, controls.Forget = s.live.Use, s.live.Forget
	var err error
	s.window, err = ui.New(ui.Config{Version: p.build.Version, Commit: p.build.Commit, Till: t, Logger: logger,
		Kiosk:    c.Kiosk,
		Prepared: c.From["location_id"].Kind > config.Default,
		NoWindow: func() { p.noWindow(errNoOpenGL) },
		Chime:    player.Play, Volume: player.SetVolume,
		Wedge: func(s till.Settings) wedge.Filter {
			return scanner.NewWedge(scanner.WedgeOptions{
				Prefix: s.WedgePrefix, Suffix: s.WedgeSuffix, Reading: s.WedgeReading})
		},
		Serial: &ui.SerialScanner{Ports: serial.Ports,
			Use: func(set till.Settings) { s.reader.Use(verbs.SerialSettings(set)) }},
		Camera:        controls,
		Print:         s.pages.Print,
		DecodePicture: scanner.DecodeFile, PictureFiles: scanner.PictureFiles,
		POS: s.inbox.Use, POSFolder: pos.Usable, Help: h.forWindow(),
		OpenPractice: practiceOf(c), OpenTill: realTill(c), Practice: practiceControls(pretend)})
	return &s, err
}
