package camera

import (
	"context"
	"errors"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// Look is what was seen in one frame. Its picture and codes are read-only, and valid only until the function that
// got it returns.
type Look struct {
	Picture Picture
	Codes   []Sighting      // in the picture now: QR codes, or bar codes if there are none
	Scans   []purchase.Scan // those codes that were not seen for device.OutOfSight
	Hint    device.CameraHint
	Parts   int // if the picture holds only a part of a text: the number of codes that hold all of it
	At      time.Time
}

// Pause is the least time between the starts of two looks. Fifteen looks a second find a code that is held still
// within a quarter of a second, are enough for a preview, and leave the rest of the core to the till. While nothing
// moves, half as many suffice.
const Pause = time.Second / 15

// broken is the number of unreadable frames in a row that end a watch. Cheap cameras send one now and then, and a
// few at the start.
const broken = 30

// Watch reads a camera's frames until parent ends or the camera fails, and closes the camera. It calls look for each
// frame, on its own goroutine and never after it has returned. The error is parent.Err() or the camera's.
func Watch(parent context.Context, cam Camera, look func(Look)) error {
	return watch(parent, cam, newSightings(), look)
}

func watch(parent context.Context, cam Camera, seen *sightings, look func(Look)) error {
	ctx, fail := context.WithCancelCause(parent)
	defer fail(nil)
	box := newMailbox()
	captured := make(chan struct{})
	go func() {
		defer close(captured)
		fail(capture(ctx, cam, box))
	}()
	fail(decode(ctx, box, seen, look))
	<-captured
	_ = cam.Close() // whether it succeeds no longer matters
	cause := context.Cause(ctx)
	if parent.Err() != nil && errors.Is(cause, context.Cause(parent)) {
		return parent.Err() // not its cause, such as which signal it was
	}
	return cause
}

// capture fills the mailbox until the camera or ctx ends.
func capture(ctx context.Context, cam Camera, box *mailbox) error {
	f := new(Frame)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := cam.Next(ctx, f); err != nil {
			return err
		}
		f = box.put(f)
	}
}

// decode empties the mailbox until ctx ends or nothing can be read.
func decode(ctx context.Context, box *mailbox, seen *sightings, look func(Look)) error {
	eyes := newEyes()
	adviser := adviser{}
	bad, first := 0, true
	var f *Frame
	var developer developer
	pace := time.NewTimer(0)
	defer pace.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-pace.C:
		}
		if f = box.take(ctx, f); f == nil {
			return ctx.Err()
		}
		pace.Reset(adviser.pause())
		picture, err := developer.develop(f)
		if err != nil {
			if bad++; bad >= broken {
				return err
			}
			continue
		}
		bad = 0
		codes := eyes.see(picture.luma, f.At)
		hint := adviser.advise(picture.luma, codes)
		if eyes.parts > 0 {
			hint = device.OnePart
		}
		if first {
			seen.resume(f.At)
			first = false
		}
		scans := seen.fresh(codes, f.At)
		look(Look{Picture: picture, Codes: codes, Scans: scans, Hint: hint, Parts: eyes.parts, At: f.At})
	}
}
