package chime

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
)

// ErrNoDevice: this PC cannot make a sound now. It may later, when a device is
// plugged in.
var ErrNoDevice = fault.New(fault.SoundNone)

const (
	// late is the age from which a sound is no longer played.
	late = time.Second
	// waiting is how many sounds wait for the device; more are left out.
	waiting = 4
)

// Player plays sounds, one till's. Its methods may be called from any
// goroutine. There can be only one in a process: the audio library opens the
// device once, for good.
type Player struct {
	log    *slog.Logger
	open   func() (speaker, error)
	orders chan order
	done   chan struct{}
	volume atomic.Int64 // in per cent
	start  sync.Once
	end    sync.Once

	// The rest belongs to the goroutine.
	speaker speaker
	failure error // the last one logged
}

// speaker is an open sound device.
type speaker interface {
	play(sound device.Sound, volume float64) error // 1: as loud as it was made
}

// order is a sound to be played, and when it was asked for.
type order struct {
	sound device.Sound
	at    time.Time
}

// New makes a player. It touches no device before the first sound. A nil
// logger is silent.
func New(log *slog.Logger) *Player { return newPlayer(log, openDevice) }

func newPlayer(log *slog.Logger, open func() (speaker, error)) *Player {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	p := &Player{log: log, open: open, orders: make(chan order, waiting), done: make(chan struct{})}
	p.SetVolume(100)
	return p
}

// Play asks for a sound and returns at once.
func (p *Player) Play(sound device.Sound) {
	p.start.Do(func() { go p.run() })
	select {
	case p.orders <- order{sound, time.Now()}:
	default: // the device is busy: leave it out
	}
}

// SetVolume sets how loud the sounds are from now on, in per cent.
func (p *Player) SetVolume(percent int) { p.volume.Store(int64(percent)) }

// Close ends the player. It does not wait for a device that is being opened.
func (p *Player) Close() { p.end.Do(func() { close(p.done) }) }

func (p *Player) run() {
	for {
		select {
		case <-p.done:
			return
		case o := <-p.orders:
			p.tell(p.sound(o))
		}
	}
}

func (p *Player) sound(o order) error {
	if p.speaker == nil {
		speaker, err := p.open()
		if err != nil {
			return err
		}
		p.speaker = speaker
	}
	if time.Since(o.at) > late {
		return nil
	}
	return p.speaker.play(o.sound, float64(p.volume.Load())/100)
}

// tell logs a failure once, however many sounds meet it.
func (p *Player) tell(err error) {
	if err != nil && (p.failure == nil || p.failure.Error() != err.Error()) {
		p.log.Warn("no sound", "error", err)
	}
	p.failure = err
}
