package apiurl

import (
	"errors"
	"strings"
	"testing"

	"counterfoil/internal/fault"
)

func TestParse(t *testing.T) {
	for address, want := range map[string]string{
		"https://api.forloy.com/api/v1":  "https://api.forloy.com/api/v1",
		"HTTPS://Api.Forloy.com/api/v1/": "https://api.forloy.com/api/v1",
		" https://api.forloy.com ":       "https://api.forloy.com",
		"https://api.forloy.com/a%2Fb//": "https://api.forloy.com/a%2Fb",
		"http://127.0.0.1:8080":          "http://127.0.0.1:8080",
		"http://127.9.9.9:1/x":           "http://127.9.9.9:1/x",
		"http://[::1]:8080/x":            "http://[::1]:8080/x",
		"http://localhost/api":           "http://localhost/api",
		"HTTP://LOCALHOST":               "http://localhost",
	} {
		if got, err := Parse(address); err != nil || got.String() != want {
			t.Errorf("%q: got %v, %v; want %s", address, got, err, want)
		}
	}
	for address, want := range map[string]fault.Kind{
		"http://api.forloy.com/api/v1":    fault.InputAddressPlain,
		"http://127.0.0.1.example.com":    fault.InputAddressPlain,
		"http://localhost.example.com":    fault.InputAddressPlain,
		"http://10.0.0.1":                 fault.InputAddressPlain,
		"ftp://127.0.0.1":                 fault.InputAddressOther,
		"api.forloy.com":                  fault.InputAddress,
		"":                                fault.InputAddress,
		"https://":                        fault.InputAddress,
		"https:///v1":                     fault.InputAddress,
		"https://for loy.io/pw-hidden":    fault.InputAddress,
		"https://ana:pw-hidden@forloy.io": fault.InputAddressExtra,
		"https://forloy.io/?a=pw-hidden":  fault.InputAddressExtra,
		"https://forloy.io/#x":            fault.InputAddressExtra,
	} {
		_, err := Parse(address)
		if !errors.Is(err, want) || strings.Contains(err.Error(), "pw-hidden") {
			t.Errorf("%q: got %v, want %s", address, err, want)
		}
	}
}
