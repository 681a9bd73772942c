package fleet

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"strings"

	"github.com/nats-io/nkeys"
)

// Creds are a desk's on a cluster of the chain's own: a user's credentials as NATS writes them, and in the same file
// the seed of a signing key of the account, by which the desk lets tills in.
type Creds struct {
	JWT    string
	User   nkeys.KeyPair
	Signer nkeys.KeyPair // nil: there is none in the file
}

// ReadCreds reads a file of them.
func ReadCreds(path string) (c Creds, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(line, "eyJ") && c.JWT == "":
			c.JWT = line
		case strings.HasPrefix(line, "SU") && c.User == nil:
			c.User, err = nkeys.FromSeed([]byte(line))
		case strings.HasPrefix(line, "SA") && c.Signer == nil:
			c.Signer, err = nkeys.FromSeed([]byte(line))
		}
		if err != nil {
			return c, err
		}
	}
	if c.JWT == "" || c.User == nil {
		return c, errors.New("it holds no user's credentials")
	}
	return c, nil
}
