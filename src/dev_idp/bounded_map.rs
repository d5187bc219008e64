//! A memory that cannot be filled up: it keeps a number of values and forgets the oldest first.

use std::collections::{BTreeMap, VecDeque};

/// Values by their secret name: a code, an access token, a refresh token.
pub(super) struct Bounded<T> {
    limit: usize,
    values: BTreeMap<String, T>,
    /// The names from the oldest to the newest; those of removed values stay until their turn comes.
    order: VecDeque<String>,
}

impl<T> std::fmt::Debug for Bounded<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Bounded").field("values", &self.values.len()).finish_non_exhaustive()
    }
}

impl<T> Bounded<T> {
    pub(super) const fn new(limit: usize) -> Self {
        Self { limit, values: BTreeMap::new(), order: VecDeque::new() }
    }

    /// Remembers a value under a name that was never used before.
    pub(super) fn insert(&mut self, name: String, value: T) {
        while self.order.len() >= self.limit {
            let Some(oldest) = self.order.pop_front() else { break };
            self.values.remove(&oldest);
        }
        self.order.push_back(name.clone());
        self.values.insert(name, value);
    }

    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.values.get(name)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.values.values()
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.values.get_mut(name)
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<T> {
        self.values.remove(name)
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.values.retain(|_, value| keep(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_first() {
        let mut memory = Bounded::new(2);
        for name in ["a", "b", "c"] {
            memory.insert(name.to_owned(), name);
        }
        assert_eq!((memory.get("a"), memory.get("b"), memory.get("c")), (None, Some(&"b"), Some(&"c")));
    }

    #[test]
    fn removing_does_not_make_it_grow() {
        let mut memory = Bounded::new(2);
        for number in 0..100 {
            memory.insert(number.to_string(), number);
            memory.remove(&number.to_string());
        }
        assert!(memory.order.len() <= 2 && memory.values.is_empty());
    }
}
