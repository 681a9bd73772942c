package pos

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterfoil/internal/assembly"
	"counterfoil/internal/config"
	"counterfoil/internal/till"
)

// Secret makes the POS's secret in a till's store, before its window opens it: a person makes it in Settings.
func Secret(t *testing.T, data string) string {
	t.Helper()
	parts, err := assembly.ForWindow(config.Config{DataDir: data, Settings: till.Settings{
		APIURL: "http://127.0.0.1:1/api/v1", Currency: "EUR", WedgeSuffix: "enter", Timeout: time.Second}},
		assembly.Build{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	secret, err := parts.Till.NewPOSSecret(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// FreePort is one that nobody listens at.
func FreePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Post hands a sale over by a request, and gives the answer's text.
func Post(t *testing.T, port int, secret, body string) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1:"+strconv.Itoa(port)+"/sale", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
