package account

import (
	"context"

	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// attempt carries out what a form was filled in for, one at a time: its button
// is off meanwhile. A PIN costs a tenth of a second of CPU by design, a sign-in
// a request.
type attempt struct {
	shell  *shell.Shell
	button *kit.Button
}

func (a *attempt) busy() bool { return a.button.Disabled() }

// start runs do off the UI goroutine and done, with what do returned, on it. A
// failure is heard.
func (a *attempt) start(do func(context.Context) error, done func(error)) {
	a.button.SetEnabled(false)
	a.shell.Work(func(ctx context.Context) func() {
		err := do(ctx)
		return func() {
			a.button.SetEnabled(true)
			if err != nil {
				a.shell.Alarm()
			}
			done(err)
		}
	})
}
