//! Paths (图形轮廓): `AbbreviatedData` as straight lines and curves (GB/T 33190-2016, 9.3).

use super::values;

/// A piece of a path, mm in the object's space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Begins anew.
    Move(f64, f64),
    /// A straight line.
    Line(f64, f64),
    /// A quadratic curve: control point, end.
    Quad(f64, f64, f64, f64),
    /// A cubic curve: two control points, end.
    Cubic(f64, f64, f64, f64, f64, f64),
    /// Back to where it began.
    Close,
}

impl Segment {
    /// Its points, control points included.
    pub fn points(&self) -> Vec<(f64, f64)> {
        match *self {
            Segment::Move(x, y) | Segment::Line(x, y) => vec![(x, y)],
            Segment::Quad(a, b, x, y) => vec![(a, b), (x, y)],
            Segment::Cubic(a, b, c, d, x, y) => vec![(a, b), (c, d), (x, y)],
            Segment::Close => Vec::new(),
        }
    }
}

/// Reads the abbreviated data; no more than `most` pieces.
pub(crate) fn parse(text: &str, most: usize) -> Result<Vec<Segment>, String> {
    let mut reading = Reading { out: Vec::new(), at: (0.0, 0.0), start: (0.0, 0.0) };
    let mut words = words(text).peekable();
    while let Some(word) = words.next() {
        if reading.out.len() >= most {
            return Err(format!("路径超过 {most} 段的上限"));
        }
        let command = word.chars().next().unwrap_or_default();
        let count = match command.to_ascii_uppercase() {
            'S' | 'M' | 'L' => 2,
            'Q' => 4,
            'B' => 6,
            'A' => 7,
            'C' => 0,
            _ => return Err(format!("路径里的“{}”不认识", values::brief(word))),
        };
        let mut args = [0.0; 7];
        for slot in args.iter_mut().take(count) {
            let word = words.next().ok_or_else(|| format!("路径在“{command}”之后缺数"))?;
            *slot = values::number(word)?;
        }
        reading.step(command.to_ascii_uppercase(), &args);
    }
    Ok(reading.out)
}

/// Commands and numbers; a command written against its number is parted from it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    values::parts(text).flat_map(|part| {
        let letter = part.starts_with(|c: char| c.is_ascii_alphabetic());
        let (head, tail) = part.split_at(usize::from(letter));
        [head, tail].into_iter().filter(|word| !word.is_empty())
    })
}

struct Reading {
    out: Vec<Segment>,
    at: (f64, f64),
    start: (f64, f64),
}

impl Reading {
    fn step(&mut self, command: char, args: &[f64; 7]) {
        let [a, b, c, d, e, f, g] = *args;
        if self.out.is_empty() && !matches!(command, 'S' | 'M' | 'C') {
            self.out.push(Segment::Move(0.0, 0.0));
        }
        match command {
            'S' | 'M' => {
                self.start = (a, b);
                self.put(Segment::Move(a, b), (a, b));
            }
            'L' => self.put(Segment::Line(a, b), (a, b)),
            'Q' => self.put(Segment::Quad(a, b, c, d), (c, d)),
            'B' => self.put(Segment::Cubic(a, b, c, d, e, f), (e, f)),
            'A' => {
                let arc = Arc {
                    from: self.at,
                    to: (f, g),
                    rx: a.abs(),
                    ry: b.abs(),
                    turn: c,
                    large: d != 0.0,
                    sweep: e != 0.0,
                };
                self.out.extend(arc.curves());
                self.at = (f, g);
            }
            _ if self.out.is_empty() => {}
            _ => self.put(Segment::Close, self.start),
        }
    }

    fn put(&mut self, segment: Segment, at: (f64, f64)) {
        self.out.push(segment);
        self.at = at;
    }
}

/// An elliptic arc by its ends.
struct Arc {
    from: (f64, f64),
    to: (f64, f64),
    rx: f64,
    ry: f64,
    turn: f64,
    large: bool,
    sweep: bool,
}

impl Arc {
    /// The arc as cubic curves of a quarter turn at most; a straight line when it is none.
    fn curves(&self) -> Vec<Segment> {
        let (to, line) = (self.to, vec![Segment::Line(self.to.0, self.to.1)]);
        if self.rx < 1e-9 || self.ry < 1e-9 || self.from == to {
            return line;
        }
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let (hx, hy) = ((self.from.0 - to.0) / 2.0, (self.from.1 - to.1) / 2.0);
        let (x, y) = (cos * hx + sin * hy, -sin * hx + cos * hy);
        // Radii too small to reach are made large enough.
        let reach = ((x / self.rx).powi(2) + (y / self.ry).powi(2)).sqrt().max(1.0);
        let (rx, ry) = (self.rx * reach, self.ry * reach);
        let down = (rx * y).powi(2) + (ry * x).powi(2);
        let side = (((rx * ry).powi(2) - down).max(0.0) / down).sqrt();
        let side = if self.large == self.sweep { -side } else { side };
        let (cx, cy) = (side * rx * y / ry, -side * ry * x / rx);
        let begin = ((y - cy) / ry).atan2((x - cx) / rx);
        let mut sweep = ((-y - cy) / ry).atan2((-x - cx) / rx) - begin;
        let whole = std::f64::consts::TAU;
        if self.sweep && sweep < 0.0 {
            sweep += whole;
        } else if !self.sweep && sweep > 0.0 {
            sweep -= whole;
        }
        let middle = ((self.from.0 + to.0) / 2.0, (self.from.1 + to.1) / 2.0);
        let place = |px: f64, py: f64| {
            let (px, py) = (px * rx + cx, py * ry + cy);
            (cos * px - sin * py + middle.0, sin * px + cos * py + middle.1)
        };
        let curves = quarters(begin, sweep, &place);
        let sound = curves.iter().flat_map(Segment::points).all(|(x, y)| x.is_finite() && y.is_finite());
        if sound { curves } else { line }
    }
}

fn quarters(begin: f64, sweep: f64, place: &dyn Fn(f64, f64) -> (f64, f64)) -> Vec<Segment> {
    let count = (sweep.abs() / std::f64::consts::FRAC_PI_2 - 1e-9).ceil().clamp(1.0, 4.0);
    let step = sweep / count;
    let bow = 4.0 / 3.0 * (step / 4.0).tan();
    let mut out = Vec::new();
    let mut angle = begin;
    while out.len() < 4 && (angle - begin).abs() < sweep.abs() - 1e-9 {
        let ((s0, c0), (s1, c1)) = (angle.sin_cos(), (angle + step).sin_cos());
        let (a, b) = place(c0 - bow * s0, s0 + bow * c0);
        let (c, d) = place(c1 + bow * s1, s1 - bow * c1);
        let (x, y) = place(c1, s1);
        out.push(Segment::Cubic(a, b, c, d, x, y));
        angle += step;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_understood() {
        let path = parse("S 0 0 M 1 2 L3 4 Q 1 1 2 2 B 1 1 2 2 3 3 C", 99).unwrap();
        assert_eq!(path.len(), 6);
        assert_eq!(path[2], Segment::Line(3.0, 4.0));
        assert_eq!(path[5], Segment::Close);
    }

    #[test]
    fn a_half_circle_goes_through_its_top() {
        let path = parse("M 0 0 A 10 10 0 0 1 20 0", 99).unwrap();
        assert_eq!(path.len(), 3);
        let Segment::Cubic(.., x, y) = path[1] else { panic!("{path:?}") };
        assert!((x - 10.0).abs() < 1e-6 && (y + 10.0).abs() < 1e-6, "{x} {y}");
        let Segment::Cubic(.., x, y) = path[2] else { panic!("{path:?}") };
        assert!((x - 20.0).abs() < 1e-6 && y.abs() < 1e-6, "{x} {y}");
    }

    #[test]
    fn arcs_that_are_none_become_lines() {
        assert_eq!(parse("M 0 0 A 0 5 0 0 1 9 9", 9).unwrap()[1], Segment::Line(9.0, 9.0));
        assert_eq!(parse("M 9 9 A 5 5 0 0 1 9 9", 9).unwrap()[1], Segment::Line(9.0, 9.0));
        assert!(matches!(parse("M 0 0 A 1 1 0 0 1 20 0", 9).unwrap()[1], Segment::Cubic(..)));
    }

    #[test]
    fn bad_paths_say_what_is_wrong() {
        for (text, says) in [
            ("M 1", "缺数"),
            ("Z 1 2", "“Z”不认识"),
            ("M NaN 0", "“M”之后"),
            ("M 1e99 0", "超出范围"),
            ("1 2", "“1”不认识"),
        ] {
            let said = parse(text, 99).unwrap_err();
            let says = if text.contains("NaN") { "不是数" } else { says };
            assert!(said.contains(says), "{text}: {said}");
        }
        assert!(parse(&"L 1 1 ".repeat(50), 20).unwrap_err().contains("20 段"));
    }
}
