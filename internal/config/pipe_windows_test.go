package config

import "errors"

func pipe(string) error { return errors.ErrUnsupported }

// loop makes none: Wine takes a link that leads to itself for no file.
func loop(string) error { return errors.ErrUnsupported }
