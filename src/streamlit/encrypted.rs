//! Secrets files as they are kept encrypted, told by how they begin.

use super::document::{Document, SyntaxProblem};
use super::encoding::undecodable;
use crate::source::Span;

/// Who encrypted a file that begins, or goes on, like this, and how it is opened.
struct Encryption {
    mark: &'static [u8],
    /// Whether the mark may be anywhere in the file.
    is_inside: bool,
    tool: &'static str,
    help: &'static str,
}

const ENCRYPTIONS: [Encryption; 8] = [
    Encryption {
        mark: b"\0GITCRYPT\0",
        is_inside: false,
        tool: "git-crypt",
        help: "unlock it: run `git-crypt unlock`",
    },
    Encryption {
        mark: b"$ANSIBLE_VAULT;",
        is_inside: false,
        tool: "ansible-vault",
        help: "run `ansible-vault decrypt` on it",
    },
    // `Salted__`, with which OpenSSL begins, in base64.
    Encryption {
        mark: b"U2FsdGVkX1",
        is_inside: false,
        tool: "transcrypt",
        help: "run `transcrypt` with the repository's password",
    },
    Encryption { mark: b"Salted__", is_inside: false, tool: "OpenSSL", help: "decrypt it with `openssl enc -d`" },
    Encryption { mark: b"ENC[AES256_GCM,", is_inside: true, tool: "sops", help: "run `sops decrypt --in-place` on it" },
    Encryption { mark: b"age-encryption.org/", is_inside: false, tool: "age", help: "decrypt it with `age --decrypt`" },
    Encryption {
        mark: b"-----BEGIN AGE ENCRYPTED FILE-----",
        is_inside: false,
        tool: "age",
        help: "decrypt it with `age --decrypt`",
    },
    Encryption {
        mark: b"-----BEGIN PGP MESSAGE-----",
        is_inside: false,
        tool: "PGP",
        help: "decrypt it with `gpg --decrypt`",
    },
];

/// What there is to say of an encrypted file: who did it, in place of what TOML makes of it.
pub(crate) fn encrypted(bytes: &[u8]) -> Option<Document> {
    let is_there = |encryption: &&Encryption| {
        let mark = encryption.mark;
        bytes.starts_with(mark) || encryption.is_inside && bytes.windows(mark.len()).any(|window| window == mark)
    };
    let Encryption { tool, help, .. } = ENCRYPTIONS.iter().find(is_there)?;
    // Python raises all the same what it raises of such bytes.
    let exception =
        std::str::from_utf8(bytes).err().and_then(|error| undecodable(bytes, error).problems.pop()?.exception);
    let problem = SyntaxProblem {
        exception,
        ..SyntaxProblem::new(Span::at(0), format!("the file is encrypted by {tool}")).help(help)
    };
    Some(Document { problems: vec![problem], ..Document::default() })
}

/// Whether a filter of git's with this name encrypts: git-crypt's and transcrypt's are called after them.
pub(crate) fn is_encrypting_filter(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["crypt", "vault", "secret"].iter().any(|part| lower.contains(part))
        || lower.split(['-', '_', '.']).any(|word| matches!(word, "sops" | "gpg" | "age"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_named() {
        for (bytes, tool) in [
            (&b"\0GITCRYPT\0\xff\xfe"[..], Some("git-crypt")),
            (b"$ANSIBLE_VAULT;1.1;AES256\n6162\n", Some("ansible-vault")),
            (b"U2FsdGVkX19abc\n", Some("transcrypt")),
            (b"{\"data\": \"ENC[AES256_GCM,data:x]\", \"sops\": {}}", Some("sops")),
            (b"[auth]\nclient_secret = \"ENC[AES256_GCM,data:x]\"\n", Some("sops")),
            (b"age-encryption.org/v1\n", Some("age")),
            (b"[auth]\nclient_secret = \"U2FsdGVkX1\"\n", None),
            (b"", None),
        ] {
            let message = encrypted(bytes).map(|document| document.problems[0].message.clone());
            assert_eq!(message, tool.map(|tool| format!("the file is encrypted by {tool}")));
        }
    }

    #[test]
    fn filters_that_encrypt_are_known_by_their_names() {
        for name in ["git-crypt", "git-crypt-key2", "crypt", "sops", "age", "ansible-vault"] {
            assert!(is_encrypting_filter(name), "{name}");
        }
        for name in ["lfs", "nbstripout", "ident"] {
            assert!(!is_encrypting_filter(name), "{name}");
        }
    }
}
