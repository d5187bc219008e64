//! Rules that judge what the live provider answered.
