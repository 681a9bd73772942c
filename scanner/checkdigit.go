package scanner

// checkDigit reports whether a text is a number of 8, 12, 13 or 14 digits with a valid check digit (EAN-8, UPC-A,
// EAN-13, ITF-14: weights 3 and 1 from the right).
func checkDigit(text string) bool {
	switch len(text) {
	case 8, 12, 13, 14:
	default:
		return false
	}
	sum, weight := 0, 1
	for i := len(text) - 1; i >= 0; i-- {
		digit := int(text[i] - '0')
		if digit > 9 {
			return false
		}
		sum += digit * weight
		weight = 4 - weight
	}
	return sum%10 == 0
}
