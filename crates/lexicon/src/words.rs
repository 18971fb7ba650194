//! How a closed list of office words becomes an enum.

/// A word that is not in its closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{list}中没有“{given}”，可用：{allowed}")]
pub struct UnknownWord {
    /// What the list is called, in Chinese.
    pub list: &'static str,
    /// What was given.
    pub given: String,
    /// The labels that are allowed, separated by 、.
    pub allowed: String,
}

/// Gives an enum its `ALL`, `code()`, `label()`, `Display` (the code), `FromStr` (code or label) and serde (the code).
/// Other crates need `serde` for it.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $list:literal { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable identifier used in tables and addresses.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The Chinese word a user reads.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(given: &str) -> Result<Self, Self::Err> {
                $crate::words::find(Self::ALL, given, |w| [w.code(), w.label()]).ok_or_else(|| {
                    $crate::words::unknown($list, given, Self::ALL.iter().map(|w| w.label()))
                })
            }
        }

        $crate::serde_as_text!($name);
    };
}

/// Serialises through `Display` and reads back through `FromStr`.
#[doc(hidden)]
#[macro_export]
macro_rules! serde_as_text {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {serde_as_text, words};

/// The value whose code or label equals the trimmed text.
#[doc(hidden)]
pub fn find<W: Copy>(all: &[W], given: &str, names: fn(W) -> [&'static str; 2]) -> Option<W> {
    let given = given.trim();
    all.iter().copied().find(|w| names(*w).contains(&given))
}

/// The error that lists what would have been accepted.
#[doc(hidden)]
pub fn unknown(list: &'static str, given: &str, labels: impl Iterator<Item = &'static str>) -> UnknownWord {
    UnknownWord { list, given: given.trim().to_owned(), allowed: labels.collect::<Vec<_>>().join("、") }
}
