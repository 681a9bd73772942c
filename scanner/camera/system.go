package camera

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"counterfoil/internal/device"
)

// System is the cameras of an OS. It is safe for concurrent use.
type System interface {
	// List returns the cameras that are connected now, infrared ones last. No camera is no error. It may be called
	// every few seconds, also while a camera runs: keep one System for that. Errors wrap ErrUnsupported, or are the
	// OS's.
	List() ([]Info, error)
	// Open starts a camera by its ID, which may take seconds, at most 15 on Windows. Errors wrap ErrNotFound, ErrBusy,
	// ErrDenied, ErrUnplugged, ErrSilent or ErrFormat, or are the OS's.
	Open(id string) (Camera, error)
}

// Info is one camera of a list.
type Info struct {
	ID       string // the OS's; stays the same while the camera stays plugged in
	Name     string // for people, unique in a list
	Infrared bool
}

// Camera is a running camera. Only one goroutine may use it.
type Camera interface {
	// Next waits for a frame and copies it into f, whose buffer it reuses. It returns within about a second after
	// ctx ends. Errors wrap ctx.Err(), ErrUnplugged, ErrSilent or ErrFormat, or ErrDenied if the OS asks the person
	// only now. After an error the camera must be closed.
	Next(ctx context.Context, f *Frame) error
	// Close turns the camera off within 5 s. A driver that takes longer is abandoned, with ErrSilent.
	Close() error
}

// Open starts a camera of s by its name or ID; "" is the first one. Errors are those of System and device.ErrNoCamera.
func Open(s System, name string) (Camera, Info, error) {
	all, err := s.List()
	if err != nil {
		return nil, Info{}, err
	}
	info, err := Pick(all, name)
	if err != nil {
		return nil, Info{}, err
	}
	cam, err := s.Open(info.ID)
	return cam, info, err
}

// Pick finds a camera by its name, in upper or lower case, or by its ID; "" is the first one. Errors are
// device.ErrNoCamera, only for "", and ErrNotFound.
func Pick(all []Info, name string) (Info, error) {
	if name == "" {
		if len(all) == 0 {
			return Info{}, device.ErrNoCamera
		}
		return all[0], nil
	}
	i := slices.IndexFunc(all, func(c Info) bool { return strings.EqualFold(c.Name, name) || c.ID == name })
	if i < 0 {
		return Info{}, ErrNotFound
	}
	return all[i], nil
}

// ordered puts infrared cameras last, since they cannot see most inks, and makes names unique.
func ordered(all []Info) []Info {
	slices.SortStableFunc(all, func(a, b Info) int {
		switch {
		case a.Infrared == b.Infrared:
			return 0
		case b.Infrared:
			return -1
		}
		return 1
	})
	seen := make(map[string]int)
	for i := range all {
		name := all[i].Name
		if seen[name]++; seen[name] > 1 {
			all[i].Name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
	}
	return all
}

// infraredName reports whether a camera's name says infrared, as that of the second sensor of a camera for face sign-in
// does.
func infraredName(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && r != '-' })
	return slices.ContainsFunc(words, func(w string) bool {
		return w == "ir" || strings.HasPrefix(w, "infrared") || strings.HasPrefix(w, "infra-red")
	})
}
