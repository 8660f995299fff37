//! What is said about windows, and what is refused.
