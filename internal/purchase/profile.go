package purchase

// Profile is who a sign-in belongs to.
type Profile struct {
	UserID     string     `json:"user_id"`
	Email      string     `json:"email"`
	Owner      bool       `json:"owner"` // may act for every location of the merchant's
	MerchantID string     `json:"merchant_id"`
	Location   Location   `json:"location"`            // of the staff of one
	Locations  []Location `json:"locations,omitempty"` // of an owner: all of the merchant's
}

// Location is one shop of a merchant.
type Location struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}
