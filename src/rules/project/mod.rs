//! Rules that judge the app around its configuration.
