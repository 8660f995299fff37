//! Numbers of a column; shared until one of those who share them changes.

use std::ops::Deref;
use std::sync::Arc;

/// The numbers of a column. A clone costs nothing; the first change of a shared column copies it.
#[derive(Debug, Clone, Default)]
pub struct Values(Arc<Vec<f64>>);

impl Values {
    /// One number more.
    pub fn push(&mut self, value: f64) {
        Arc::make_mut(&mut self.0).push(value);
    }

    /// Numbers more.
    pub fn extend_from_slice(&mut self, values: &[f64]) {
        if !values.is_empty() {
            Arc::make_mut(&mut self.0).extend_from_slice(values);
        }
    }

    /// Leaves the first `count` of them, or all if there are not as many.
    pub fn truncate(&mut self, count: usize) {
        if count < self.0.len() {
            Arc::make_mut(&mut self.0).truncate(count);
        }
    }
}

impl Deref for Values {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.0
    }
}

impl From<Vec<f64>> for Values {
    fn from(values: Vec<f64>) -> Values {
        Values(Arc::new(values))
    }
}

impl FromIterator<f64> for Values {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Values {
        values.into_iter().collect::<Vec<f64>>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::Values;

    #[test]
    fn a_shared_column_is_left_alone() {
        let whole: Values = vec![1.0, 2.0].into();
        let (mut longer, mut shorter) = (whole.clone(), whole.clone());
        longer.push(3.0);
        shorter.truncate(1);
        assert_eq!(
            (&*whole, &*longer, &*shorter),
            (&[1.0, 2.0][..], &[1.0, 2.0, 3.0][..], &[1.0][..])
        );
    }
}
