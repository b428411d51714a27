//! The growth of each engine's figures as a picture: both axes by powers of ten.

use std::fmt::Write;

use crate::Row;

const COLOURS: [(&str, &str); 4] = [("pullquote", "#c2410c"), ("tantivy", "#1d4ed8"), ("SQLite FTS5", "#15803d"), ("bm25", "#6b21a8")];
const PANELS: [(&str, fn(&Row) -> f64); 3] = [
    ("median question, µs", |row| row.questions.0[0]),
    ("building, seconds", |row| row.build_seconds),
    ("index, MB", |row| row.bytes / 1e6),
];
const WIDTH: f64 = 260.0;
const HEIGHT: f64 = 220.0;
const MARGIN: f64 = 50.0;

/// Three panels side by side, as SVG.
pub(crate) fn growth(rows: &[Row]) -> String {
    let width = (WIDTH + MARGIN) * PANELS.len() as f64 + MARGIN;
    let height = HEIGHT + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for (at, (title, figure)) in PANELS.iter().enumerate() {
        panel(&mut svg, MARGIN + at as f64 * (WIDTH + MARGIN), title, rows, *figure);
    }
    for (at, (name, colour)) in COLOURS.iter().enumerate() {
        let x = MARGIN + at as f64 * 110.0;
        let _ = writeln!(svg, "<text x=\"{x}\" y=\"{}\" fill=\"{colour}\">{name}</text>", height - 10.0);
    }
    svg.push_str("</svg>\n");
    svg
}

fn panel(svg: &mut String, left: f64, title: &str, rows: &[Row], figure: fn(&Row) -> f64) {
    let known = || rows.iter().filter(move |row| figure(row).is_finite() && figure(row) > 0.0);
    let decades = |values: Vec<f64>| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min).log10().floor();
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max).log10().ceil();
        (low, high.max(low + 1.0))
    };
    let (x_low, x_high) = decades(known().map(|row| row.passages as f64).collect());
    let (y_low, y_high) = decades(known().map(figure).collect());
    let x = |passages: f64| left + (passages.log10() - x_low) / (x_high - x_low) * WIDTH;
    let y = |value: f64| MARGIN + HEIGHT - (value.log10() - y_low) / (y_high - y_low) * HEIGHT;
    let _ = writeln!(svg, "<text x=\"{left}\" y=\"{}\" font-weight=\"bold\">{title}</text>", MARGIN - 12.0);
    for decade in y_low as i32..=y_high as i32 {
        let at = y(10_f64.powi(decade));
        let _ = writeln!(
            svg,
            "<path d=\"M{left} {at:.1}h{WIDTH}\" stroke=\"#ddd\"/><text x=\"{}\" y=\"{at:.1}\" text-anchor=\"end\">{}</text>",
            left - 4.0,
            10_f64.powi(decade)
        );
    }
    for decade in x_low as i32..=x_high as i32 {
        let at = x(10_f64.powi(decade));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {MARGIN}v{HEIGHT}\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">10^{decade}</text>",
            MARGIN + HEIGHT + 14.0
        );
    }
    for (name, colour) in COLOURS {
        let points: Vec<(f64, f64)> = known().filter(|row| row.name == name).map(|row| (x(row.passages as f64), y(figure(row)))).collect();
        let line = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
        let _ = writeln!(svg, "<polyline points=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        for (x, y) in points {
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
    }
}
