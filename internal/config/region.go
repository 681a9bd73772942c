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

// regionCurrency is a region as two letters and its currency; "" and EUR for one
// that is not known.
func regionCurrency(region string) (country, code string) {
	region = strings.ToUpper(region)
	if code, ok := currency.ForCountryCode(region); ok {
		return region, code
	}
	return "", "EUR"
}
