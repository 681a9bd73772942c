package chime

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"github.com/ebitengine/oto/v3"

	"counterfoil/assets"
	"counterfoil/internal/device"
)

// buffer is how much sound is under way to the device: it delays a beep, and
// keeps a busy PC from stuttering.
const buffer = 60 * time.Millisecond

// library is the audio library's only context: it makes no second one, even if
// the first could not open its device.
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

// output is the sound device with the three sounds ready in it.
type output struct {
	context *oto.Context
	sounds  map[device.Sound]*oto.Player
}

func openDevice() (speaker, error) {
	// Check for a device first: without one, the ALSA library writes to stderr.
	if err := Available(); err != nil {
		return nil, err
	}
	ctx, err := library()
	if err != nil {
		return nil, fmt.Errorf("open sound device: %w", err)
	}
	d := &output{ctx, map[device.Sound]*oto.Player{}}
	for sound, wav := range map[device.Sound][]byte{
		device.SoundRecorded: assets.Recorded(), device.SoundRefused: assets.Refused(),
		device.SoundAttention: assets.Attention(),
	} {
		d.sounds[sound] = ctx.NewPlayer(bytes.NewReader(wav[assets.HeaderSize:]))
	}
	return d, nil
}

// play starts a sound from its beginning.
func (d *output) play(sound device.Sound, volume float64) error {
	if err := d.context.Err(); err != nil {
		return fmt.Errorf("play: %w", err)
	}
	player := d.sounds[sound]
	if _, err := player.Seek(0, 0); err != nil {
		return fmt.Errorf("play: %w", err)
	}
	player.SetVolume(volume)
	player.Play()
	return nil
}
