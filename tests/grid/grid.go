// Package grid is a NATS cluster of a chain's own, as docs/fleet.md has its operator set it up: three servers by TLS,
// each a process of the test's program, an account, and a file with the desk's credentials.
package grid

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

// asNode has this test's program be a server of a cluster, by a file of settings.
const asNode = "COUNTERFOIL_TEST_NODE"

// Node has this process be a server of a cluster, if a Grid has started it as one. TestMain calls it first.
func Node() {
	settings := os.Getenv(asNode)
	if settings == "" {
		return
	}
	if err := runNode(settings); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// runNode serves until whoever has started it is gone.
func runNode(settings string) error {
	o, err := server.ProcessConfigFile(settings)
	if err != nil {
		return err
	}
	o.NoSigs = true
	s, err := server.NewServer(o)
	if err != nil {
		return err
	}
	s.ConfigureLogger()
	s.Start()
	_, err = io.Copy(io.Discard, os.Stdin)
	s.Shutdown()
	return err
}

// Grid is such a cluster.
type Grid struct {
	Servers string // tls://host:port, with commas
	Creds   string // the file with the desk's credentials
	CA      string // the file with the certificate of the chain's authority
	Account string

	t      testing.TB
	user   nkeys.KeyPair // the desk's
	pass   string
	dir    string
	hosts  [3]string
	spaces [3]string // the network namespace in which each server runs; "": this PC's
	ports  [3]int
	nodes  [3]*node
}

type node struct {
	*exec.Cmd
	in  io.Closer
	log bytes.Buffer
}

// New starts a cluster that lives as long as the test.
func New(t testing.TB) *Grid {
	t.Helper()
	const here = "127.0.0.1"
	return At(t, [3]string{here, here, here}, [3]string{})
}

// At is New with each server at an address, in a network namespace; "": in this PC's.
func At(t testing.TB, hosts, spaces [3]string) *Grid {
	t.Helper()
	g := &Grid{t: t, dir: t.TempDir(), hosts: hosts, spaces: spaces}
	operator, operatorKey := pair(t, nkeys.CreateOperator)
	account, accountKey := pair(t, nkeys.CreateAccount)
	signer, signerKey := pair(t, nkeys.CreateAccount)
	_, systemKey := pair(t, nkeys.CreateAccount)
	user, userKey := pair(t, nkeys.CreateUser)
	g.Account = accountKey
	claims := jwt.NewAccountClaims(accountKey)
	claims.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: -1, DiskStorage: -1, Streams: -1, Consumer: -1,
		MaxAckPending: -1}
	claims.SigningKeys.Add(signerKey)
	self := jwt.NewOperatorClaims(operatorKey)
	self.SystemAccount = systemKey
	desk := jwt.NewUserClaims(userKey)
	tokens := map[string]string{}
	for name, encode := range map[string]func() (string, error){
		"operator": func() (string, error) { return self.Encode(operator) },
		"account":  func() (string, error) { return claims.Encode(operator) },
		"system":   func() (string, error) { return jwt.NewAccountClaims(systemKey).Encode(operator) },
		"desk":     func() (string, error) { return desk.Encode(account) },
	} {
		text, err := encode()
		if err != nil {
			t.Fatal(err)
		}
		tokens[name] = text
	}
	g.user, g.pass = user, tokens["desk"]
	seed, _ := user.Seed()
	creds, err := jwt.FormatUserConfig(tokens["desk"], seed)
	if err != nil {
		t.Fatal(err)
	}
	signing, _ := signer.Seed()
	g.Creds = g.file("desk.creds", append(append(creds, signing...), '\n'))
	g.certificates()

	var routes []string
	var routePorts [3]int
	for i := range g.nodes {
		g.ports[i], routePorts[i] = freePort(t), freePort(t)
		routes = append(routes, fmt.Sprintf("nats://%s:%d", hosts[i], routePorts[i]))
		g.Servers += fmt.Sprintf(",tls://%s:%d", hosts[i], g.ports[i])
	}
	g.Servers = g.Servers[1:]
	for i := range g.nodes {
		settings := fmt.Sprintf(`server_name: node-%d
listen: "%s:%d"
tls { cert_file: %q, key_file: %q }
jetstream { store_dir: %q, sync_interval: always }
cluster { name: chain, listen: "%s:%d", routes: [%s] }
operator: %s
system_account: %s
resolver: MEMORY
resolver_preload: { %s: %s, %s: %s }
`, i, hosts[i], g.ports[i], g.at("node.pem"), g.at("node-key.pem"), g.at(fmt.Sprint("store-", i)), hosts[i],
			routePorts[i], strings.Join(routes, ", "), tokens["operator"], systemKey, accountKey, tokens["account"],
			systemKey, tokens["system"])
		g.file(fmt.Sprintf("node-%d.conf", i), []byte(settings))
		g.Start(i)
	}
	return g
}

func pair(t testing.TB, create func() (nkeys.KeyPair, error)) (nkeys.KeyPair, string) {
	t.Helper()
	k, err := create()
	if err != nil {
		t.Fatal(err)
	}
	return k, publicOf(t, k)
}

func publicOf(t testing.TB, k nkeys.KeyPair) string {
	t.Helper()
	public, err := k.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return public
}

// at is a file's path as a server's settings have it on every system.
func (g *Grid) at(name string) string { return filepath.ToSlash(filepath.Join(g.dir, name)) }

func (g *Grid) file(name string, text []byte) string {
	g.t.Helper()
	if err := os.WriteFile(g.at(name), text, 0o600); err != nil {
		g.t.Fatal(err)
	}
	return g.at(name)
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// certificates makes the chain's authority, and one certificate for all servers, with the authority's behind it.
func (g *Grid) certificates() {
	g.t.Helper()
	must := func(err error) {
		g.t.Helper()
		if err != nil {
			g.t.Fatal(err)
		}
	}
	now := time.Now()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Chain"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign}
	ca, err := x509.CreateCertificate(rand.Reader, authority, authority, key.Public(), key)
	must(err)
	nodeKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	of := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "node"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0), IPAddresses: g.ips(),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	raw, err := x509.CreateCertificate(rand.Reader, of, authority, nodeKey.Public(), key)
	must(err)
	secret, err := x509.MarshalPKCS8PrivateKey(nodeKey)
	must(err)
	text := func(kind string, b []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}) }
	g.CA = g.file("ca.pem", text("CERTIFICATE", ca))
	g.file("node.pem", append(text("CERTIFICATE", raw), text("CERTIFICATE", ca)...))
	g.file("node-key.pem", text("PRIVATE KEY", secret))
}

func (g *Grid) ips() (some []net.IP) {
	for _, host := range g.hosts {
		some = append(some, net.ParseIP(host))
	}
	return some
}

// Address is where tills reach a server.
func (g *Grid) Address(i int) string { return net.JoinHostPort(g.hosts[i], fmt.Sprint(g.ports[i])) }

// Start starts a server in a process, which lives no longer than this one.
func (g *Grid) Start(i int) {
	g.t.Helper()
	args := []string{os.Args[0]}
	if g.spaces[i] != "" {
		args = []string{"ip", "netns", "exec", g.spaces[i], os.Args[0]}
	}
	n := &node{Cmd: exec.Command(args[0], args[1:]...)}
	n.Env = append(os.Environ(), asNode+"="+g.at(fmt.Sprintf("node-%d.conf", i)))
	n.Stderr = &n.log
	in, err := n.StdinPipe()
	if err == nil {
		n.in = in
		err = n.Start()
	}
	if err != nil {
		g.t.Fatal(err)
	}
	g.nodes[i] = n
	g.t.Cleanup(func() {
		n.in.Close()
		n.Wait()
		if g.t.Failed() {
			g.t.Logf("node %d: %s", i, &n.log)
		}
	})
}

// Whole reports whether each server has all of each stream: one that was killed has caught up.
func (g *Grid) Whole() bool {
	conn, err := nats.Connect(g.Servers, nats.RootCAs(g.CA), nats.UserJWT(
		func() (string, error) { return g.pass, nil }, g.user.Sign))
	if err != nil {
		return false
	}
	defer conn.Close()
	js, err := conn.JetStream(nats.MaxWait(2 * time.Second))
	if err != nil {
		return false
	}
	n := 0
	for s := range js.StreamsInfo() {
		if n++; s.Cluster == nil || s.Cluster.Leader == "" || len(s.Cluster.Replicas) != len(g.nodes)-1 {
			return false
		}
		for _, other := range s.Cluster.Replicas {
			if !other.Current || other.Offline {
				return false
			}
		}
	}
	return n > 0
}

// Kill ends a server at once, as a power cut does.
func (g *Grid) Kill(i int) {
	g.t.Helper()
	if err := g.nodes[i].Process.Kill(); err != nil {
		g.t.Fatal(err)
	}
	g.nodes[i].Wait()
}
