//! `basic_auth_users`: whether hashes are bcrypt's.
//!
//! Source: golang.org/x/crypto `bcrypt.Cost`.

use std::fmt;

use flint_diagnostics::UpstreamStage;
use flint_go::{NumError, atoi};
use flint_text::Spanned;
use flint_yaml::{Decoder, Entries};

use super::{Moment, codes};
use crate::value::Secret;

/// Reports hashes that are none. Upstream looks at them in no order; the first is as good as any.
pub(crate) fn check(users: &Entries<Spanned<Secret>>, cx: &mut Decoder) {
    for (user, hash) in users.iter() {
        let Err(error) = cost(hash.0.as_bytes()) else { continue };
        let message =
            format!("the password of `{}` is no bcrypt hash: {}", user.escape_debug(), error.why());
        let span = if hash.span.range.is_empty() { user.span } else { hash.span };
        cx.error(&codes::BAD_HASH, span, message)
            .help("write the output of `htpasswd -nBC 10 '' | tr -d ':\\n'`, in quotes")
            .upstream(UpstreamStage::Validation, Moment::Users as u32, error.to_string());
    }
}

/// Why a text is no hash of bcrypt's.
#[derive(Debug, Clone, PartialEq, Eq)]
enum HashError {
    TooShort,
    Prefix(u8),
    Version(u8),
    CostSyntax(NumError),
    Cost(i64),
}

impl HashError {
    fn why(&self) -> &'static str {
        match self {
            HashError::TooShort => "it is too short",
            HashError::Prefix(_) => "it does not begin with `$`",
            HashError::Version(_) => "its version is not 2",
            HashError::CostSyntax(_) => "its cost is no number of two digits",
            HashError::Cost(_) => "its cost is not from 04 to 31",
        }
    }
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HashError::TooShort => {
                f.write_str("crypto/bcrypt: hashedSecret too short to be a bcrypted password")
            }
            HashError::Prefix(byte) => write!(
                f,
                "crypto/bcrypt: bcrypt hashes must start with '$', but hashedSecret started with \
                 '{}'",
                char::from(*byte)
            ),
            HashError::Version(byte) => write!(
                f,
                "crypto/bcrypt: bcrypt algorithm version '{}' requested is newer than current \
                 version '2'",
                char::from(*byte)
            ),
            HashError::CostSyntax(error) => error.fmt(f),
            HashError::Cost(cost) => {
                write!(f, "crypto/bcrypt: cost {cost} is outside allowed inclusive range 4..31")
            }
        }
    }
}

/// The cost of a hash: `$2y$10$…` has the cost 10.
fn cost(hash: &[u8]) -> Result<i64, HashError> {
    const LENGTH_MIN: usize = 59;
    if hash.len() < LENGTH_MIN {
        return Err(HashError::TooShort);
    }
    if hash[0] != b'$' {
        return Err(HashError::Prefix(hash[0]));
    }
    if b'2' < hash[1] {
        return Err(HashError::Version(hash[1]));
    }
    // A letter may follow the version.
    let start = if hash[2] == b'$' { 3 } else { 4 };
    let digits = String::from_utf8_lossy(&hash[start..start + 2]);
    let cost = atoi(&digits).map_err(HashError::CostSyntax)?;
    if (4..=31).contains(&cost) { Ok(cost) } else { Err(HashError::Cost(cost)) }
}
