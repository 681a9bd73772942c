//go:build !linux && !windows && !darwin

package screenlock

import "context"

func watch(context.Context, func(bool)) error { return ErrUnknown }
