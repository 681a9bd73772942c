package chime

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"github.com/ebitengine/oto/v3"

	"counterfoil/assets"
)

// buffer is how much sound is on its way to the device: the delay of a beep,
// long enough that a busy PC does not stutter.
const buffer = 60 * time.Millisecond

// library is the audio library's one context: it makes no second one, also
// when the first could not open its device.
var library = sync.OnceValues(func() (*oto.Context, error) {
	ctx, ready, err := oto.NewContext(&oto.NewContextOptions{
		SampleRate: assets.SampleRate, ChannelCount: 1, Format: oto.FormatSignedInt16LE, BufferSize: buffer,
	})
	if err != nil {
		return nil, err
	}
	<-ready
	return ctx, ctx.Err()
})

// device is the sound device with the three sounds ready in it.
type device struct {
	context *oto.Context
	sounds  map[Kind]*oto.Player
}

func openDevice() (speaker, error) {
	// First see that there is one: the ALSA library writes to stderr when not.
	if err := Available(); err != nil {
		return nil, err
	}
	ctx, err := library()
	if err != nil {
		return nil, fmt.Errorf("open sound device: %w", err)
	}
	d := &device{ctx, map[Kind]*oto.Player{}}
	for kind, wav := range map[Kind][]byte{
		Recorded: assets.Recorded(), Refused: assets.Refused(), Attention: assets.Attention(),
	} {
		d.sounds[kind] = ctx.NewPlayer(bytes.NewReader(wav[assets.HeaderSize:]))
	}
	return d, nil
}

// play starts a sound from its beginning.
func (d *device) play(kind Kind) error {
	if err := d.context.Err(); err != nil {
		return fmt.Errorf("play: %w", err)
	}
	sound := d.sounds[kind]
	if _, err := sound.Seek(0, 0); err != nil {
		return fmt.Errorf("play: %w", err)
	}
	sound.Play()
	return nil
}
