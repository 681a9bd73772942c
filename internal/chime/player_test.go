package chime

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"counterfoil/internal/device"
)

// ear is a speaker that remembers what it was told to play.
type ear struct {
	heard []device.Sound
	loud  float64 // the last one
	err   error
}

func (e *ear) play(kind device.Sound, volume float64) error {
	e.loud = volume
	e.heard = append(e.heard, kind)
	return e.err
}

func TestVolume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e ear
		p := newPlayer(nil, func() (speaker, error) { return &e, nil })
		defer p.Close()
		for _, row := range []struct {
			percent int
			want    float64
		}{{0, 1}, {25, 0.25}, {100, 1}} {
			if row.percent > 0 { // else as it is at first
				p.SetVolume(row.percent)
			}
			p.Play(device.SoundRecorded)
			synctest.Wait()
			if e.loud != row.want {
				t.Errorf("at %d per cent: %g", row.percent, e.loud)
			}
		}
	})
}

func TestPlaysInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e ear
		p := newPlayer(nil, func() (speaker, error) { return &e, nil })
		defer p.Close()
		want := []device.Sound{device.SoundRecorded, device.SoundRefused, device.SoundAttention, device.SoundRecorded}
		for _, kind := range want {
			p.Play(kind)
		}
		synctest.Wait()
		if !slices.Equal(e.heard, want) {
			t.Errorf("heard %v, want %v", e.heard, want)
		}
	})
}

// A device that takes long to open delays nobody, and sounds that were asked
// for meanwhile are not played late.
func TestSlowDeviceHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e ear
		p := newPlayer(nil, func() (speaker, error) { time.Sleep(time.Minute); return &e, nil })
		defer p.Close()
		began := time.Now()
		for range 100 {
			p.Play(device.SoundRefused)
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("Play took %v", took)
		}
		time.Sleep(2 * time.Minute)
		p.Play(device.SoundRecorded)
		synctest.Wait()
		if want := []device.Sound{device.SoundRecorded}; !slices.Equal(e.heard, want) {
			t.Errorf("heard %v, want %v", e.heard, want)
		}
	})
}

// Without a device, every sound tries again, so that one that is plugged in
// later works; each trouble is logged once.
func TestDeviceMayComeLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e ear
		var log bytes.Buffer
		there := false
		p := newPlayer(slog.New(slog.NewTextHandler(&log, nil)), func() (speaker, error) {
			if !there {
				return nil, ErrNoDevice
			}
			return &e, nil
		})
		defer p.Close()
		for range 3 {
			p.Play(device.SoundRefused)
			synctest.Wait()
		}
		there = true
		p.Play(device.SoundRecorded)
		synctest.Wait()
		e.err = errors.New("unplugged")
		p.Play(device.SoundAttention)
		p.Play(device.SoundAttention)
		synctest.Wait()
		want := []device.Sound{device.SoundRecorded, device.SoundAttention, device.SoundAttention}
		if !slices.Equal(e.heard, want) {
			t.Errorf("heard %v, want %v", e.heard, want)
		}
		told := log.String()
		if strings.Count(told, "sound.none") != 1 || strings.Count(told, "unplugged") != 1 {
			t.Errorf("log:\n%s", told)
		}
	})
}

func TestUnusedPlayerOpensNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opened := 0
		p := newPlayer(nil, func() (speaker, error) { opened++; return &ear{}, nil })
		p.Close() // it has never played: there is nothing to end
		p.Close()
		synctest.Wait()
		if opened != 0 {
			t.Error("the device was opened without a sound")
		}
	})
}
