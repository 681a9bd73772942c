package command

import (
	"net"
	"os"
	"strconv"
	"strings"
)

// isAddress reports whether a text is a host and a port by which others can reach it.
func isAddress(text string) bool {
	host, port, err := net.SplitHostPort(text)
	n, bad := strconv.ParseUint(port, 10, 16)
	return err == nil && bad == nil && host != "" && n > 0
}

// leastPassword is the shortest password of the page, in bytes.
const leastPassword = 8

// pagePassword reads the page's password: the first line of its file.
func pagePassword(j *job, file string) (string, error) {
	if file == "" {
		return "", nil
	}
	path, err := j.path(file)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", usage("the password cannot be read: %v", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	if first = strings.TrimSpace(first); len(first) < leastPassword {
		return "", usage("the password in %s has fewer than %d characters", file, leastPassword)
	}
	return first, nil
}
