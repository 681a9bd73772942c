package camera

import (
	"errors"
	"slices"
	"testing"

	"counterfoil/internal/device"
)

func TestInfraredComesLastAndNamesAreUnique(t *testing.T) {
	infrared := Info{ID: "0", Name: "Face IR", Infrared: true}
	webcam, desk := Info{ID: "1", Name: "HD Webcam"}, Info{ID: "2", Name: "Desk"}
	got := ordered([]Info{infrared, webcam, desk, {ID: "3", Name: "HD Webcam"}})
	want := []Info{webcam, desk, {ID: "3", Name: "HD Webcam (2)"}, infrared}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestPick(t *testing.T) {
	all := []Info{{ID: "/dev/video0", Name: "HD Webcam"}, {ID: "/dev/video2", Name: "Desk"}}
	for name, want := range map[string]int{"": 0, "HD Webcam": 0, "desk": 1, "/dev/video2": 1} {
		if got, err := Pick(all, name); err != nil || got != all[want] {
			t.Errorf("%q: got %v, %v", name, got, err)
		}
	}
	if _, err := Pick(all, "HD"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a part of a name: got %v", err)
	}
	if _, err := Pick(nil, "Desk"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a name without any camera: got %v", err)
	}
	if _, err := Pick(nil, ""); !errors.Is(err, device.ErrNoCamera) {
		t.Errorf("no camera: got %v", err)
	}
}

func TestInfraredName(t *testing.T) {
	for name, want := range map[string]bool{
		"Integrated IR Camera": true, "USB2.0 FHD UVC WebCam: IR": true, "Infrared Sensor": true, "Infra-Red": true,
		"HD Webcam": false, "Iriun Webcam": false, "AIR Cam": false, "Mirror": false, "": false,
	} {
		if got := infraredName(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}
