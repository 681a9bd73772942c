// Counterfoil is a till's companion: every loyalty purchase made at the counter
// is on this PC's disk before the beep, and reaches Forloy exactly once.
//
// This is the one place where the window meets the rest; docs/architecture.md
// is the map.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"counterfoil/internal/assembly"
	"counterfoil/internal/chime"
	"counterfoil/internal/command"
	"counterfoil/internal/config"
	"counterfoil/internal/console"
	"counterfoil/internal/handover"
	_ "counterfoil/internal/hush" // before the toolkit: keeps a verb's standard error clean
	"counterfoil/internal/practice"
	"counterfoil/internal/purchase"
	"counterfoil/internal/screenlock"
	"counterfoil/internal/till"
	"counterfoil/scanner"
	"counterfoil/scanner/camera"
	"counterfoil/scanner/serial"
	"counterfoil/syncclient"
	"counterfoil/ui"
	"counterfoil/ui/wedge"
)

// Set by the build (Makefile).
var version, commit, built string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := program{build: assembly.Build{Version: version, Commit: commit}}
	p.build.Path, _ = os.Executable()               // not known: a salvage runs in the window's process
	p.build.At, _ = time.Parse(time.RFC3339, built) // not known in a build without the Makefile
	exit := command.Main(ctx, p.host(), command.Console{}, os.Args[1:])
	stop()
	os.Exit(exit)
}

// program is this process.
type program struct{ build assembly.Build }

func (p program) host() command.Host {
	return command.Host{Version: p.build.Version, Commit: p.build.Commit,
		Open: p.open, Window: p.window, Sound: chime.Available, Proxy: syncclient.Proxy,
		Scanner: func(s till.Settings) error { return serial.Check(serialSettings(s)) }}
}

func serialSettings(s till.Settings) serial.Settings {
	return serial.Settings{Port: s.SerialPort, Baud: s.SerialBaud, Prefix: s.WedgePrefix}
}

// open joins a till for one verb.
func (p program) open(_ context.Context, c config.Config, busy func() error) (*till.Till, func(), error) {
	parts, err := assembly.ForVerb(c, p.build, slog.New(slog.DiscardHandler), busy)
	if err != nil {
		return nil, nil, err
	}
	return parts.Till, func() { parts.Close() }, nil
}

// window opens the window and shuts everything down in order when it is
// closed: the socket, the till's goroutines, the practice server, the store.
func (p program) window(ctx context.Context, c config.Config) int {
	console.Hide()
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return p.fail("open its window", errNoDisplay)
	}
	if err := assembly.MakeDir(c.DataDir); err != nil { // first: the socket's name is of the real folder
		return p.fail("open its window", err)
	}
	server, err := handover.Listen(c.DataDir)
	if err != nil {
		return p.fail("open its window", err)
	}
	defer server.Close()
	logger, closeLog := openLog(c.DataDir)
	defer closeLog()
	logger.Info("window opens", "version", p.build.Version, "commit", p.build.Commit, "practice", c.Demo)

	var pretend *practice.Server
	if c.Demo {
		if pretend, err = practice.Start(practice.Options{Logger: logger}); err != nil {
			return p.fail("start practice", err)
		}
		defer pretend.Close(context.Background())
		c.Settings.APIURL = pretend.URL()
	}
	parts, err := assembly.ForWindow(c, p.build, logger)
	if err != nil {
		return p.fail("open the till", err)
	}
	defer parts.Close()
	player := chime.New(logger)
	defer player.Close()

	t := parts.Till
	if c.Demo {
		enrol(ctx, t, logger)
	}
	var window *ui.Window
	reader := serial.NewReader(serial.Options{OnScan: func(s purchase.Scan) { window.SerialScan(s) },
		OnTrouble: func(err error) { window.SerialTrouble(err) }})
	reader.Use(serialSettings(c.Settings))
	system, controls := cameras(c.Demo)
	live := camera.NewLive(camera.LiveOptions{System: system,
		OnLook: func(l camera.Look) { look(window, l) },
		OnState: func(s camera.State) {
			logger.Info("camera", "is", s.Phase, "name", s.Camera, "missing", s.Missing, "trouble", s.Trouble)
			window.CameraState(cameraState(s))
		}})
	controls.Use = live.Use
	window, err = ui.New(ui.Config{Version: p.build.Version, Till: t, Logger: logger,
		Chime:         func(s ui.Sound) { player.Play(sounds[s]) },
		Wedge:         func(s till.Settings) wedge.Filter { return filter{newWedge(s)} },
		Serial:        &ui.SerialScanner{Ports: serialPorts, Use: func(s till.Settings) { reader.Use(serialSettings(s)) }},
		Camera:        controls,
		DecodePicture: scanner.DecodeFile, OpenPractice: practiceOf(c), Practice: practiceControls(pretend)})
	if err != nil {
		return p.fail("open its window", err)
	}
	desk := command.Desk{Till: t, Config: c, Raise: window.Raise,
		Fill: func(f command.Prefill) { window.Prefill(f.Amount, f.Receipt, f.Card) }}

	host := p.host()
	host.Logger = logger
	host.Scanner = func(till.Settings) error { return reader.Trouble() } // the port is ours: nobody else can try it

	run, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() { t.Run(run) })
	group.Go(func() { reader.Run(run) })
	group.Go(func() { live.Run(run) })
	group.Go(func() {
		if err := screenlock.Watch(run, window.Locked); run.Err() == nil {
			logger.Info("the camera stays on while the screen is locked", "error", err)
		}
	})
	group.Go(func() {
		server.Serve(run, func(ctx context.Context, r handover.Request, out, err io.Writer) int {
			return command.Execute(ctx, host, desk, r, out, err)
		})
	})
	window.Run()
	stop()
	server.Close()
	group.Wait()
	logger.Info("window closed")
	return 0
}

// errNoDisplay is a start without a verb where no window can be.
var errNoDisplay = errors.New("there is no display here (the verbs need none: see counterfoil help)")

// fail says on standard error why there is no window.
func (p program) fail(what string, err error) int {
	fmt.Fprintf(os.Stderr, "Counterfoil cannot %s: %v.\n", what, err)
	return 1
}

// openLog writes to counterfoil.log in the data directory, 5 files of 2 MB. The
// toolkit's own messages go there too.
func openLog(dir string) (*slog.Logger, func()) {
	file := &lumberjack.Logger{Filename: filepath.Join(dir, "counterfoil.log"), MaxSize: 2, MaxBackups: 4}
	log.SetOutput(file)
	return slog.New(slog.NewTextHandler(file, nil)), func() { file.Close() }
}

// filter lets the window's keyboard hook use the scanner's wedge.
type filter struct{ wedge *scanner.Wedge }

func newWedge(s till.Settings) *scanner.Wedge {
	return scanner.NewWedge(scanner.WedgeOptions{Prefix: s.WedgePrefix, Suffix: s.WedgeSuffix, Reading: s.WedgeReading})
}

func (f filter) Handle(s wedge.Stroke, now time.Time) []wedge.Action {
	return actions(f.wedge.Handle(scanner.Stroke(s), now))
}
func (f filter) Tick(now time.Time) []wedge.Action { return actions(f.wedge.Tick(now)) }
func (f filter) Flush() []wedge.Action             { return actions(f.wedge.Flush()) }

func actions(from []scanner.Action) []wedge.Action {
	var to []wedge.Action
	for _, a := range from {
		to = append(to, wedge.Action(a))
	}
	return to
}

func serialPorts() ([]ui.SerialPort, error) {
	found, err := serial.Ports()
	var ports []ui.SerialPort
	for _, p := range found {
		ports = append(ports, ui.SerialPort(p))
	}
	return ports, err
}

// cameras are this PC's, in practice with one that is drawn.
func cameras(demo bool) (camera.System, *ui.LiveCamera) {
	system, controls := camera.Local(), &ui.LiveCamera{}
	if demo {
		var drawn camera.Drawn
		system, controls.Hold = drawn.Beside(system, config.PracticeCamera), drawn.Hold
	}
	controls.List = func() (names []string, err error) {
		all, err := system.List()
		for _, c := range all {
			names = append(names, c.Name)
		}
		return names, err
	}
	return system, controls
}

// look shows a frame and hands over the codes that are new in it.
func look(to *ui.Window, l camera.Look) {
	w, h := l.Picture.Size()
	seen := ui.CameraLook{Paint: l.Picture.Paint, W: w, H: h, Hint: string(l.Hint)}
	for _, c := range l.Codes {
		seen.Codes = append(seen.Codes, c.Corners)
	}
	to.CameraLook(seen)
	for _, s := range l.Scans {
		to.CameraScan(s)
	}
}

func cameraState(s camera.State) ui.CameraState {
	phase := map[camera.Phase]ui.CameraPhase{camera.Starting: ui.CameraStarting, camera.Running: ui.CameraRunning, camera.Failed: ui.CameraFailed}
	return ui.CameraState{Phase: phase[s.Phase], Camera: s.Camera, Missing: s.Missing, Trouble: s.Trouble, None: errors.Is(s.Trouble, camera.ErrNone)}
}

var sounds = map[ui.Sound]chime.Kind{ui.SoundRecorded: chime.Recorded, ui.SoundRefused: chime.Refused,
	ui.SoundAttention: chime.Attention}

// practiceOf starts the practice of a real till in a process of its own, so
// that the till goes on sending; nil in practice itself.
func practiceOf(c config.Config) func() error {
	if c.Demo {
		return nil
	}
	return func() error {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		child := exec.Command(self, "--demo", "--data-dir", c.DataDir)
		if err := child.Start(); err != nil {
			return err
		}
		go child.Wait() // it outlives us or not; either way nobody asks for its exit code
		return nil
	}
}

// enrol signs practice in as its cashier, so that a new user can sell at once.
func enrol(ctx context.Context, t *till.Till, logger *slog.Logger) {
	if _, err := t.SignIn(ctx, practice.StaffEmail, practice.Password); err != nil && ctx.Err() == nil {
		logger.Error("sign practice in", "error", err)
	}
}

// practiceControls are the practice server's knobs as the window shows them;
// nil at a real till.
func practiceControls(s *practice.Server) *ui.PracticeControls {
	if s == nil {
		return nil
	}
	return &ui.PracticeControls{SetOffline: s.SetOffline, Offline: s.Offline, SetLatency: s.SetLatency,
		Latency: s.Latency, Changed: s.Changed(),
		Cards: func() []ui.PracticeCard {
			var cards []ui.PracticeCard
			for _, c := range s.Cards() {
				cards = append(cards, ui.PracticeCard{Title: c.Name, Note: string(c.Behaviour) + ", " + c.Type, Code: c.Code})
			}
			return cards
		},
		Ledger: func() []ui.PracticeRow {
			var rows []ui.PracticeRow
			for _, e := range slices.Backward(s.Ledger()) {
				at, _ := time.Parse(purchase.TimeFormat, e.ScannedAt)
				rows = append(rows, ui.PracticeRow{At: at, Card: purchase.MaskCard(e.Card), Amount: e.Amount, Note: e.CardType})
			}
			return rows
		}}
}
