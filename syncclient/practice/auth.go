package practice

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// The cashier's account, another one's, an owner's, and the password of all accounts: practice
// signs in by itself, as the first.
const (
	StaffEmail  = "ana@practice.example"
	SecondEmail = "ben@practice.example"
	OwnerEmail  = "owner@practice.example"
	Password    = "practice"
)

const (
	// fixedToken never expires; an integrator can write it down.
	fixedToken = "practice"
	// tokenLife is how long an access token lives (API notes: expires_in 3600).
	tokenLife = time.Hour
)

// account is somebody who can sign in, as the API shows them.
type account struct {
	ID         string     `json:"id"`
	Email      string     `json:"email"`
	UserType   string     `json:"user_type"` // system_user, owner
	MerchantID string     `json:"merchant_id"`
	Location   *location  `json:"location"` // nil: an owner, who has several
	Locations  []location `json:"locations"`
}

type location struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// grant is one access token: whose it is, and until when.
type grant struct {
	who     *account
	expires time.Time
}

func accountByEmail(email string) *account {
	downtown := location{"loc_practice_downtown", "Practice Downtown"}
	harbour := location{"loc_practice_harbour", "Practice Harbour"}
	switch strings.ToLower(strings.TrimSpace(email)) {
	case OwnerEmail:
		return &account{"usr_practice_owner", OwnerEmail, "owner", "mer_practice", nil,
			[]location{downtown, harbour}}
	case StaffEmail:
		return &account{"usr_practice_ana", StaffEmail, "system_user", "mer_practice", &downtown, []location{downtown}}
	case SecondEmail:
		return &account{"usr_practice_ben", SecondEmail, "system_user", "mer_practice", &downtown, []location{downtown}}
	}
	return nil
}

// tokens is a sign-in's answer; docs/rules.md, Forloy's API.
type tokens struct {
	AccessToken  string   `json:"access_token"`
	RefreshToken string   `json:"refresh_token"`
	ExpiresIn    int      `json:"expires_in"` // seconds
	TokenType    string   `json:"token_type"`
	User         *account `json:"user"`
}

func (f *forloy) login(c *call) (answer, error) {
	var in struct{ Email, Password string }
	if err := decode(c.body, &in); err != nil {
		return answer{}, err
	}
	who := accountByEmail(in.Email)
	if who == nil || in.Password != Password {
		return answer{}, unauthorised("The e-mail or the password is wrong")
	}
	return answer{data: f.grant(who), bare: true}, nil
}

// renew trades a refresh token for a new pair. The old one is invalid from now
// on, whether the answer arrives or not.
func (f *forloy) renew(c *call) (answer, error) {
	var in struct {
		RefreshToken string `json:"refresh_token"`
	}
	if err := decode(c.body, &in); err != nil {
		return answer{}, err
	}
	f.mu.Lock()
	who := f.refresh[in.RefreshToken]
	delete(f.refresh, in.RefreshToken)
	f.mu.Unlock()
	if who == nil {
		return answer{}, unauthorised("The refresh token is not valid")
	}
	return answer{data: f.grant(who), bare: true}, nil
}

func (f *forloy) me(c *call) (answer, error) { return answer{data: c.account}, nil }

func (f *forloy) grant(who *account) tokens {
	t := tokens{AccessToken: secret(24), RefreshToken: secret(24), ExpiresIn: int(tokenLife / time.Second),
		TokenType: "bearer", User: who}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.access[t.AccessToken] = grant{who, time.Now().Add(tokenLife)}
	f.refresh[t.RefreshToken] = who
	return t
}

// bearer says who holds an access token.
func (f *forloy) bearer(token string) (*account, error) {
	if token == fixedToken {
		return accountByEmail(StaffEmail), nil
	}
	f.mu.Lock()
	g, known := f.access[token]
	f.mu.Unlock()
	switch {
	case !known:
		return nil, unauthorised("Sign in first")
	case !time.Now().Before(g.expires):
		return nil, refusal{http.StatusUnauthorized, "TOKEN_EXPIRED", "The access token has expired"}
	}
	return g.who, nil
}

func unauthorised(message string) refusal {
	return refusal{http.StatusUnauthorized, "UNAUTHORIZED", message}
}

// secret is n random bytes in hexadecimal digits. crypto/rand never fails.
func secret(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}
