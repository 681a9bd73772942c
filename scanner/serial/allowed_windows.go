package serial

// allowed is what makes a forbidden port usable.
const allowed = "ask who looks after this PC"
