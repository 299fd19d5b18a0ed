//! A page of letters and ruled lines: which letters make a line, which lines make a cell.

use crate::source::{Cell, Line, Piece, Source, Table};

/// A letter on the page; y grows upwards.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// Left edge.
    pub x: f64,
    /// Base line.
    pub y: f64,
    /// Advance.
    pub width: f64,
    /// Height of the font.
    pub size: f64,
    /// What it says.
    pub text: String,
}

/// A ruled line, level or upright.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    upright: bool,
    /// The coordinate that it has everywhere.
    at: f64,
    from: f64,
    to: f64,
}

/// How far apart two rules may be that are one.
const NEAR: f64 = 2.5;

impl Rule {
    /// A drawn line, if it is level or upright.
    pub fn between(a: (f64, f64), b: (f64, f64)) -> Option<Self> {
        let (dx, dy) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        if dx < 1.5 && dy > 4.0 {
            Some(Self { upright: true, at: f64::midpoint(a.0, b.0), from: a.1.min(b.1), to: a.1.max(b.1) })
        } else if dy < 1.5 && dx > 4.0 {
            Some(Self { upright: false, at: f64::midpoint(a.1, b.1), from: a.0.min(b.0), to: a.0.max(b.0) })
        } else {
            None
        }
    }

    /// A box: a thin one is a line, a great one has four.
    pub fn of_box(a: (f64, f64), b: (f64, f64)) -> Vec<Self> {
        let (w, h) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        if w < 3.0 || h < 3.0 {
            let middle = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
            let ends =
                if w < h { ((middle.0, a.1), (middle.0, b.1)) } else { ((a.0, middle.1), (b.0, middle.1)) };
            return Self::between(ends.0, ends.1).into_iter().collect();
        }
        [(a, (a.0, b.1)), ((a.0, b.1), b), (b, (b.0, a.1)), ((b.0, a.1), a)]
            .into_iter()
            .filter_map(|(p, q)| Self::between(p, q))
            .collect()
    }

    fn spans(&self, low: f64, high: f64) -> bool {
        let middle = f64::midpoint(low, high);
        self.from <= middle && middle <= self.to
    }
}

/// A page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Letters in the order of the file.
    pub glyphs: Vec<Glyph>,
    /// Ruled lines.
    pub rules: Vec<Rule>,
}

/// A ruled grid: rows from the top.
struct Grid {
    xs: Vec<f64>,
    ys: Vec<f64>,
}

impl Grid {
    fn holds(&self, glyph: &Glyph) -> Option<(usize, usize)> {
        let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y + glyph.size * 0.25);
        let column = self.xs.partition_point(|v| *v <= x).checked_sub(1)?;
        // Rows count from the top, coordinates from the bottom.
        let row = self.ys.iter().position(|v| *v <= y)?.checked_sub(1)?;
        (column + 1 < self.xs.len() && row + 1 < self.ys.len()).then_some((row, column))
    }
}

impl Page {
    /// Writes the lines and tables of the page.
    pub fn write(&self, source: &mut Source) {
        let grids = self.grids();
        let mut free: Vec<&Glyph> = Vec::new();
        let mut inside: Vec<Vec<(usize, usize, &Glyph)>> = grids.iter().map(|_| Vec::new()).collect();
        for glyph in &self.glyphs {
            let home =
                grids.iter().zip(&mut inside).find_map(|(grid, cells)| grid.holds(glyph).map(|c| (c, cells)));
            match home {
                Some(((row, column), cells)) => cells.push((row, column, glyph)),
                None => free.push(glyph),
            }
        }
        // Tables and lines of text follow each other from the top of the page.
        let mut tops: Vec<(f64, usize)> =
            grids.iter().enumerate().map(|(at, g)| (g.ys.first().copied().unwrap_or(0.0), at)).collect();
        tops.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut next = tops.into_iter().peekable();
        let mut first = true;
        let left = free.iter().map(|g| g.x).fold(f64::INFINITY, f64::min);
        for line in lines(&free) {
            let y = line.first().map_or(0.0, |g| g.y);
            while let Some((_, at)) = next.next_if(|(top, _)| *top > y) {
                if let (Some(grid), Some(cells)) = (grids.get(at), inside.get(at)) {
                    self.table(grid, cells, source);
                }
            }
            let text = spell(&line, left);
            source.lines.push(Line { text, table: None, starts_page: std::mem::take(&mut first) });
        }
        for (_, at) in next {
            if let (Some(grid), Some(cells)) = (grids.get(at), inside.get(at)) {
                self.table(grid, cells, source);
            }
        }
    }

    /// Groups of rules that cross each other and make at least two columns and a row.
    fn grids(&self) -> Vec<Grid> {
        let mut groups: Vec<Vec<Rule>> = Vec::new();
        for rule in &self.rules {
            let touches = |other: &Rule| {
                if rule.upright == other.upright {
                    return (rule.at - other.at).abs() < NEAR
                        && rule.from <= other.to + NEAR
                        && other.from <= rule.to + NEAR;
                }
                rule.at >= other.from - NEAR
                    && rule.at <= other.to + NEAR
                    && other.at >= rule.from - NEAR
                    && other.at <= rule.to + NEAR
            };
            let (mut mine, rest): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|g: &Vec<Rule>| g.iter().any(touches));
            let mut joined: Vec<Rule> = mine.drain(..).flatten().collect();
            joined.push(*rule);
            groups = rest;
            groups.push(joined);
            if groups.len() > 400 {
                return Vec::new();
            }
        }
        groups.iter().filter_map(|g| grid(g)).collect()
    }

    fn table(&self, grid: &Grid, cells: &[(usize, usize, &Glyph)], source: &mut Source) {
        let index = source.tables.len();
        let (rows, columns) = (grid.ys.len() - 1, grid.xs.len() - 1);
        let ruled = |upright: bool, at: f64, low: f64, high: f64| {
            self.rules.iter().any(|r| r.upright == upright && (r.at - at).abs() < NEAR && r.spans(low, high))
        };
        let x = |i: usize| grid.xs.get(i).copied().unwrap_or(0.0);
        let y = |i: usize| grid.ys.get(i).copied().unwrap_or(0.0);
        let mut table = Table::default();
        for row in 0..rows {
            let mut out: Vec<Cell> = Vec::new();
            let mut column = 0;
            while column < columns {
                let mut end = column + 1;
                while end < columns && !ruled(true, x(end), y(row + 1), y(row)) {
                    end += 1;
                }
                // Without a rule above, the cell goes on from the row before.
                let carried = row > 0 && !ruled(false, y(row), x(column), x(column + 1));
                let above = table
                    .rows
                    .last()
                    .and_then(|r: &Vec<Cell>| r.iter().find(|c| c.columns.contains(&column)));
                let mut own: Vec<&Glyph> = cells
                    .iter()
                    .filter(|(r, c, _)| *r == row && (column..end).contains(c))
                    .map(|(_, _, g)| *g)
                    .collect();
                if let Some(above) = above.filter(|_| carried) {
                    let mut lines = above.lines.clone();
                    lines.extend(write_cell(&mut own, index, source));
                    out.push(Cell { lines, columns: column..end, carried: true });
                } else {
                    let lines = write_cell(&mut own, index, source);
                    out.push(Cell { lines, columns: column..end, carried: false });
                }
                column = end;
            }
            table.rows.push(out);
        }
        share_upwards(&mut table);
        source.tables.push(table);
    }
}

/// The words of a merged cell stand in its middle, in whatever row that is: all its rows have all of them.
fn share_upwards(table: &mut Table) {
    for row in (1..table.rows.len()).rev() {
        let (upper, lower) = table.rows.split_at_mut(row);
        let (Some(above), Some(below)) = (upper.last_mut(), lower.first()) else { continue };
        for cell in below.iter().filter(|cell| cell.carried) {
            if let Some(own) = above.iter_mut().find(|own| own.columns == cell.columns) {
                own.lines.clone_from(&cell.lines);
            }
        }
    }
}

fn write_cell(glyphs: &mut [&Glyph], table: usize, source: &mut Source) -> Vec<Piece> {
    let mut out = Vec::new();
    for line in lines(glyphs) {
        let left = line.first().map_or(0.0, |g| g.x);
        let text = kernel::fold::nfc(spell(&line, left).trim());
        if !text.is_empty() {
            let to = text.chars().count();
            out.push(Piece { line: source.lines.len(), from: 0, to });
            source.lines.push(Line { text, table: Some(table), starts_page: false });
        }
    }
    out
}

fn grid(rules: &[Rule]) -> Option<Grid> {
    let marks = |upright: bool| {
        let mut all: Vec<f64> = rules.iter().filter(|r| r.upright == upright).map(|r| r.at).collect();
        all.sort_by(f64::total_cmp);
        let mut out: Vec<f64> = Vec::new();
        for at in all {
            if out.last().is_none_or(|last| at - last > NEAR) {
                out.push(at);
            }
        }
        out
    };
    let (xs, mut ys) = (marks(true), marks(false));
    ys.reverse();
    (xs.len() >= 3 && ys.len() >= 2 && xs.len() < 60 && ys.len() < 400).then_some(Grid { xs, ys })
}

/// Letters of the same height on the page, from the top, each line from the left.
fn lines<'a>(glyphs: &[&'a Glyph]) -> Vec<Vec<&'a Glyph>> {
    let mut all: Vec<&Glyph> = glyphs.to_vec();
    all.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut out: Vec<Vec<&Glyph>> = Vec::new();
    for glyph in all {
        let fits = out
            .last()
            .and_then(|line| line.first())
            .is_some_and(|head| (head.y - glyph.y).abs() < head.size.max(glyph.size) * 0.45);
        match out.last_mut().filter(|_| fits) {
            Some(line) => line.push(glyph),
            None => out.push(vec![glyph]),
        }
    }
    for line in &mut out {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    out
}

/// The words of a line; wide gaps become as many spaces as letters would fit, so that columns stay apart.
fn spell(line: &[&Glyph], left: f64) -> String {
    let mut out = String::new();
    let mut end: Option<f64> = None;
    for glyph in line {
        let size = glyph.size.max(1.0);
        let gap = glyph.x - end.unwrap_or(left);
        if end.is_none() {
            let indent = (gap / (size * 0.5)).clamp(0.0, 200.0) as usize;
            out.extend(std::iter::repeat_n(' ', indent));
        } else if gap > size * 1.2 {
            let wide = (gap / (size * 0.5)).clamp(3.0, 200.0) as usize;
            out.extend(std::iter::repeat_n(' ', wide));
        } else if gap > size * 0.14 && !out.ends_with(' ') && !glyph.text.starts_with(' ') {
            out.push(' ');
        }
        let blank = glyph.text.trim().is_empty();
        if blank {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else {
            out.push_str(&glyph.text);
        }
        end = Some(glyph.x + glyph.width.max(0.0));
    }
    out.truncate(out.trim_end().len());
    out
}
