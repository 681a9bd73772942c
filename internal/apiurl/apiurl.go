// Package apiurl says what may be the address of Forloy's API.
package apiurl

import (
	"net/netip"
	"net/url"
	"strings"

	"counterfoil/internal/fault"
)

// Default is Forloy's public address.
const Default = "https://api.forloy.com/api/v1"

// Parse accepts https, and plain http to this PC only, since every request bears
// a token. What it gives is written in one way, so that two addresses can be
// compared by their texts. The error never repeats the address: it may hold a
// password.
func Parse(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return nil, fault.Fault{Kind: fault.InputAddress, Facts: fault.Facts{Detail: Default}}
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, fault.New(fault.InputAddressExtra)
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fault.New(fault.InputAddressOther)
	case u.Scheme == "http" && !Local(u):
		return nil, fault.New(fault.InputAddressPlain)
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// Local reports whether an address is on this PC.
func Local(u *url.URL) bool {
	host := u.Hostname()
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
