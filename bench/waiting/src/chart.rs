//! Draws the load over time, for a light and for a dark page.

use anyhow::{Result, anyhow};
use plotters::prelude::*;

use crate::model::OUTAGE;
use crate::report::{Contender, LAST_SECOND};

/// The size of the drawing.
const SIZE: (u32, u32) = (900, 420);
/// Seconds that are averaged to a point of a line.
const POINT: usize = 2;

/// The colours of a drawing. It has no background of its own.
pub struct Colours {
    text: RGBColor,
    grid: RGBColor,
    outage: RGBColor,
    lines: [RGBColor; 3],
}

/// For a light page.
pub const LIGHT: Colours = Colours {
    text: RGBColor(31, 35, 40),
    grid: RGBColor(216, 222, 228),
    outage: RGBColor(234, 238, 242),
    lines: [RGBColor(9, 105, 218), RGBColor(154, 103, 0), RGBColor(207, 34, 46)],
};

/// For a dark page.
pub const DARK: Colours = Colours {
    text: RGBColor(230, 237, 243),
    grid: RGBColor(61, 68, 77),
    outage: RGBColor(38, 44, 54),
    lines: [RGBColor(88, 166, 255), RGBColor(210, 153, 34), RGBColor(255, 123, 114)],
};

/// Draws requests a second over time, with the outage, as SVG.
///
/// # Errors
/// Nothing that the numbers can bring about.
pub fn draw(contenders: &[Contender], colours: &Colours) -> Result<String> {
    let mut svg = String::new();
    draw_into(&mut svg, contenders, colours).map_err(|error| anyhow!("the chart could not be drawn: {error}"))?;
    Ok(svg)
}

fn draw_into(svg: &mut String, contenders: &[Contender], colours: &Colours) -> Result<(), Box<dyn std::error::Error>> {
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let text = ("sans-serif", 15).into_font().color(&colours.text);
    let peak = contenders.iter().map(|contender| contender.outage.peak_from(0)).max().unwrap_or(0);
    let mut chart = ChartBuilder::on(&root)
        .margin(12)
        .x_label_area_size(46)
        .y_label_area_size(86)
        .build_cartesian_2d(0..LAST_SECOND, 0..peak + peak / 12 + 1)?;
    let seconds_of = |milliseconds: u64| usize::try_from(milliseconds / 1000).unwrap_or(LAST_SECOND);
    let outage = [(seconds_of(OUTAGE.begins), peak + peak / 12 + 1), (seconds_of(OUTAGE.ends), 0)];
    chart.draw_series([Rectangle::new(outage, colours.outage.filled())])?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(colours.grid)
        .axis_style(colours.grid)
        .label_style(text.clone())
        .x_labels(8)
        .y_labels(6)
        .x_desc("seconds after the first login; shaded: nobody reaches the API")
        .y_desc("requests a second")
        .axis_desc_style(text.clone())
        .x_label_formatter(&|second| format!("{second}"))
        .y_label_formatter(&|requests| format!("{requests}"))
        .draw()?;
    for (contender, colour) in contenders.iter().zip(colours.lines) {
        let points = (0..LAST_SECOND).step_by(POINT).map(|second| (second, contender.outage.load(second, POINT)));
        let line = chart.draw_series(LineSeries::new(points, colour.stroke_width(2)))?;
        line.label(contender.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 22, y)], colour.stroke_width(3)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .legend_area_size(30)
        .margin(14)
        .label_font(text)
        .border_style(TRANSPARENT)
        .draw()?;
    root.present()?;
    drop(chart);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::Record;

    #[test]
    fn every_contender_has_a_line_and_a_name_in_its_colour() {
        let contenders = ["ours", "every 5 s", "every 2 s"].map(|name| Contender {
            name,
            calm: Record::default(),
            outage: Record { by_second: (0..300).collect(), ..Record::default() },
        });
        let (light, dark) = (draw(&contenders, &LIGHT).unwrap(), draw(&contenders, &DARK).unwrap());
        for svg in [&light, &dark] {
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
            assert!(contenders.iter().all(|contender| svg.contains(contender.name)));
        }
        assert!(light.contains("#0969DA") && dark.contains("#58A6FF"));
        assert_eq!(light, draw(&contenders, &LIGHT).unwrap(), "the same numbers, the same drawing");
    }
}
