//! Sorting and heaps where elements are equal, where the order is odd, and where there is none.

use flint_go::heap;
use flint_go::sort::sort_by;

use crate::{Checksum, ROUNDS, Random, assert_as_go};

#[derive(Clone, Copy)]
struct Item {
    key: u64,
    id: u64,
}

const PATTERNS: u64 = 11;

fn items(random: &mut Random, pattern: u64, length: u64) -> Vec<Item> {
    let key = |index, random: &mut Random| match pattern {
        0 => random.below(1 << 30),
        1 => random.below(4),
        2 => random.below(length / 3 + 1),
        3 => index,
        4 => length - index,
        5 => index % 7,
        6 => index.min(length - index),
        7 if random.below(16) == 0 => random.below(length),
        7 => index / 5,
        8 => 0,
        9 => index % (length / 2 + 1),
        _ if random.below(32) == 0 => random.below(length),
        _ => length - index,
    };
    (0..length).map(|id| Item { key: key(id, random), id }).collect()
}

/// Sorts the items and adds the number of comparisons and the order.
fn sort_and_add(
    sum: &mut Checksum,
    mut items: Vec<Item>,
    mut less: impl FnMut(&Item, &Item) -> bool,
) {
    let mut calls = 0;
    sort_by(&mut items, |a, b| {
        calls += 1;
        less(a, b)
    });
    sum.add(calls);
    items.iter().for_each(|item| sum.add(item.id));
}

fn by_key(a: &Item, b: &Item) -> bool {
    a.key < b.key
}

const SORT_ROUNDS: usize = 100;

#[test]
fn equal_elements_end_where_they_end_in_go() {
    let sums: Vec<_> = (0..PATTERNS)
        .map(|pattern| {
            let mut sum = Checksum::default();
            let mut random = Random(pattern);
            for _ in 0..SORT_ROUNDS {
                let bits = random.below(13);
                let length = random.below(1 << bits);
                sort_and_add(&mut sum, items(&mut random, pattern, length), by_key);
            }
            (format!("sort/{pattern}"), sum)
        })
        .collect();
    let is_number = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    assert_as_go(&sums, |name| name.strip_prefix("sort/").is_some_and(is_number));
}

/// An order that is made up while it is asked for, so that pivots are bad and a heap is needed.
/// M. D. McIlroy, "A Killer Adversary for Quicksort".
fn adversary(length: u64) -> impl FnMut(&Item, &Item) -> bool {
    let mut keys = vec![length; length as usize];
    let (mut solid, mut candidate) = (0, 0);
    move |a, b| {
        let (a, b) = (a.id as usize, b.id as usize);
        if keys[a] == length && keys[b] == length {
            keys[if a == candidate { a } else { b }] = solid;
            solid += 1;
        }
        if keys[a] == length {
            candidate = a;
        } else if keys[b] == length {
            candidate = b;
        }
        keys[a] < keys[b]
    }
}

#[test]
fn a_killer_of_quicksort_gets_what_it_gets_in_go() {
    let mut sum = Checksum::default();
    for length in [13, 50, 51, 100, 1000, 5000] {
        sort_and_add(&mut sum, items(&mut Random(0), 3, length), adversary(length));
    }
    assert_as_go(&[("sort/adversary".to_owned(), sum)], |name| name == "sort/adversary");
}

#[test]
fn comparisons_without_an_order_come_as_in_go() {
    let mut sum = Checksum::default();
    let mut random = Random(1);
    for _ in 0..SORT_ROUNDS {
        let length = random.below(300);
        let sorted = items(&mut Random(0), 3, length);
        sort_and_add(&mut sum, sorted, |_, _| random.below(3) == 0);
    }
    assert_as_go(&[("sort/moody".to_owned(), sum)], |name| name == "sort/moody");
}

#[test]
fn heaps_give_out_equal_elements_as_in_go() {
    const KEYS: u64 = 16;
    let mut sum = Checksum::default();
    let mut random = Random(1);
    let mut items_left = Vec::new();
    for id in 0..ROUNDS as u64 {
        match random.below(200) {
            0 => {
                let length = random.below(100);
                items_left = items(&mut random, 1, length);
                heap::init(&mut items_left, by_key);
            }
            1..80 => heap::push(&mut items_left, Item { key: random.below(KEYS), id }, by_key),
            80..140 => {
                let least = heap::pop(&mut items_left, by_key);
                least.iter().for_each(|item| sum.add(item.id));
            }
            _ if items_left.is_empty() => {}
            _ => {
                let at = random.below(items_left.len() as u64) as usize;
                items_left[at].key = random.below(KEYS);
                heap::fix(&mut items_left, at, by_key);
            }
        }
    }
    items_left.iter().for_each(|item| sum.add(item.id));
    assert_as_go(&[("heap".to_owned(), sum)], |name| name == "heap");
}
