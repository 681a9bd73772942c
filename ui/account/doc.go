// Package account holds the forms about whose till this is: who signs in, at
// which location it stands, and the manager PIN. The first start, Settings and
// Review each show those they need.
package account
