//go:build !linux && !windows && !darwin

package camera

// Local returns a System without camera support.
func Local(...Format) System { return none{} }

type none struct{}

func (none) List() ([]Info, error)       { return nil, ErrUnsupported }
func (none) Open(string) (Camera, error) { return nil, ErrUnsupported }
