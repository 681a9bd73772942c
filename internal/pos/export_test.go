package pos

import "context"

// RunLooking is Run with another look, such as one at a share that does not answer.
func (f *Folder) RunLooking(ctx context.Context, look func(context.Context) (more bool, err error)) {
	f.run(ctx, look)
}
