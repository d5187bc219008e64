//! The commands in groups, in the order in which people meet them.

/// Each command is in exactly one of these; a test says which one is not.
pub(crate) const GROUPS: [(&str, &[&str]); 5] = [
    ("Set up", &["init", "add", "set", "remove", "show", "secret"]),
    ("Prove", &["check", "probe", "test"]),
    ("Develop", &["dev", "idp", "cookie", "lsp", "mcp"]),
    ("Deploy", &["export"]),
    ("Learn", &["explain", "providers", "rules", "help", "completions", "man"]),
];
