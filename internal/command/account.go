package command

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
)

const loginName = "login"

func loginVerb(run runner) *cobra.Command {
	email := ""
	cmd := newVerb(run, onStore, loginName, "sign in; asks for the password, or takes it from COUNTERFOIL_PASSWORD",
		func(ctx context.Context, j *job, _ []string) error { return login(ctx, j, email) })
	exact := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error { // checked before the password prompt
		if strings.TrimSpace(email) == "" {
			return wrongUsage(cmd, "--email is missing")
		}
		return exact(cmd, args)
	}
	cmd.Flags().StringVar(&email, "email", "", "e-mail `ADDRESS` of the Forloy account")
	return cmd
}

// account is the answer of login, in the API's own names.
type account struct {
	ID         string              `json:"id"`
	Email      string              `json:"email"`
	Type       string              `json:"user_type"`
	MerchantID string              `json:"merchant_id"`
	Location   *purchase.Location  `json:"location"`
	Locations  []purchase.Location `json:"locations"`
}

func newAccount(p purchase.Profile) account {
	a := account{ID: p.UserID, Email: p.Email, Type: "system_user", MerchantID: p.MerchantID, Locations: p.Locations}
	if p.Owner {
		a.Type = "owner"
	}
	if p.Location.ID != "" {
		a.Location = &p.Location
	}
	if a.Locations == nil {
		a.Locations = []purchase.Location{}
	}
	return a
}

func login(ctx context.Context, j *job, email string) error {
	p, err := j.till.SignIn(ctx, email, j.password)
	if errors.Is(err, fault.SignInPassword) {
		return signInNeeded{"the e-mail or the password is wrong"}
	}
	if err != nil {
		return err
	}
	p, problem := chooseLocation(ctx, j, p)
	said := ""
	if problem == nil {
		said = "Signed in as " + purchase.Legible(p.Email)
		if p.Location.ID != "" {
			said += ", " + named(p.Location)
		}
		said += ".\n"
	}
	return cmp.Or(j.answer(newAccount(p), "%s", said), problem)
}

// named is a location for people.
func named(l purchase.Location) string {
	return purchase.Legible(l.Name) + " (" + purchase.Legible(l.ID) + ")"
}

// chooseLocation decides at which location an owner's till stands. The sign-in
// succeeds either way; the error says what the owner still has to do.
func chooseLocation(ctx context.Context, j *job, p purchase.Profile) (purchase.Profile, error) {
	location := strings.TrimSpace(j.flags["location"])
	wanted := cmp.Or(location, j.settings["location_id"], j.till.Status().Settings.LocationID)
	var has []string
	for _, l := range p.Locations {
		if explicit := location != ""; l.ID == wanted && (l != p.Location || explicit) {
			p.Location = l
			err := j.till.ChooseLocation(ctx, l.ID)
			if err == nil && explicit { // another one may be in the file, which this run does not go by
				err = j.till.ForgetLocation(ctx)
			}
			return p, err
		}
		has = append(has, named(l))
	}
	switch {
	case p.Location.ID == wanted && wanted != "":
		return p, nil
	case location != "" && len(has) > 0:
		return p, signInNeeded{"signed in, but this account has no such location; it has: " + strings.Join(has, ", ")}
	case p.Location.ID != "" || wanted != "": // a location that was set by hand is kept
		return p, nil
	case len(has) == 0:
		return p, signInNeeded{"signed in, but Forloy names no location of this account: " +
			"give --location with each record, or type it in Settings"}
	}
	return p, signInNeeded{"signed in, but say at which location this till stands, with --location and its id: " +
		strings.Join(has, ", ")}
}

// signInNeeded is a sign-in that failed, or one after which nothing can be
// recorded yet.
type signInNeeded struct{ text string }

func (s signInNeeded) Error() string { return s.text }
func (s signInNeeded) Unwrap() error { return fault.SignIn }

func logoutVerb(run runner) *cobra.Command {
	return newVerb(run, onStore, "logout", "sign out; recording goes on, and what waits stays", logout)
}

func logout(ctx context.Context, j *job, _ []string) error {
	r, err := j.till.Report(ctx)
	if err != nil {
		return err
	}
	if err := j.till.SignOut(ctx); err != nil {
		return err
	}
	waiting := r.Counts.By[purchase.Pending].Count
	if waiting > 0 {
		j.remark("transactions are waiting (%d): they stay here and are sent after the next sign-in", waiting)
	}
	return j.answer(struct {
		SignedIn bool  `json:"signed_in"`
		Pending  int64 `json:"pending"`
	}{false, waiting}, "Signed out.\n")
}
