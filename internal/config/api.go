package config

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// DefaultAPI is Forloy's public address.
const DefaultAPI = "https://api.forloy.com/api/v1"

// noAPI is where nobody listens: the embedded Forloy's address is known to its
// own window only, and without one a verb's practice sales wait.
const noAPI = "http://127.0.0.1:1/api/v1"

// CheckAPI checks an API address and writes it in one way, so that two can be
// compared: https, or plain http to loopback only, since every request bears a
// token.
func CheckAPI(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Hostname() == "" || u.Opaque != "" {
		return "", errors.New("the API address must look like " + DefaultAPI)
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", errors.New("the API address must be without user name, ? and #")
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch u.Scheme {
	case "https":
	case "http":
		if !loopback(u.Hostname()) {
			return "", errors.New("plain http is for this PC only: use https")
		}
	default:
		return "", errors.New("the API address must begin with https://")
	}
	return strings.TrimRight(u.String(), "/"), nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

func parseAPI(c *Config, value string) error {
	address, err := CheckAPI(value)
	if err != nil {
		return err
	}
	c.Settings.APIURL = address
	return nil
}
