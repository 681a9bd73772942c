package config

import (
	"path/filepath"
	"testing"
)

func TestPlaceOfEachSystem(t *testing.T) {
	home, other := filepath.Join(t.TempDir(), "ana"), filepath.Join(t.TempDir(), "other")
	for _, test := range []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", nil, filepath.Join(home, ".local", "share", "counterfoil")},
		{"linux", map[string]string{"XDG_DATA_HOME": other}, filepath.Join(other, "counterfoil")},
		{"linux", map[string]string{"XDG_DATA_HOME": "share"}, filepath.Join(home, ".local", "share", "counterfoil")},
		{"darwin", nil, filepath.Join(home, "Library", "Application Support", "Counterfoil")},
		{"windows", nil, filepath.Join(home, "AppData", "Local", "Counterfoil")},
		{"windows", map[string]string{"LOCALAPPDATA": other}, filepath.Join(other, "Counterfoil")},
	} {
		if got := dataDirOn(test.system, func(name string) string { return test.env[name] }, home); got != test.want {
			t.Errorf("%s, %v: %s, want %s", test.system, test.env, got, test.want)
		}
	}
}
