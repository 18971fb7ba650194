//! Geometry (几何): boxes and transformations, mm, the origin at the top left, y downwards.

/// A box (ST_Box), mm.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// A4, upright: what a page without an area is taken for.
    pub const A4: Rect = Rect { x: 0.0, y: 0.0, w: 210.0, h: 297.0 };

    /// The four corners, in turn.
    pub fn corners(&self) -> [(f64, f64); 4] {
        let (right, bottom) = (self.x + self.w, self.y + self.h);
        [(self.x, self.y), (right, self.y), (right, bottom), (self.x, bottom)]
    }

    /// The smallest box round points; none for no point.
    pub fn around(points: impl IntoIterator<Item = (f64, f64)>) -> Option<Rect> {
        let mut points = points.into_iter();
        let (x, y) = points.next()?;
        let (mut left, mut top, mut right, mut bottom) = (x, y, x, y);
        for (x, y) in points {
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x), bottom.max(y));
        }
        Some(Rect { x: left, y: top, w: right - left, h: bottom - top })
    }
}

/// A transformation (CTM): `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    /// Nothing moves.
    pub const SAME: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Moves by millimetres.
    pub fn shift(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Makes larger or smaller.
    pub fn scale(x: f64, y: f64) -> Matrix {
        Matrix([x, 0.0, 0.0, y, 0.0, 0.0])
    }

    /// Turns clockwise on the page by quarter turns, as reading and character directions do.
    pub fn quarter(degrees: i64) -> Matrix {
        match degrees.rem_euclid(360) {
            90 => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
            180 => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            270 => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            _ => Matrix::SAME,
        }
    }

    /// First this, then `next`.
    #[must_use]
    pub fn then(&self, next: &Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Matrix([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    /// Where a point comes to lie.
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The box round a transformed box.
    pub fn cover(&self, rect: &Rect) -> Rect {
        Rect::around(rect.corners().map(|(x, y)| self.apply(x, y))).unwrap_or_default()
    }

    /// How much lengths grow, on average.
    pub fn growth(&self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }

    /// Whether every figure is one to draw with.
    pub fn is_sound(&self) -> bool {
        self.0.iter().all(|v| v.is_finite() && v.abs() <= 1e9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transformations_are_carried_out_in_the_order_written() {
        let m = Matrix::scale(2.0, 3.0).then(&Matrix::shift(10.0, 20.0));
        assert_eq!(m.apply(1.0, 1.0), (12.0, 23.0));
        assert_eq!(Matrix::quarter(90).apply(1.0, 0.0), (0.0, 1.0));
        assert_eq!(Matrix::quarter(-90), Matrix::quarter(270));
        assert!((m.growth() - 6.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(m.cover(&Rect { x: 0.0, y: 0.0, w: 1.0, h: 2.0 }), Rect { x: 10.0, y: 20.0, w: 2.0, h: 6.0 });
    }
}
