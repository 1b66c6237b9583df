//! Exact decimal numbers, read from the digits that a manifest writes. Money and quantities are
//! never floating point. What is too long to be a quantity (`1e999999`) is no number here, and a
//! sum or product that would not fit is none either.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json::Node;

/// Digits before the point that are still a quantity.
const WHOLE: usize = 18;
/// Digits after the point that are kept.
const PLACES: usize = 18;
/// Significant digits that a spreadsheet's binary number is exact to.
const EXACT: usize = 15;
/// Digits that a number of so many is left with where the rest is noise.
const PLAIN: usize = 12;

/// `digits / 10^scale`, without zeros at the end, so that equal numbers are equal fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { digits: 0, scale: 0 };

    /// A whole number.
    pub fn whole(number: u32) -> Self {
        Self { digits: i128::from(number), scale: 0 }.trimmed()
    }

    /// Reads a number of JSON, as it is written.
    pub fn parse(raw: &str) -> Option<Self> {
        let (mantissa, exponent) = match raw.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()),
            None => (raw, Some(0)),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let all = [whole, fraction].concat();
        let shown = all.trim_end_matches('0');
        let trimmed = all.len() - shown.len();
        let significant = shown.trim_start_matches('0');
        if significant.is_empty() {
            return Some(Self::ZERO);
        }
        // The number is `significant * 10^power`.
        let power = exponent?.checked_sub(fraction.len() as i64)?.checked_add(trimmed as i64)?;
        let Some((significant, power)) = without_noise(significant, power)? else {
            return Some(Self::ZERO);
        };
        let before = significant.len() as i64 + power;
        if before > WHOLE as i64 || power < -(PLACES as i64) {
            return None;
        }
        let mut digits: i128 = significant.parse().ok()?;
        if power > 0 {
            digits = digits.checked_mul(10_i128.checked_pow(power as u32)?)?;
        }
        let scale = if power < 0 { power.unsigned_abs() as u32 } else { 0 };
        Some(Self { digits: if negative { -digits } else { digits }, scale }.trimmed())
    }

    /// The number that a node holds.
    pub fn of(node: &Node) -> Option<Self> {
        Self::parse(node.as_number()?)
    }

    /// The number that the member `key` of a node holds.
    pub fn at(node: &Node, key: &str) -> Option<Self> {
        Self::of(node.get(key)?)
    }

    /// Half of one in the last place that `raw` is written to, at the coarsest half of one.
    pub fn half_last_place(raw: &str) -> Option<Self> {
        let (mantissa, exponent) = raw.split_once(['e', 'E']).unwrap_or((raw, "0"));
        let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len()) as i64;
        let mut places = fraction.checked_sub(exponent.parse().ok()?)?.max(0);
        // Of noise nothing is written; the cent is.
        if places >= EXACT as i64 - 1 {
            places = places.min(Self::parse(raw)?.scale.max(2).into());
        }
        if places >= PLACES as i64 {
            return None;
        }
        Some(Self { digits: 5, scale: places as u32 + 1 })
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let digits = self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?;
        Some(Self { digits, scale }.trimmed())
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        let digits = self.digits.checked_mul(other.digits)?;
        let product = Self { digits, scale: self.scale + other.scale }.trimmed();
        // So that an alignment for a comparison always fits.
        (product.scale <= 2 * PLACES as u32).then_some(product)
    }

    /// The quotient to two places, for people; cut, not rounded.
    pub fn divided(self, by: Self) -> Option<Self> {
        let scale = self.scale.max(by.scale);
        let digits = self.at_scale(scale)?.checked_mul(100)?.checked_div(by.at_scale(scale)?)?;
        Some(Self { digits, scale: 2 }.trimmed())
    }

    /// The number with the other sign.
    pub fn negated(self) -> Self {
        Self { digits: -self.digits, ..self }
    }

    /// The number without its sign.
    pub fn abs(self) -> Self {
        if self.digits < 0 { self.negated() } else { self }
    }

    /// Whether it is below nothing.
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// Whether it is above nothing.
    pub fn is_positive(self) -> bool {
        self.digits > 0
    }

    /// Whether it is so near to nothing that only a computer's arithmetic makes it something.
    pub fn is_noise(self) -> bool {
        let limit = Self { digits: 1, scale: 9 };
        self.abs() < limit
    }

    /// Whether it is more than `other`, noise apart.
    pub fn exceeds(self, other: Self) -> bool {
        self > other && self.minus(other).is_none_or(|difference| !difference.is_noise())
    }

    fn at_scale(self, scale: u32) -> Option<i128> {
        self.digits.checked_mul(10_i128.checked_pow(scale - self.scale)?)
    }

    fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The whole part towards minus infinity, and the rest as digits at 36 places.
    fn parts(self) -> (i128, i128) {
        let unit = 10_i128.pow(self.scale.min(36));
        let rest = self.digits.rem_euclid(unit);
        (self.digits.div_euclid(unit), rest * 10_i128.pow(36 - self.scale.min(36)))
    }
}

/// A number `significant * 10^power` without what a binary number adds at its end: 16 or 17 digits
/// that are a short number when rounded to 15 (0.30000000000000004). None within where all of it is
/// such noise: what a subtraction leaves of nothing (5.6e-14).
fn without_noise(significant: &str, power: i64) -> Option<Option<(Cow<'_, str>, i64)>> {
    let length = significant.len();
    if power >= 0 || !(EXACT..=EXACT + 2).contains(&length) {
        return Some(Some((Cow::Borrowed(significant), power)));
    }
    if length as i64 + power < -8 {
        return Some(None);
    }
    if length == EXACT {
        return Some(Some((Cow::Borrowed(significant), power)));
    }
    let cut = length - EXACT;
    let unit = 10_u64.pow(cut as u32);
    let number: u64 = significant.parse().ok()?;
    let rounded = ((number + unit / 2) / unit).to_string();
    let plain = rounded.trim_end_matches('0');
    if plain.len() > PLAIN {
        return Some(Some((Cow::Borrowed(significant), power)));
    }
    let power = power + (cut + rounded.len() - plain.len()) as i64;
    Some(Some((Cow::Owned(plain.to_owned()), power)))
}

/// The sum of all, if it is one.
pub(super) fn sum(numbers: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    numbers.into_iter().try_fold(Decimal::ZERO, Decimal::plus)
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let digits = self.digits.unsigned_abs().to_string();
        let places = self.scale as usize;
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        let sign = if self.digits < 0 { "-" } else { "" };
        if fraction.is_empty() {
            write!(out, "{sign}{whole}")
        } else {
            write!(out, "{sign}{whole}.{fraction}")
        }
    }
}

impl From<Decimal> for String {
    fn from(number: Decimal) -> Self {
        number.to_string()
    }
}

impl From<Decimal> for serde_json::Value {
    fn from(number: Decimal) -> Self {
        Self::String(number.to_string())
    }
}

impl TryFrom<String> for Decimal {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no decimal number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(raw: &str) -> Decimal {
        Decimal::parse(raw).unwrap()
    }

    #[test]
    fn numbers_are_read_as_written() {
        for (raw, shown) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("6.80", "6.8"),
            ("45990.8", "45990.8"),
            ("-0.05", "-0.05"),
            ("1.5e3", "1500"),
            ("150e-1", "15"),
            ("1E+2", "100"),
            ("0e999999999999999999999", "0"),
            ("999999999999999999.999999999999999999", "999999999999999999.999999999999999999"),
        ] {
            assert_eq!(decimal(raw).to_string(), shown, "{raw}");
        }
        assert_eq!(decimal("7.10"), decimal("71e-1"));
    }

    #[test]
    fn what_binary_arithmetic_leaves_is_no_figure() {
        for (raw, shown) in [
            ("0.30000000000000004", "0.3"),
            ("0.0010000000000000002", "0.001"),
            ("119.99999999999999", "120"),
            ("9.999999999999998", "10"),
            ("-118.10000000000001", "-118.1"),
            ("4.3599999999999994e-1", "0.436"),
            ("5.551115123125783e-17", "0"),
            ("-2.8421709430404007e-14", "0"),
            // Digits that are somebody's.
            ("0.12345678901234567", "0.12345678901234567"),
            ("1234567890123456", "1234567890123456"),
            ("10000000000000001", "10000000000000001"),
            ("1e-12", "0.000000000001"),
            ("0.333333333333333", "0.333333333333333"),
        ] {
            assert_eq!(decimal(raw).to_string(), shown, "{raw}");
        }
        assert_eq!(Decimal::half_last_place("6.800000000000001"), Some(decimal("0.005")));
        assert!(decimal("0.0000000009").is_noise() && !decimal("-0.000000001").is_noise());
        assert!(!decimal("1.0000000001").exceeds(decimal("1")) && decimal("1.1").exceeds(decimal("1")));
    }

    #[test]
    fn what_is_no_quantity_is_none() {
        for raw in
            ["1e999999", "1e-999999", "1e99999999999999999999", "1000000000000000000", "", "-", ".5", "x"]
        {
            assert_eq!(Decimal::parse(raw), None, "{raw}");
        }
        let long = format!("0.{}", "3".repeat(100_000));
        assert_eq!(Decimal::parse(&long), None);
        assert_eq!(Decimal::parse(&format!("1.5{}", "0".repeat(100_000))), Some(decimal("1.5")));
    }

    #[test]
    fn sums_and_products_are_exact_or_none() {
        assert_eq!(decimal("0.1").plus(decimal("0.2")), Some(decimal("0.3")));
        assert_eq!(decimal("31220.15").minus(decimal("41857.75")), Some(decimal("-10637.6")));
        assert_eq!(decimal("6.80").times(decimal("350")), Some(decimal("2380")));
        let large = decimal("999999999999999999.999999999999999999");
        assert_eq!(large.times(large), None);
        assert_eq!(sum(vec![large; 1000]), None);
        let small = decimal("0.000000000000000001");
        let tiny = small.times(small).unwrap();
        assert_eq!(tiny.times(small), None);
        assert!(tiny.is_positive() && tiny < small && tiny.negated() < Decimal::ZERO);
    }

    #[test]
    fn comparison_never_overflows() {
        let mut numbers =
            ["3", "-3", "2.5", "-2.5", "999999999999999999", "0.000000000000000001", "0"].map(decimal);
        numbers.sort_unstable();
        let shown = numbers.map(|number| number.to_string());
        assert_eq!(shown, ["-3", "-2.5", "0", "0.000000000000000001", "2.5", "3", "999999999999999999"]);
    }

    #[test]
    fn half_the_last_place_goes_by_what_is_written() {
        for (raw, half) in
            [("6.80", "0.005"), ("6.8", "0.05"), ("7", "0.5"), ("68e-2", "0.005"), ("7e2", "0.5")]
        {
            assert_eq!(Decimal::half_last_place(raw), Some(decimal(half)), "{raw}");
        }
        assert_eq!(Decimal::half_last_place("1e-999999999999"), None);
    }
}
