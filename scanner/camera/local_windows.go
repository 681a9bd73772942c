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

// Local returns this PC's cameras, which are the video capture sources of Media Foundation. If formats are given, only
// those are used.
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

// started starts Media Foundation once and for all: the list is read every few seconds, and each start makes threads.
var started = sync.OnceValue(func() error {
	if err := procMFStartup.Find(); err != nil {
		return fmt.Errorf("%w: %v", ErrUnsupported, err) // Windows N without its media pack
	}
	return failure(procMFStartup.Call(mfVersion, mfStartupLite))
})

// session runs do on a thread that has COM and Media Foundation.
func session(do func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := windows.CoInitializeEx(0, windows.COINIT_MULTITHREADED)
	if err == nil || errors.Is(err, windows.Errno(windows.S_FALSE)) { // S_FALSE: this thread already had COM
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
	err := attributes.call(setGUID, uintptr(unsafe.Pointer(&sourceType)), uintptr(unsafe.Pointer(&videoCapture)))
	if err != nil {
		return err
	}
	var list **object
	var count uint32
	err = failure(procMFEnumDeviceSources.Call(attributes.this(),
		uintptr(unsafe.Pointer(&list)), uintptr(unsafe.Pointer(&count))))
	if err != nil {
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

// Open starts a camera on a thread of its own, where its COM objects live.
func (f foundation) Open(id string) (Camera, error) {
	return run(f.formats, func() (*object, error) { return activate(id) })
}

// activate creates the media source of a camera.
func activate(id string) (source *object, err error) {
	found := false
	var failed error
	err = eachSource(func(s *object, info Info) bool {
		if found = info.ID == id; found {
			failed = meaning("open the camera", s.call(activateObject,
				uintptr(unsafe.Pointer(&iidMediaSource)), uintptr(unsafe.Pointer(&source))))
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
