//! Native histograms as servers answer them: bounds and counts, from which the schema is found.

use flint_metric::{EXPONENTIAL_SCHEMA_MAX, EXPONENTIAL_SCHEMA_MIN, Histogram, Span};

/// Buckets farther from each other are not written out.
const BUCKETS_MAX: i32 = 4096;

/// A histogram as it is answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    pub(super) count: f64,
    pub(super) sum: f64,
    pub(super) buckets: Vec<Bucket>,
}

/// A bucket that is not empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) count: f64,
}

impl Bucket {
    fn is_zero(&self) -> bool {
        self.lower == -self.upper
    }

    /// The distances from zero, the smaller first, and whether it is below zero.
    fn distances(&self) -> (f64, f64, bool) {
        match self.upper <= 0.0 {
            true => (-self.upper, -self.lower, true),
            false => (self.lower, self.upper, false),
        }
    }
}

/// What the histograms of a series have in common; where all buckets of one are empty, it does not
/// show.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layout {
    schema: Option<i32>,
    zero_threshold: Option<f64>,
}

impl Layout {
    /// Adds what a histogram shows.
    ///
    /// # Errors
    ///
    /// That its bounds are those of no exponential schema.
    pub(super) fn learn(&mut self, from: &Counts) -> Result<(), &'static str> {
        if let Some(zero) = from.buckets.iter().find(|it| it.is_zero()) {
            self.zero_threshold.get_or_insert(zero.upper);
        }
        if let Some(schema) = schema(from)? {
            self.schema.get_or_insert(schema);
        }
        Ok(())
    }

    /// The histogram whose buckets these are.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub(super) fn histogram(&self, from: &Counts) -> Result<Histogram, &'static str> {
        let schema = schema(from)?.or(self.schema).unwrap_or(0);
        let mut sides = [Vec::new(), Vec::new()];
        let mut zero = None;
        for bucket in &from.buckets {
            if bucket.is_zero() {
                zero = Some(bucket);
                continue;
            }
            let (_, far, is_negative) = bucket.distances();
            let index = index(far, schema);
            sides[usize::from(is_negative)].push((index, bucket.count));
        }
        let [(positive_spans, positive_buckets), (negative_spans, negative_buckets)] =
            [side(&mut sides[0])?, side(&mut sides[1])?];
        Ok(Histogram {
            schema,
            count: from.count,
            sum: from.sum,
            zero_count: zero.map_or(0.0, |it| it.count),
            zero_threshold: zero.map(|it| it.upper).or(self.zero_threshold).unwrap_or(0.0),
            positive_spans: positive_spans.into(),
            positive_buckets,
            negative_spans: negative_spans.into(),
            negative_buckets,
            ..Histogram::default()
        })
    }
}

/// The schema that all bounds fit; `None` if there is no bucket that shows it.
fn schema(from: &Counts) -> Result<Option<i32>, &'static str> {
    let mut shown = from.buckets.iter().filter(|it| !it.is_zero()).peekable();
    if shown.peek().is_none() {
        return Ok(None);
    }
    let fits = |schema: &i32| shown.clone().all(|it| is_bucket(it, *schema));
    let found = (EXPONENTIAL_SCHEMA_MIN..=EXPONENTIAL_SCHEMA_MAX).find(fits);
    found.map(Some).ok_or("its buckets have custom bounds, which a server does not tell in full")
}

fn is_bucket(bucket: &Bucket, schema: i32) -> bool {
    let (near, far, _) = bucket.distances();
    let spans = vec![Span::new(index(far, schema), 1)];
    let one = Histogram {
        schema,
        positive_spans: spans.into(),
        positive_buckets: vec![1.0],
        ..Histogram::default()
    };
    let found = one.positive().next();
    found.is_some_and(|it| {
        it.lower.to_bits() == near.to_bits() && it.upper.to_bits() == far.to_bits()
    })
}

/// The bucket that ends so far from zero.
fn index(far: f64, schema: i32) -> i32 {
    match far == f64::INFINITY {
        true => index(f64::MAX, schema) + 1,
        // Out of range, the nearest number is taken, which is no such bucket.
        false => (far.log2() * f64::from(schema).exp2()).round() as i32,
    }
}

type Side = (Vec<Span>, Vec<f64>);

fn side(buckets: &mut [(i32, f64)]) -> Result<Side, &'static str> {
    buckets.sort_by_key(|it| it.0);
    let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let first = first.0;
    if i64::from(last.0) - i64::from(first) >= i64::from(BUCKETS_MAX) {
        return Err("its buckets are too far from each other to be written out");
    }
    let mut counts = vec![0.0; (last.0 - first) as usize + 1];
    for (index, count) in buckets.iter() {
        counts[(index - first) as usize] = *count;
    }
    Ok((vec![Span::new(first, counts.len() as u32)], counts))
}

#[cfg(test)]
mod tests {
    use flint_metric::{Histogram, Span};

    use super::{Bucket, Counts, Layout};

    /// What a server shows of a histogram.
    fn shown(histogram: &Histogram) -> Counts {
        let buckets = histogram.buckets().filter(|it| it.count != 0.0);
        let buckets =
            buckets.map(|it| Bucket { lower: it.lower, upper: it.upper, count: it.count });
        Counts { count: histogram.count, sum: histogram.sum, buckets: buckets.collect() }
    }

    #[test]
    fn what_is_shown_of_a_histogram_gives_it_back() {
        for schema in -4..=8 {
            for offset in [-300, -7, 0, 1, 40, 900] {
                let it = Histogram {
                    schema,
                    count: 10.0,
                    sum: 0.1,
                    zero_count: 2.0,
                    zero_threshold: 1e-300,
                    positive_spans: vec![Span::new(offset >> (4 - schema.min(4)), 3)].into(),
                    positive_buckets: vec![1.0, 0.0, 2.5],
                    negative_spans: vec![Span::new(2, 1)].into(),
                    negative_buckets: vec![4.5],
                    ..Histogram::default()
                };
                let mut layout = Layout::default();
                layout.learn(&shown(&it)).expect("its bounds are exponential");
                let back = layout.histogram(&shown(&it)).expect("its buckets are near");
                assert_eq!(back.test_expression(), it.test_expression());
            }
        }
    }

    #[test]
    fn custom_bounds_are_refused() {
        let bucket = |lower, upper| Bucket { lower, upper, count: 1.0 };
        let of = |buckets: &[Bucket]| Counts { buckets: buckets.to_vec(), ..Counts::default() };
        assert!(Layout::default().learn(&of(&[bucket(f64::NEG_INFINITY, 5.0)])).is_err());
        assert!(Layout::default().learn(&of(&[bucket(5.0, 10.0)])).is_err());
        assert!(Layout::default().learn(&of(&[bucket(0.0, f64::INFINITY)])).is_err());
        assert!(Layout::default().learn(&of(&[bucket(1.0, 2.0), bucket(4.0, 16.0)])).is_err());
        assert!(Layout::default().learn(&of(&[bucket(f64::NAN, f64::NAN)])).is_err());
    }
}
