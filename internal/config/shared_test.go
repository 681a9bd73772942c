package config

import (
	"errors"
	"path/filepath"
	"testing"

	"counterfoil/internal/fault"
)

// A file beside the program names the data directory of all accounts: over the
// default, under environment and flag. Whoever names the same folder shares it.
func TestSharedDataDir(t *testing.T) {
	shop := t.TempDir()
	elsewhere := t.TempDir()
	for _, s := range []struct {
		name, text string
		env, flags map[string]string
		want       string
		shared     bool
	}{
		{"the folder", shop + "\r\n", nil, nil, shop, true},
		{"a byte order mark", "\ufeff" + shop, nil, nil, shop, true},
		{"a variable", "%SHOP%", map[string]string{"SHOP": shop}, nil, shop, true},
		{"beside the program", "data", nil, nil, "data", true},
		{"the environment", shop, map[string]string{"COUNTERFOIL_DATA_DIR": elsewhere}, nil, elsewhere, false},
		{"a flag", shop, nil, map[string]string{"data-dir": elsewhere}, elsewhere, false},
		{"a flag that names it", shop, nil, map[string]string{"data-dir": shop}, shop, true},
		{"broken, and the environment", "", map[string]string{"COUNTERFOIL_DATA_DIR": elsewhere}, nil, elsewhere,
			false},
		{"broken, and a flag", "%NOT_SET%", nil, map[string]string{"data-dir": elsewhere}, elsewhere, false},
	} {
		t.Run(s.name, func(t *testing.T) {
			program := t.TempDir()
			write(t, filepath.Join(program, SharedName), s.text)
			want := s.want
			if !filepath.IsAbs(want) {
				want = filepath.Join(program, want)
			}
			c, err := Load(Options{Beside: program, Flags: s.flags, Getenv: func(k string) string { return s.env[k] }})
			if err != nil || c.DataDir != want || c.Shared != s.shared {
				t.Errorf("data directory %s, shared %t (%v), want %s, %t", c.DataDir, c.Shared, err, want, s.shared)
			}
		})
	}
}

func TestSharedDataDirIsEmpty(t *testing.T) {
	program := t.TempDir()
	write(t, filepath.Join(program, SharedName), "%NOT_SET%\n")
	_, err := Load(Options{Beside: program, Getenv: func(string) string { return "" }})
	f, _ := fault.Of(err)
	if !errors.Is(err, fault.ConfigValue) || f.Facts.Where != filepath.Join(program, SharedName) {
		t.Errorf("%v", err)
	}
}

func TestNotShared(t *testing.T) {
	c, err := Load(Options{Beside: t.TempDir(), Getenv: func(string) string { return "" }})
	if err != nil || c.Shared || c.DataDir != defaultDataDir() {
		t.Errorf("data directory %s, shared %t (%v)", c.DataDir, c.Shared, err)
	}
}
