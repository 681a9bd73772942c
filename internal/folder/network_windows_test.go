package folder

import "testing"

// A share is named; a drive of this PC is none, however its path is written.
func TestShares(t *testing.T) {
	for path, want := range map[string]string{
		`C:\Till\data`:                    "",
		`\\?\C:\Till\data`:                "",
		`\\server\shop\till`:              `\\server\shop`,
		`\\?\UNC\server\shop\till\data`:   `\\server\shop`,
		`\\wsl.localhost\Debian\home\ana`: `\\wsl.localhost\Debian`,
	} {
		if got := networkOf(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
