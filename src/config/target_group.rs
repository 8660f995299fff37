//! Target groups: addresses with the labels that they have in common.
