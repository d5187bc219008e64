//! The way of a login as a picture: who asked whom, how long it took, and where it stopped.

use super::entities::attribute;
use super::{Hop, Party};

const WIDTH: usize = 800;
const ROW: usize = 54;
const TOP: usize = 40;

/// A drawing that says in words what it shows, to those who do not see it.
pub(super) fn drawn(hops: &[Hop]) -> String {
    let height = TOP + ROW * hops.len() + 12;
    let mut text = format!(
        "<svg role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" aria-labelledby=\"chain-title chain-text\">\n\
         <title id=\"chain-title\">The way of the login</title>\n<desc id=\"chain-text\">{}</desc>\n",
        attribute(&described(hops))
    );
    for party in Party::ALL {
        let x = place(party);
        text.push_str(&format!(
            "<text x=\"{x}\" y=\"20\" text-anchor=\"middle\">{}</text>\n<line class=\"line\" x1=\"{x}\" y1=\"30\" x2=\"{x}\" \
             y2=\"{}\"/>\n",
            party.name(),
            height - 6
        ));
    }
    for (index, hop) in hops.iter().enumerate() {
        text.push_str(&arrow(hop, TOP + ROW * index + 30));
    }
    text + "</svg>\n"
}

const fn place(party: Party) -> usize {
    match party {
        Party::Browser => 90,
        Party::App => 370,
        Party::Provider => 710,
    }
}

fn arrow(hop: &Hop, y: usize) -> String {
    let (class, word) = if hop.ok { ("ok", "ok") } else { ("no", "NO") };
    let (from, to) = (place(hop.from), place(hop.to));
    let label = attribute(&format!("{word} {}, {} ms", hop.name, hop.millis));
    let note = attribute(&cut(&hop.note, if hop.from == hop.to { 50 } else { 62 }));
    if from == to {
        return format!(
            "<circle class=\"{class} tip-{class}\" cx=\"{from}\" cy=\"{y}\" r=\"5\"/>\n\
             <text x=\"{0}\" y=\"{1}\">{label}</text>\n<text class=\"faint\" x=\"{0}\" y=\"{2}\">{note}</text>\n",
            from + 14,
            y - 2,
            y + 14
        );
    }
    let (tip, middle) = (if to > from { to - 9 } else { to + 9 }, usize::midpoint(from, to));
    format!(
        "<line class=\"{class}\" stroke-width=\"2\" x1=\"{from}\" y1=\"{y}\" x2=\"{tip}\" y2=\"{y}\"/>\n\
         <polygon class=\"tip-{class}\" points=\"{to},{y} {tip},{0} {tip},{1}\"/>\n\
         <text x=\"{middle}\" y=\"{2}\" text-anchor=\"middle\">{label}</text>\n\
         <text class=\"faint\" x=\"{middle}\" y=\"{3}\" text-anchor=\"middle\">{note}</text>\n",
        y - 5,
        y + 5,
        y - 8,
        y + 16
    )
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 3).chain("...".chars()).collect()
}

fn described(hops: &[Hop]) -> String {
    let told = hops.iter().map(|hop| {
        let state = if hop.ok { "worked" } else { "failed" };
        let way = if hop.from == hop.to {
            format!("inside the {}", hop.from.name())
        } else {
            format!("from the {} to the {}", hop.from.name(), hop.to.name())
        };
        let note = if hop.note.is_empty() { String::new() } else { format!(": {}", hop.note) };
        format!("{} {way} {state} in {} ms{note}", hop.name, hop.millis)
    });
    told.collect::<Vec<_>>().join(". ")
}
