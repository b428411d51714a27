//! Counts of weeks in, charts out: as text in Discord, narrow enough for a phone, and as a picture (SVG) for anywhere else.

use time::{Date, Duration};

/// What was asked in a week, and what was thought of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// Questions asked.
    pub asked: u64,
    /// How many of them were answered.
    pub answered: u64,
    /// Answers judged helpful.
    pub helpful: u64,
    /// Answers judged not to be.
    pub not_helpful: u64,
}

impl Week {
    fn none(monday: Date) -> Week {
        Week { monday, asked: 0, answered: 0, helpful: 0, not_helpful: 0 }
    }

    fn add(&mut self, other: Week) {
        self.asked += other.asked;
        self.answered += other.answered;
        self.helpful += other.helpful;
        self.not_helpful += other.not_helpful;
    }
}

/// The Monday of the week that `day` is in.
pub fn monday(day: Date) -> Date {
    day - Duration::days(i64::from(day.weekday().number_days_from_monday()))
}

/// The last `count` weeks up to `today`'s, the first one first, put together from days: weeks that begin on any day. Days outside are left
/// out.
pub fn weeks(days: &[Week], today: Date, count: u8) -> Vec<Week> {
    let first = monday(today) - Duration::weeks(i64::from(count.max(1)) - 1);
    let mut weeks: Vec<Week> = (0..count).map(|week| Week::none(first + Duration::weeks(i64::from(week)))).collect();
    for day in days {
        if let Some(week) = weeks.iter_mut().find(|week| week.monday == monday(day.monday)) {
            week.add(*day);
        }
    }
    weeks
}

/// All weeks together.
pub fn total(weeks: &[Week]) -> Week {
    let mut all = Week::none(weeks.first().map_or(Date::MIN, |week| week.monday));
    weeks.iter().for_each(|week| all.add(*week));
    all
}

/// The share of `part` in `whole` in percent, rounded down; none of nothing.
pub fn percent(part: u64, whole: u64) -> Option<u64> {
    part.saturating_mul(100).checked_div(whole)
}

/// Cells of the longest bar. With what stands beside it a line has 30 columns: as many as a code block shows on a small phone.
const CELLS: u64 = 8;

/// A line a week, for a font whose letters are all as wide: how many questions, a bar, how many were answered; then the verdicts.
pub fn text(weeks: &[Week]) -> String {
    let most = weeks.iter().map(|week| week.asked).max().unwrap_or(0);
    let mut out = String::from("week of asked         answered\n");
    for week in weeks {
        let share = percent(week.answered, week.asked).map_or(String::new(), |share| format!("{share} %"));
        out.push_str(&format!("{} {:>5} {:<8} {share:>6}\n", label(week.monday), short(week.asked), bar(week, most)));
    }
    out.push_str("\nweek of helpful  not helpful\n");
    for week in weeks.iter().filter(|week| week.helpful + week.not_helpful > 0) {
        out.push_str(&format!("{} {:>7} {:>12}\n", label(week.monday), short(week.helpful), short(week.not_helpful)));
    }
    out
}

/// Full cells for what was answered, light ones for what was not.
fn bar(week: &Week, most: u64) -> String {
    let cells = |count: u64| (count * CELLS).div_ceil(most.max(1));
    let (all, answered) = (cells(week.asked), cells(week.answered));
    let is_mixed = week.answered < week.asked;
    // What is there can be seen, however little it is.
    let full = if is_mixed && answered == all { all - 1 } else { answered };
    (0..all).map(|cell| if cell < full { '█' } else { '░' }).collect()
}

/// "23 May", with a space for the first digit of a day that has one.
fn label(day: Date) -> String {
    let month: String = day.month().to_string().chars().take(3).collect();
    format!("{:>2} {month} ", day.day())
}

/// At most five characters.
fn short(count: u64) -> String {
    match count {
        0..100_000 => count.to_string(),
        100_000..1_000_000 => format!("{}k", count / 1_000),
        _ => format!("{}M", count / 1_000_000),
    }
}

const WIDTH: u64 = 720;
const HEIGHT: u64 = 300;
/// Where the bars stand, from above.
const FLOOR: u64 = 230;
/// How high the highest is.
const TALLEST: u64 = 160;

/// Colours for a light and a dark surrounding, each with a contrast of at least 4.5 for text and 3 for bars (WCAG 2.2, 1.4.3 and 1.4.11).
const STYLE: &str = "svg{font:12px system-ui,sans-serif}.b{fill:#fff}.t{fill:#1f2328}.a{fill:#0969da}.n{fill:#818b98}\
@media(prefers-color-scheme:dark){.b{fill:#0d1117}.t{fill:#f0f6fc}.a{fill:#4493f8}.n{fill:#656c76}}";

/// The same as a picture, with `title` above. It says in words what it shows, for those who do not see it.
pub fn svg(weeks: &[Week], title: &str) -> String {
    let all = total(weeks);
    let most = weeks.iter().map(|week| week.asked).max().unwrap_or(0).max(1);
    let wide = (WIDTH - 40) / (weeks.len() as u64).max(1);
    let described: Vec<String> = weeks.iter().map(said).collect();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"title desc\">\n\
         <title id=\"title\">{title}</title>\n<desc id=\"desc\">{}</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"b\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n\
         <text class=\"t\" x=\"20\" y=\"28\" font-size=\"16\">{title}</text>\n",
        described.join(" "),
        title = escape(title),
    );
    let legend = format!(
        "<rect class=\"a\" x=\"20\" y=\"40\" width=\"10\" height=\"10\"/><text class=\"t\" x=\"36\" y=\"50\">answered: {}</text>\n\
         <rect class=\"n\" x=\"160\" y=\"40\" width=\"10\" height=\"10\"/><text class=\"t\" x=\"176\" y=\"50\">not answered: {}</text>\n\
         <text class=\"t\" x=\"340\" y=\"50\">judged helpful: {}, not helpful: {}</text>\n",
        all.answered,
        all.asked.saturating_sub(all.answered),
        all.helpful,
        all.not_helpful,
    );
    out.push_str(&legend);
    for (place, week) in (0..).zip(weeks) {
        out.push_str(&column(week, 20 + place * wide, wide, most));
    }
    out.push_str("</svg>\n");
    out
}

/// A week: its bar, how many questions above it, and below it which week and how the answers were judged.
fn column(week: &Week, left: u64, wide: u64, most: u64) -> String {
    let high = |count: u64| count * TALLEST / most;
    let (all, answered) = (high(week.asked), high(week.answered));
    let (bar, middle) = (wide.saturating_sub(14), left + wide / 2 - 3);
    let text = |y: u64, text: &str| format!("<text class=\"t\" x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\">{text}</text>\n");
    let rect = |class: &str, top: u64, high: u64| {
        format!("<rect class=\"{class}\" x=\"{}\" y=\"{top}\" width=\"{bar}\" height=\"{high}\"/>\n", left + 4)
    };
    let verdicts = format!("+{} −{}", week.helpful, week.not_helpful);
    let judged = if week.helpful + week.not_helpful > 0 { text(FLOOR + 38, &verdicts) } else { String::new() };
    [
        rect("n", FLOOR - all, all.saturating_sub(answered)),
        rect("a", FLOOR - answered, answered),
        text(FLOOR - all - 6, &short(week.asked)),
        text(FLOOR + 18, label(week.monday).trim()),
        judged,
    ]
    .concat()
}

/// A week in words.
fn said(week: &Week) -> String {
    let Week { asked, answered, helpful, not_helpful, .. } = week;
    format!("Week of {}: {asked} asked, {answered} answered, {helpful} helpful, {not_helpful} not helpful.", label(week.monday).trim())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2024 - 05 - 23);

    fn day(day: Date, asked: u64, answered: u64) -> Week {
        Week { monday: day, asked, answered, helpful: answered / 2, not_helpful: 1 }
    }

    #[test]
    fn days_are_put_together_to_weeks_from_monday_to_sunday() {
        let days = [
            day(date!(2024 - 05 - 12), 1, 1),
            day(date!(2024 - 05 - 13), 3, 2),
            day(date!(2024 - 05 - 19), 1, 0),
            day(date!(2020 - 01 - 01), 9, 9),
        ];
        let weeks = weeks(&days, TODAY, 3);
        let counts: Vec<_> = weeks.iter().map(|week| (week.monday, week.asked, week.answered)).collect();
        assert_eq!(counts, [(date!(2024 - 05 - 06), 1, 1), (date!(2024 - 05 - 13), 4, 2), (date!(2024 - 05 - 20), 0, 0)]);
        assert_eq!((total(&weeks).asked, total(&weeks).not_helpful), (5, 3));
    }

    #[test]
    fn the_text_fits_a_phone_and_shows_what_little_there_is() {
        let days = [day(date!(2024 - 05 - 06), 1, 0), day(date!(2024 - 05 - 13), 12_000_000, 11_999_999), day(TODAY, 100, 100)];
        let text = text(&weeks(&days, TODAY, 12));
        assert!(text.lines().all(|line| line.chars().count() <= 31), "{text}");
        assert!(text.contains(" 6 May      1 ░           0 %\n"), "{text}");
        assert!(text.contains("13 May    12M ███████░   99 %\n") && text.contains("20 May    100 █         100 %\n"), "{text}");
    }

    #[test]
    fn the_picture_is_well_formed_and_says_what_it_shows() {
        let picture = svg(&weeks(&[day(TODAY, 10, 7)], TODAY, 12), "Mill & <Co>");
        assert!(
            picture.contains("<title id=\"title\">Mill &amp; &lt;Co&gt;</title>")
                && picture.contains("Week of 20 May: 10 asked, 7 answered")
        );
        let mut open = Vec::new();
        for tag in picture.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name)),
                None if tag.ends_with('/') => {}
                None => open.push(tag.split(' ').next().unwrap_or_default()),
            }
        }
        assert!(open.is_empty() && picture.contains("prefers-color-scheme:dark"));
    }

    #[test]
    fn no_week_at_all_is_a_chart_too() {
        let none = weeks(&[], TODAY, 12);
        assert_eq!((none.len(), total(&none).asked, percent(0, 0)), (12, 0, None));
        assert!(text(&none).contains("20 May      0 ") && svg(&none, "").contains("</svg>"));
    }
}
