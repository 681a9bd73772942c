package config

import (
	"os"
	"os/user"
	"path/filepath"
	"runtime"
)

// defaultDataDir is the OS's place for local, non-roaming application data. No library
// is asked for it: the one for that looks up all such places when a program starts,
// which on Windows takes longer than all that a verb does.
func defaultDataDir() string { return dataDirOn(runtime.GOOS, os.Getenv, home()) }

func dataDirOn(system string, getenv func(string) string, home string) string {
	name, place := "Counterfoil", ""
	switch system {
	case "windows":
		place = getenv("LOCALAPPDATA")
		if place == "" { // started without an environment
			place = filepath.Join(home, "AppData", "Local")
		}
	case "darwin":
		place = filepath.Join(home, "Library", "Application Support")
	default:
		name, place = "counterfoil", filepath.Join(home, ".local", "share")
	}
	if dir := getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) { // on every system, for whoever has set it
		place = dir
	}
	return filepath.Join(place, name)
}

func home() string {
	if dir, err := os.UserHomeDir(); err == nil {
		return dir
	}
	if me, err := user.Current(); err == nil { // started without an environment
		return me.HomeDir
	}
	return ""
}
