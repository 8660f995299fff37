//! Slices that many histograms hold in common: copied by counting, compared by address first.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// An immutable slice with many owners. An empty one takes no memory.
///
/// The samples of a series mostly have one layout. They share its spans and bounds, so that to
/// copy a sample copies counts only, and to compare layouts compares addresses.
pub struct Shared<T>(Option<Arc<[T]>>);

impl<T> Shared<T> {
    /// Nothing.
    pub const fn empty() -> Shared<T> {
        Shared(None)
    }

    /// Whether the two are one slice in memory, or both empty. Then they are equal; otherwise they
    /// may be.
    #[inline]
    pub fn is_same(&self, other: &Shared<T>) -> bool {
        match (&self.0, &other.0) {
            (Some(left), Some(right)) => Arc::ptr_eq(left, right),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T> Deref for Shared<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<T> Clone for Shared<T> {
    #[inline]
    fn clone(&self) -> Shared<T> {
        Shared(self.0.clone())
    }
}

impl<T> Default for Shared<T> {
    fn default() -> Shared<T> {
        Shared::empty()
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    #[inline]
    fn eq(&self, other: &Shared<T>) -> bool {
        self.is_same(other) || **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T> From<Vec<T>> for Shared<T> {
    fn from(items: Vec<T>) -> Shared<T> {
        Shared((!items.is_empty()).then(|| items.into()))
    }
}

impl<T: Clone> From<&[T]> for Shared<T> {
    fn from(items: &[T]) -> Shared<T> {
        Shared((!items.is_empty()).then(|| items.into()))
    }
}

impl<T, const N: usize> From<[T; N]> for Shared<T> {
    fn from(items: [T; N]) -> Shared<T> {
        Shared((N > 0).then(|| Arc::new(items) as Arc<[T]>))
    }
}

impl<T> FromIterator<T> for Shared<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Shared<T> {
        items.into_iter().collect::<Vec<T>>().into()
    }
}
