package camera

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Local is this PC's cameras: the video capture sources of Media Foundation,
// called directly. They are asked for the formats named only; none is any.
func Local(formats ...Format) System { return foundation{formats} }

type foundation struct{ formats []Format }

func (foundation) List() ([]Info, error) {
	var all []Info
	err := session(func() error {
		return eachSource(func(s *object, info Info) bool {
			all = append(all, info)
			return true
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list the cameras: %w", err)
	}
	return ordered(all), nil
}

// started starts Media Foundation, once and for the process' life: a list is
// asked for every few seconds, and each start makes threads.
var started = sync.OnceValue(func() error {
	if err := procMFStartup.Find(); err != nil {
		return fmt.Errorf("%w: %v", ErrUnsupported, err) // Windows N without its media pack
	}
	return failure(procMFStartup.Call(mfVersion, mfStartupLite))
})

// session runs do on one thread with COM and Media Foundation.
func session(do func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// S_FALSE: this thread has them already.
	if err := windows.CoInitializeEx(0, windows.COINIT_MULTITHREADED); err == nil || errors.Is(err, windows.Errno(windows.S_FALSE)) {
		defer windows.CoUninitialize()
	}
	if err := started(); err != nil {
		return err
	}
	return do()
}

// eachSource calls do with each camera until it returns false.
func eachSource(do func(*object, Info) bool) error {
	var attributes *object
	if err := failure(procMFCreateAttributes.Call(uintptr(unsafe.Pointer(&attributes)), 1)); err != nil {
		return err
	}
	defer attributes.release()
	if err := attributes.call(setGUID, uintptr(unsafe.Pointer(&sourceType)), uintptr(unsafe.Pointer(&videoCapture))); err != nil {
		return err
	}
	var list **object
	var count uint32
	if err := failure(procMFEnumDeviceSources.Call(attributes.this(), uintptr(unsafe.Pointer(&list)), uintptr(unsafe.Pointer(&count)))); err != nil {
		return err
	}
	if list == nil {
		return nil
	}
	defer windows.CoTaskMemFree(unsafe.Pointer(list))
	more := true
	for _, s := range unsafe.Slice(list, count) {
		if more {
			id := s.text(&symbolicLink)
			name := cmp.Or(s.text(&friendlyName), id)
			more = do(s, Info{ID: id, Name: name, Infrared: infraredName(name)})
		}
		s.release()
	}
	return nil
}

// Open starts a camera on a thread of its own, where its objects live.
func (f foundation) Open(id string) (Camera, error) {
	return run(f.formats, func() (*object, error) { return activate(id) })
}

// activate makes a camera's source.
func activate(id string) (source *object, err error) {
	found := false
	var failed error
	err = eachSource(func(s *object, info Info) bool {
		if found = info.ID == id; found {
			failed = meaning("open the camera", s.call(activateObject, uintptr(unsafe.Pointer(&iidMediaSource)), uintptr(unsafe.Pointer(&source))))
		}
		return !found
	})
	switch {
	case err != nil:
		return nil, meaning("open the camera", err)
	case !found:
		return nil, ErrNotFound
	}
	return source, failed
}
