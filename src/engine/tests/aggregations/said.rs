//! What is said of parameters and labels.
