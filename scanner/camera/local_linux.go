package camera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"
)

// Local returns this PC's cameras, which are the video capture devices of V4L2. If formats are given, only those are
// used.
//
// List opens only devices that it has not seen before, since opening wakes a sleeping camera. Keep one System to list
// repeatedly.
func Local(formats ...Format) System {
	s := &v4l2{formats: formats}
	s.seen = shelf{describe: s.describe}
	return s
}

type v4l2 struct {
	formats []Format
	seen    shelf
}

func (s *v4l2) List() ([]Info, error) {
	paths, err := filepath.Glob("/dev/video*")
	if err != nil {
		return nil, fmt.Errorf("list the cameras: %w", err)
	}
	return ordered(s.seen.cameras(paths)), nil
}

// describe examines a device. Many are no cameras but outputs, metadata or hardware encoders. A camera that may not
// be opened is listed too, so that the person learns why it does not work. lasting is false if it should be
// examined again.
func (s *v4l2) describe(path string) (info Info, camera, lasting bool) {
	cam, err := webcam.Open(path)
	if errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM) {
		name, index := kernelSays(path, "name"), kernelSays(path, "index")
		return Info{ID: path, Name: name, Infrared: infraredName(name)}, name != "" && index == "0", true
	}
	if err != nil {
		_, passing := errors.AsType[unix.Errno](err) // other errors say that it captures no video
		return Info{}, false, !passing
	}
	defer cam.Close()
	name, err := cam.GetName()
	if err != nil {
		return Info{}, false, false
	}
	name = cmp.Or(strings.TrimSpace(strings.ToValidUTF8(name, "")), path)
	modes := modesOf(cam, s.formats)
	grey := !slices.ContainsFunc(modes, func(m mode) bool { return m.format != Grey })
	return Info{ID: path, Name: name, Infrared: grey || infraredName(name)}, len(modes) > 0, true
}

// kernelSays returns what the kernel says of a device without opening it, or "": its name, or its index among the
// devices of the same hardware, in which a webcam's metadata come after its pictures.
func kernelSays(path, what string) string {
	b, err := os.ReadFile(filepath.Join("/sys/class/video4linux", filepath.Base(path), what))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

func (s *v4l2) Open(id string) (Camera, error) {
	if !strings.HasPrefix(id, "/dev/video") {
		return nil, ErrNotFound
	}
	cam, err := webcam.Open(id)
	if errors.Is(err, unix.ENOENT) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	if err != nil {
		return nil, meaning("open the camera", err)
	}
	c := &v4l2Camera{cam: cam}
	if err := c.start(s.formats); err != nil {
		cam.Close()
		return nil, err
	}
	return c, nil
}

// v4l2Camera is a device that streams.
type v4l2Camera struct {
	cam  *webcam.Webcam
	mode mode
	last time.Time // of the last frame, or of the start
}

func (c *v4l2Camera) start(formats []Format) error {
	modes := modesOf(c.cam, formats)
	if len(modes) == 0 {
		return ErrFormat
	}
	c.mode = slices.MaxFunc(modes, better)
	code, _, _, err := c.cam.SetImageFormat(fourCC[c.mode.format], uint32(c.mode.w), uint32(c.mode.h))
	if err != nil {
		return meaning("set the camera's format", err)
	}
	if code != fourCC[c.mode.format] {
		return ErrFormat
	}
	_ = c.cam.SetFramerate(30) // drivers without a choice refuse, and send frames all the same
	if err := c.cam.SetBufferCount(4); err != nil {
		return meaning("set the camera's buffers", err)
	}
	if err := c.cam.StartStreaming(); err != nil {
		return meaning("start the camera", err)
	}
	c.last = time.Now()
	return nil
}

// patience is how long a camera may deliver no picture.
const patience = 5 * time.Second

func (c *v4l2Camera) Next(ctx context.Context, f *Frame) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if time.Since(c.last) > patience {
			return ErrSilent
		}
		if err := c.cam.WaitForFrame(1); err != nil {
			if _, late := errors.AsType[*webcam.Timeout](err); late {
				continue
			}
			return meaning("wait for the camera", err)
		}
		data, index, err := c.cam.GetFrame()
		// After unplugging, WaitForFrame always returns at once without an error. GetFrame's error ends the loop.
		if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return meaning("read the camera", err)
		}
		if len(data) > 0 { // a driver reports a lost frame as an empty one
			f.set(c.mode.format, c.mode.w, c.mode.h, data)
			c.last = f.At
		}
		if err := c.cam.ReleaseFrame(index); err != nil {
			return meaning("read the camera", err)
		}
		if len(data) > 0 {
			return nil
		}
	}
}

func (c *v4l2Camera) Close() error {
	if err := c.cam.Close(); err != nil {
		return fmt.Errorf("close the camera: %w", err)
	}
	return nil
}

// meanings maps the kernel's errors to ours.
var meanings = []struct {
	from unix.Errno
	to   error
}{
	{unix.EBUSY, ErrBusy}, {unix.EACCES, ErrDenied}, {unix.EPERM, ErrDenied},
	{unix.ENODEV, ErrUnplugged}, {unix.ENXIO, ErrUnplugged}, {unix.EIO, ErrUnplugged}, {unix.EINVAL, ErrFormat},
}

// meaning classifies an error. The library returns some only as text.
func meaning(what string, err error) error {
	for _, m := range meanings {
		if errors.Is(err, m.from) || strings.HasSuffix(err.Error(), ": "+m.from.Error()) {
			return m.to
		}
	}
	return fmt.Errorf("%s: %w", what, err)
}
