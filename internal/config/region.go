package config

import (
	"strings"

	"github.com/bojanz/currency"
	"github.com/jeandeaual/go-locale"
)

// osRegion is the two letters of the country that the OS is set to.
func osRegion() string {
	region, err := locale.GetRegion()
	if err != nil {
		return ""
	}
	region, _, _ = strings.Cut(region, "@")          // de_DE@euro
	return region[strings.LastIndex(region, "_")+1:] // zh_Hans_CN
}

func regionCurrency(o Options, c *Config) (code, from string) {
	region := strings.ToUpper(o.Region())
	if code, ok := currency.ForCountryCode(region); ok {
		return code, "the region " + region
	}
	c.Warnings = append(c.Warnings, "This PC has no region set, so the currency is EUR: set the right one in Settings, or with --currency.")
	return "EUR", "no region is set"
}
