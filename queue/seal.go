package queue

import (
	"encoding/hex"
	"hash/crc32"
)

// A stored value is eight hex digits of checksum, a space, and its body (JSON
// for everything that we make ourselves), so any tool can read it. The checksum
// is the CRC32C of key and body: without it, neither a flipped bit nor a value
// under another's key would be noticed.
const sealSize = 9

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(key, body []byte) [8]byte {
	sum := crc32.Update(crc32.Update(0, castagnoli, key), castagnoli, body)
	var text [8]byte
	hex.Encode(text[:], []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	return text
}

func seal(key, body []byte) []byte {
	sum := checksum(key, body)
	value := make([]byte, 0, sealSize+len(body))
	value = append(value, sum[:]...)
	value = append(value, ' ')
	return append(value, body...)
}

// unseal returns the body, which shares the value's memory, and whether the
// checksum holds.
func unseal(key, value []byte) ([]byte, bool) {
	if len(value) < sealSize || value[sealSize-1] != ' ' {
		return nil, false
	}
	body := value[sealSize:]
	sum := checksum(key, body)
	return body, string(sum[:]) == string(value[:sealSize-1])
}
