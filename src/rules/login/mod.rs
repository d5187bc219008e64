//! Rules that judge one login.
