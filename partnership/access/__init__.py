"""How staff get in, and how others are kept out: log-in, throttle, second factor, sessions."""
