package device

import (
	"time"

	"counterfoil/internal/fault"
)

// ErrNoCamera: no camera is connected.
var ErrNoCamera = fault.New(fault.CameraNone)

// OutOfSight is how long a code must have been out of a camera's sight to count as scanned again: a card held before
// the camera is one scan, however long it is held. Both the camera and the till check it, because a camera that has
// been restarted no longer knows what it saw.
const OutOfSight = 5 * time.Second

// CameraState is how the camera stands.
type CameraState struct {
	Phase   CameraPhase
	Camera  string // the one in use or tried last; "": none
	Missing string // the chosen one's name, while it is not there and another is used
	Trouble error  // why there is no picture, a fault; nil unless Phase is CameraFailed
}

// CameraPhase is what the camera is doing.
type CameraPhase int

const (
	CameraOff      CameraPhase = iota
	CameraStarting             // its light may be on already
	CameraRunning              // pictures come
	CameraFailed               // it is tried again every few seconds
)

func (p CameraPhase) String() string {
	return [...]string{"off", "starting", "running", "failed"}[p]
}

// CameraHint is what a person can do to help the camera.
type CameraHint int

const (
	NoHint CameraHint = iota
	TooDark
	MoveCloser
	HoldStill
	OnePart // the code holds only a part of a text: a card has one code
)
