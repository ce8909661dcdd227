//! Plain text that must not be printed, copied or kept by accident.

use zeroize::{Zeroize, Zeroizing};

/// A value in the clear: wiped when dropped, and without any way to print, clone or store it.
///
/// [`Self::expose`] is the one reader, so that every place that looks inside can be found.
///
/// ```compile_fail
/// println!("{:?}", subrosa_policy::Plain::new(String::from("secret")));
/// ```
/// ```compile_fail
/// let copy = subrosa_policy::Plain::new(String::from("secret")).clone();
/// ```
pub struct Plain<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Plain<T> {
    /// Takes a value in.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// Looks at the value.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// Changes the value in place.
    pub fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}
